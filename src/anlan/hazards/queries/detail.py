"""One hazard and the rows that tell its life."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anlan.hazards import permissions
from anlan.hazards.models import (
    ExtensionRequest,
    GradingProposal,
    Hazard,
    HazardPhoto,
    HazardQuerySet,
    Verdict,
)
from anlan.hazards.states import KEEPS, OPEN, TRANSITIONS, Decision, Grade, PhotoRole
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a hazard's own page shows, read in a fixed number of queries."""

    hazard: Hazard
    photos: list[HazardPhoto]
    verdicts: list[Verdict]
    proposals: list[GradingProposal]
    extensions: list[ExtensionRequest]
    absorbed: list[Hazard]

    def photos_as(self, role: str) -> list[HazardPhoto]:
        """The photos of one role, in the order in which they came."""
        return [photo for photo in self.photos if photo.role == role]

    @property
    def before(self) -> list[HazardPhoto]:
        """Photos of before."""
        return self.photos_as(PhotoRole.BEFORE)

    @property
    def after(self) -> list[HazardPhoto]:
        """Photos of afterwards."""
        return self.photos_as(PhotoRole.AFTER)

    @property
    def further(self) -> list[HazardPhoto]:
        """Photos for grading and of the acceptance."""
        return [*self.photos_as(PhotoRole.GRADING), *self.photos_as(PhotoRole.ACCEPTANCE)]

    @property
    def pending_proposal(self) -> GradingProposal | None:
        """The proposal that waits for its decision."""
        return next((each for each in self.proposals if each.decision == Decision.PENDING), None)

    @property
    def pending_extension(self) -> ExtensionRequest | None:
        """The request that waits for its decision."""
        return next((each for each in self.extensions if each.decision == Decision.PENDING), None)


def hazard(actor: Actor, hazard_id: UUID) -> Hazard:
    """One hazard in scope, with its unit, place and campaign; raises NotFound."""
    rows = Hazard.objects.visible_to(actor).select_related("unit", "campaign", "merged_into")
    found = rows.filter(pk=hazard_id).first()
    if found is None:
        raise NotFound
    return found


def dossier(actor: Actor, hazard_id: UUID) -> Dossier:
    """One hazard with its photos, verdicts, gradings, extensions and what was merged into it."""
    found = hazard(actor, hazard_id)
    return Dossier(
        hazard=found,
        photos=list(found.photos.order_by("added_at", "pk")),
        verdicts=list(found.verdicts.order_by("given_at")),
        proposals=list(
            found.grading_proposals.select_related("criteria", "revocation").order_by("proposed_at")
        ),
        extensions=list(found.extensions.order_by("asked_at")),
        absorbed=list(found.absorbed.order_by("found_at")),
    )


def photo(actor: Actor, photo_id: UUID) -> HazardPhoto:
    """One photo of a hazard in scope, with its file, hazard and unit; raises NotFound."""
    found = HazardPhoto.objects.select_related("file").filter(pk=photo_id).first()
    if found is None:
        raise NotFound
    found.hazard = hazard(actor, found.hazard_id)
    return found


def next_steps(actor: Actor, case: Dossier, today: date) -> list[str]:
    """The verbs that this person may do to this hazard now, in the order of its life."""
    found = case.hazard
    return [
        verb
        for verb in (*TRANSITIONS, *KEEPS)
        if _fits(verb, found.state)
        and permissions.may(actor, verb, found)
        and _is_due(verb, actor, case, today)
    ]


def merge_candidates(actor: Actor, found: Hazard, most: int = 8) -> list[Hazard]:
    """Open hazards of the same unit and campaign that may be the same one, the likest first."""
    rows: HazardQuerySet = Hazard.objects.visible_to(actor).filter(
        campaign_id=found.campaign_id,
        unit_path=found.unit_path,
        unit_id=found.unit_id,
        state__in=OPEN,
        grade=found.grade,
    )
    others = rows.exclude(pk=found.pk).order_by("-pk")[:200]
    return sorted(others, key=lambda other: -_likeness(found, other))[:most]


def _fits(verb: str, state: str) -> bool:
    sources = TRANSITIONS[verb].sources if verb in TRANSITIONS else KEEPS[verb]
    return state in sources


def _is_due(verb: str, actor: Actor, case: Dossier, today: date) -> bool:
    """What the state alone does not say: that there is something to decide, accept or ask for."""
    found, proposal, asked = case.hazard, case.pending_proposal, case.pending_extension
    is_general = found.grade == Grade.GENERAL
    waits = proposal is not None or asked is not None
    decides_grading = proposal is not None and not _is_own(actor, proposal.proposed_by_id)
    accepts = not _is_own(actor, found.rectified_by_id)
    conditions = {
        "confirm_major": decides_grading,
        "refuse_major": decides_grading,
        "propose_major": proposal is None and is_general,
        "revoke_major": not is_general,
        "close": accepts,
        "return": accepts,
        "request_extension": _may_ask(case, today),
        "decide_extension": asked is not None and not _is_own(actor, asked.asked_by_id),
        "dismiss": is_general and not waits,
        "merge": not waits,
    }
    return conditions.get(verb, True)


def _is_own(actor: Actor, person_id: UUID | None) -> bool:
    return actor.id is not None and actor.id == person_id


def _may_ask(case: Dossier, today: date) -> bool:
    due_on = case.hazard.due_on
    asked = any(each.decision != Decision.REFUSED for each in case.extensions)
    return due_on is not None and due_on >= today and not asked


def _likeness(one: Hazard, other: Hazard) -> float:
    """Same item and place weigh most; then how many pairs of characters the descriptions share."""
    mine, theirs = _pairs(one.description), _pairs(other.description)
    shared = len(mine & theirs) / max(1, len(mine | theirs))
    return (
        shared
        + (one.item_code != "" and one.item_code == other.item_code)
        + (one.place_id is not None and one.place_id == other.place_id)
    )


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
