"""Answers of a parcel into the sheets, item by item; two people's two answers are both kept."""

from django.utils.translation import gettext as _

from anlan.inspections.commands.checks import checked
from anlan.inspections.commands.parcels.unpacking import Placed, Unpacking, require_going_on
from anlan.inspections.models import Contest
from anlan.inspections.states import Answer, SheetState, StoredAnswer
from anlan.inspections.states.parcels import SentAnswer, SentSheet
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, WrongState


def merge_answers(work: Unpacking, place: Placed, sent: SentSheet) -> None:
    """Merge what one parcel says of one place.

    The same content is a no-op. What replaces the very answer that its author saw, or the
    author's own earlier one, replaces it with an entry in the log; anything else is a contest.
    Raises InvalidInput for an answer that says too little, WrongState where nothing may change.
    """
    revisions = work.answers.setdefault(str(sent.row), {})
    for each in sent.answers:
        item = place.items.get(each.item)
        if item is None:
            code = {"code": each.item}
            raise InvalidInput(_("本场所的检查清单中没有编号为%(code)s的检查项。") % code)
        offered = StoredAnswer(
            answer=checked(item, answer_of(each)),
            by=work.author.name,
            by_id=str(work.author.id or ""),
            at=work.corrected(each.at),
            revision=each.revision,
        )
        _merge(work, place, each.item, offered)
        standing = place.sheet.answers.get(each.item)
        revisions[each.item] = standing["revision"] if standing else 0


def answer_of(sent: SentAnswer) -> Answer:
    """The answer without what only the transport needs."""
    return Answer(
        verdict=sent.verdict,
        number=sent.number,
        reason=sent.reason,
        location=sent.location,
        description=sent.description,
        post_name=sent.post_name,
        fixed_on_spot=sent.fixed_on_spot,
        measures=sent.measures,
        suspected_major=sent.suspected_major,
    )


def require_changeable(work: Unpacking, place: Placed) -> None:
    """Raise WrongState where the sheet takes nothing new; what says the same again never asks."""
    require_going_on(work)
    if place.sheet.state != SheetState.DRAFT:
        raise WrongState(_("“%(place)s”已提交，作答不再改动。") % {"place": place.row})
    if not place.row.is_active:
        raise WrongState(_("“%(place)s”已不在本次检查范围内，无需再填。") % {"place": place.row})


def _merge(work: Unpacking, place: Placed, code: str, offered: StoredAnswer) -> None:
    stored = place.sheet.answers.get(code)
    if stored is None:
        if offered.answer.verdict:
            require_changeable(work, place)
            _keep(place, code, offered, revision=1)
        return
    standing = StoredAnswer.from_json(stored)
    if standing.answer == offered.answer:
        return
    require_changeable(work, place)
    own = bool(offered.by_id) and standing.by_id == offered.by_id
    if own and offered.at < standing.at and standing.revision != offered.revision:
        # An older parcel of the same person that comes late: the log keeps what it said.
        _record_change(work, place, code, offered, standing)
    elif own or standing.revision == offered.revision:
        _record_change(work, place, code, standing, offered)
        _keep(place, code, offered, revision=standing.revision + 1)
    else:
        _contest(work, place, code, standing, offered)


def _keep(place: Placed, code: str, offered: StoredAnswer, *, revision: int) -> None:
    place.sheet.answers[code] = offered.as_json() | {"revision": revision}
    if not place.is_changed:
        place.is_changed = True
        place.sheet.revision += 1


def _record_change(
    work: Unpacking, place: Placed, code: str, before: StoredAnswer, after: StoredAnswer
) -> None:
    told = {
        "item": code,
        "before": before.answer.as_json(),
        "after": after.answer.as_json(),
        "parcel": str(work.parcel.pk),
    }
    work.entries.append(events.Entry("inspections.answer_changed", place.sheet, told))


def _contest(
    work: Unpacking, place: Placed, code: str, standing: StoredAnswer, offered: StoredAnswer
) -> None:
    """Keep both; a contest that says the same already is met, not doubled."""
    for known in place.contests:
        same = StoredAnswer.from_json(known.offered).answer == offered.answer
        if known.item_code == code and same:
            work.contests[known.pk] = known
            return
    contest = Contest(
        sheet=place.sheet,
        parcel=work.parcel,
        unit_path=place.sheet.unit_path,
        item_code=code,
        standing=standing.as_json(),
        offered=offered.as_json(),
        opened_at=work.parcel.received_at,
    )
    place.contests.append(contest)
    place.new_contests.append(contest)
    work.contests[contest.pk] = contest
    told = {"item": code, "standing": contest.standing, "offered": contest.offered}
    work.entries.append(events.Entry("inspections.answer_contested", place.sheet, told))
