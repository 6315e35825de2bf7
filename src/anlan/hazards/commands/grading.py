"""Grading: a hazard becomes major by a separate act, and stops being so only by another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.checklists.models import MajorCriteria
from anlan.checklists.queries import major_criteria_in_force
from anlan.hazards.commands.moving import Fields, begin, required, write
from anlan.hazards.commands.photos import attach_photos
from anlan.hazards.commands.reporting import FoundPhoto
from anlan.hazards.models import GradingProposal, GradingRevocation, Hazard
from anlan.hazards.states import Decision, Grade
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotPermitted, WrongState
from anlan.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a hazard should be major: criteria of one version, ticked by key, and what was seen."""

    criteria_id: UUID
    ticked: Collection[str]
    evidence: str
    photos: Sequence[FoundPhoto] = ()


@transaction.atomic
def propose_major(
    *, actor: Actor, hazard_id: UUID, grounds: Grounds, today: date
) -> GradingProposal:
    """Propose that a hazard be graded major, by the criteria in force today.

    Raises WrongState while another proposal waits or when it is major already.
    """
    hazard = begin(actor, hazard_id, "propose_major")
    if hazard.grade == Grade.MAJOR:
        raise WrongState(_("这条隐患已经认定为重大隐患。"))
    if pending_proposal(hazard) is not None:
        raise WrongState(_("已有一份重大隐患认定建议待审定，请等待审定结果。"))
    criteria = _criteria(grounds.criteria_id, today)
    proposal = GradingProposal(
        hazard=hazard,
        criteria=criteria,
        ticked=_ticked(criteria, grounds.ticked),
        evidence=required(grounds.evidence, "evidence", _("现场情况与依据"), 1000),
        proposed_by_id=actor.id,
        proposed_by=actor.name,
        proposed_at=clock.now(),
    )
    proposal.save(force_insert=True)
    attach_photos(hazard, actor, grounds.photos)
    told = {
        "proposal": str(proposal.pk),
        "criteria": f"{criteria} {criteria.version}",
        "ticked": proposal.ticked,
        "evidence": proposal.evidence,
        "photos": [photo.sha256 for photo in grounds.photos],
    }
    write(hazard, actor, "propose_major", {}, **told)
    return proposal


@transaction.atomic
def decide_major(*, actor: Actor, hazard_id: UUID, approve: bool, opinion: str) -> Hazard:
    """Decide the waiting proposal; raises NotPermitted to who made it.

    A confirmed hazard goes back to its commitments: a major one needs the plan of six parts, and
    its deadline follows that plan. Work already done on it counts only once that plan stands.
    """
    verb = "confirm_major" if approve else "refuse_major"
    hazard = begin(actor, hazard_id, verb)
    proposal = pending_proposal(hazard)
    if proposal is None:
        raise WrongState(_("没有待审定的重大隐患认定建议。"))
    if actor.id is not None and proposal.proposed_by_id == actor.id:
        raise NotPermitted(_("认定建议由您提出，须由其他负责人审定。"))
    opinion = required(opinion, "opinion", _("审定意见"), 300)
    proposal.decision = Decision.APPROVED if approve else Decision.REFUSED
    proposal.decided_by_id, proposal.decided_by = actor.id, actor.name
    proposal.decided_at, proposal.opinion = clock.now(), opinion
    proposal.save(
        update_fields=["decision", "decided_by_id", "decided_by", "decided_at", "opinion"]
    )
    changes = _MADE_MAJOR if approve else {}
    return write(hazard, actor, verb, changes, proposal=str(proposal.pk), opinion=opinion)


@transaction.atomic
def revoke_major(*, actor: Actor, hazard_id: UUID, reason: str) -> Hazard:
    """Take a confirmed grading back by a decision of its own; the grading stays on record."""
    hazard = begin(actor, hazard_id, "revoke_major")
    if hazard.grade != Grade.MAJOR:
        raise WrongState(_("这条隐患不是重大隐患。"))
    confirmed = confirmed_proposal(hazard)
    if confirmed is None:
        raise WrongState(_("没有可以撤销的重大隐患认定。"))
    reason = required(reason, "reason", _("撤销理由"), 300)
    GradingRevocation.objects.create(
        proposal=confirmed,
        reason=reason,
        revoked_by_id=actor.id,
        revoked_by=actor.name,
        revoked_at=clock.now(),
    )
    told = {"proposal": str(confirmed.pk), "reason": reason}
    return write(hazard, actor, "revoke_major", {"grade": Grade.GENERAL}, **told)


def pending_proposal(hazard: Hazard) -> GradingProposal | None:
    """The proposal that waits for its decision; at most one does."""
    return hazard.grading_proposals.filter(decision=Decision.PENDING).first()


def confirmed_proposal(hazard: Hazard) -> GradingProposal | None:
    """The confirmed grading that holds now."""
    held = hazard.grading_proposals.filter(decision=Decision.APPROVED, revocation=None)
    return held.order_by("-decided_at").first()


_MADE_MAJOR: Fields = {
    "grade": Grade.MAJOR,
    "due_on": None,
    "fixed_on_spot": False,
    "rectified_by_id": None,
    "rectified_by": "",
    "rectified_at": None,
}


def _criteria(criteria_id: UUID, today: date) -> MajorCriteria:
    for criteria in major_criteria_in_force(today):
        if criteria.pk == criteria_id:
            return criteria
    message = _("所选判定标准今天不在施行，请重新选择。")
    raise InvalidInput(message, fields={"criteria": message})


def _ticked(criteria: MajorCriteria, keys: Collection[str]) -> list[dict[str, str]]:
    """Keys and texts of what was ticked, in the order of the set."""
    known = {str(each["key"]): str(each["text"]) for each in criteria.criteria}
    if not keys or not set(keys) <= set(known):
        message = _("请至少勾选一条符合的判定标准。")
        raise InvalidInput(message, fields={"ticked": message})
    return [{"key": key, "text": text} for key, text in known.items() if key in keys]
