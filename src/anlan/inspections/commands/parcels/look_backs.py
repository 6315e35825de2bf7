"""Earlier hazards seen again: noted, and followed up in the ledger where the visitor may."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.hazards.commands import (
    FoundPhoto,
    add_photos,
    close_hazard,
    reopen_hazard,
    return_rectification,
)
from anlan.hazards.models import Hazard
from anlan.hazards.states import OPEN, HazardState, PhotoRole
from anlan.inspections.commands.checks import storable
from anlan.inspections.commands.parcels.pictures import found_photos
from anlan.inspections.commands.parcels.unpacking import Unpacking, require_going_on
from anlan.inspections.models import LookBack
from anlan.inspections.states.parcels import LookBackOutcome, SentLookBack
from anlan.kernel import events
from anlan.kernel.errors import (
    AlreadySentDifferently,
    DomainError,
    InvalidInput,
    NotFound,
    NotPermitted,
)

LONGEST_NOTE = LONGEST_OBSTACLE = 300
# What came back after it was closed is given a week; whoever leads may set another day.
DAYS_AFTER_REOPENING = 7
# What follows for a hazard in a state that was found so; all else is only noted.
FOLLOWS: Mapping[tuple[str, str], str] = {
    (HazardState.AWAITING_ACCEPTANCE, LookBackOutcome.FIXED): "close",
    (HazardState.AWAITING_ACCEPTANCE, LookBackOutcome.PARTLY): "return",
    (HazardState.AWAITING_ACCEPTANCE, LookBackOutcome.NOT_FIXED): "return",
    (HazardState.CLOSED, LookBackOutcome.NOT_FIXED): "reopen",
}
# What stands in the record where the visitor wrote nothing.
WORDS: Mapping[str, str] = {
    LookBackOutcome.FIXED: "现场查看，已整改到位。",
    LookBackOutcome.PARTLY: "现场查看，整改不到位。",
    LookBackOutcome.NOT_FIXED: "现场查看，未整改。",
}


def looked_at_again(work: Unpacking) -> list[tuple[SentLookBack, Hazard]]:
    """What is new among the looks at earlier hazards of the unit, each with its hazard, locked.

    Asked for before any counter is locked, as every act on a hazard does. Raises NotFound for a
    hazard out of scope or of another unit.
    """
    sent = {each.id: each for each in work.content.look_backs}
    if not sent:
        return []
    if not work.is_visit:
        raise InvalidInput(_("自查中不能做回头看。"))
    known = LookBack.objects.in_bulk(list(sent))
    for row in known.values():
        if (row.hazard_id, row.outcome) != (sent[row.pk].hazard, sent[row.pk].outcome):
            raise AlreadySentDifferently
    fresh = [each for each in sent.values() if each.id not in known]
    if fresh:
        require_going_on(work)
    hazards = _locked(work, {each.hazard: each for each in fresh})
    return [(each, hazards[each.hazard]) for each in fresh]


def note_look_backs(work: Unpacking, again: Sequence[tuple[SentLookBack, Hazard]]) -> None:
    """Keep each look at an earlier hazard, with what followed or why nothing did.

    Never fails for an effect that is not permitted or not possible: that is kept as the obstacle.
    """
    LookBack.objects.bulk_create(_note(work, sent, hazard) for sent, hazard in again)


def _locked(work: Unpacking, wanted: Mapping[object, SentLookBack]) -> dict[object, Hazard]:
    seen = Hazard.objects.visible_to(work.actor).select_for_update()
    found = seen.filter(pk__in=list(wanted), unit_id=work.part.unit_id).order_by("pk")
    hazards: dict[object, Hazard] = {each.pk: each for each in found}
    if len(hazards) != len(wanted):
        raise NotFound(_("回头看的隐患没有找到，或不属于该单位，请更新已带走的资料后重新上报。"))
    return hazards


def _note(work: Unpacking, sent: SentLookBack, hazard: Hazard) -> LookBack:
    note = storable(sent.note)
    if len(note) > LONGEST_NOTE:
        said = {"number": hazard.number, "most": LONGEST_NOTE}
        raise InvalidInput(_("%(number)s的回头看情况最多%(most)d字。") % said, fields={"note": ""})
    photos = found_photos(work, sent.photos, PhotoRole.ACCEPTANCE)
    effect, obstacle = _follow(work, sent, hazard, photos)
    row = LookBack(
        id=sent.id,
        unit_path=hazard.unit_path,
        inspection=work.inspection,
        hazard=hazard,
        outcome=sent.outcome,
        note=note,
        found_at=work.corrected(sent.at),
        found_by=work.author.name,
        found_by_id=work.author.id,
        effect=effect,
        obstacle=obstacle[:LONGEST_OBSTACLE],
    )
    told = {
        "look_back": str(row.pk),
        "inspection": str(work.inspection.pk),
        "outcome": str(sent.outcome),
        "note": note,
        "effect": effect,
        "obstacle": row.obstacle,
    }
    work.entries.append(events.Entry("inspections.looked_back", hazard, told))
    return row


def _follow(
    work: Unpacking, sent: SentLookBack, hazard: Hazard, photos: Sequence[FoundPhoto]
) -> tuple[str, str]:
    """The verb that followed in the ledger, or why none did."""
    # Two looks at one hazard in one parcel: the second meets what the first made of it.
    hazard.refresh_from_db(fields=["state", "rectified_by_id"])
    verb = FOLLOWS.get((hazard.state, sent.outcome), "")
    try:
        with events.held_back() as entries, transaction.atomic():
            _perform(work, verb, sent, hazard, photos)
    except DomainError as error:
        return "", str(error)
    work.entries += entries
    return verb, ""


def _perform(
    work: Unpacking, verb: str, sent: SentLookBack, hazard: Hazard, photos: Sequence[FoundPhoto]
) -> None:
    said = storable(sent.note) or WORDS[sent.outcome]
    acts: dict[str, Callable[[], object]] = {
        "close": partial(
            close_hazard, actor=work.actor, hazard_id=hazard.pk, opinion=said, photos=photos
        ),
        "return": partial(
            return_rectification, actor=work.actor, hazard_id=hazard.pk, opinion=said
        ),
        "reopen": partial(_reopen, work, hazard, said),
    }
    if verb in {"close", "return"} and _rectified_it(work, hazard):
        raise NotPermitted(_("整改由您本人完成，须由其他人员验收。"))
    if verb:
        acts[verb]()
    if photos and verb != "close" and (verb or hazard.state in OPEN):
        add_photos(actor=work.actor, hazard_id=hazard.pk, photos=photos)


def _reopen(work: Unpacking, hazard: Hazard, said: str) -> None:
    today = timezone.localdate(work.parcel.received_at)
    due_on = today + timedelta(days=DAYS_AFTER_REOPENING)
    reopen_hazard(actor=work.actor, hazard_id=hazard.pk, reason=said, due_on=due_on, today=today)


def _rectified_it(work: Unpacking, hazard: Hazard) -> bool:
    """Whether the finder did the work: asked here too, since the bureau may enter it for them."""
    return work.author.id is not None and work.author.id == hazard.rectified_by_id
