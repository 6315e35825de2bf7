"""The end: places handed in, a visit finished, hazards entered with all that was found."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.hazards.commands import Finding, enter_findings
from anlan.inspections.commands.hand_in import (
    close_sheet,
    count_place,
    findings_of,
    hand_in_entry,
    require_complete,
    suspects,
)
from anlan.inspections.commands.parcels.unpacking import Placed, Unpacking
from anlan.inspections.commands.suspecting import Suspect
from anlan.inspections.models import SentPhoto
from anlan.inspections.queries.sheets import Paper, paper_to_hand_in
from anlan.inspections.states import INSPECTION_TRANSITIONS, SheetState, Verdict
from anlan.inspections.states.parcels import Finish, ParcelContent
from anlan.kernel import clock, events, files
from anlan.kernel.errors import InvalidInput
from anlan.kernel.photos import check_drawing
from anlan.kernel.states import next_state

LONGEST = {"summary": 2000, "representative": 60, "refusal": 200}


def check_signatures(content: ParcelContent, shown: dict[str, SentPhoto]) -> None:
    """Raise InvalidInput or UnreadableFile where a visit is not signed as it must be.

    The inspector signs; the unit signs, or the reason why it did not is written down. Pictures
    are read before the transaction begins: no row waits for it.
    """
    finish = content.finish
    if finish is None:
        return
    if finish.inspector_signature is None:
        raise InvalidInput(_("请检查人员签字后再结束检查。"), fields={"inspector_signature": ""})
    if finish.unit_signature is None and not finish.refusal.strip():
        raise InvalidInput(
            _("请单位在场人员签字；未签字的，请写明原因。"), fields={"unit_signature": ""}
        )
    drawings = {finish.inspector_signature, finish.unit_signature}
    for drawn in [name for name in drawings if name is not None and name in shown]:
        with files.open_file(shown[drawn].file_id) as stream:
            check_drawing(stream.read())


def close(work: Unpacking, extra: Sequence[Finding]) -> list[Suspect]:
    """Hand in what is to be handed in and enter all findings; nothing, while a contest is open.

    `extra` are hazards beyond the list: they are entered in any case. Returns what looks major.
    """
    today = timezone.localdate(work.parcel.received_at)
    closing = _closing(work)
    findings = list(extra)
    papers: list[tuple[Placed, Paper]] = []
    for place in closing:
        laid_out = _close_place(work, place, today)
        papers.append((place, laid_out))
        findings += findings_of(place.sheet, laid_out)
    hazards, entries = enter_findings(actor=work.actor, findings=findings, today=today)
    work.entries += entries
    work.hazards += [hazard.number for hazard in hazards]
    suspected: list[Suspect] = []
    ours = iter(hazards[len(extra) :])
    for place, laid_out in papers:
        brought = [next(ours) for _line in laid_out.failed]
        work.entries.append(hand_in_entry(place.sheet, laid_out, brought))
        suspected += suspects(brought, laid_out)
    return suspected


def finish_visit(work: Unpacking) -> None:
    """End the visit, once its sheets are handed in; ended already it stays as it is."""
    finish = work.content.finish
    if finish is None or not work.is_visit or work.contests:
        return
    work.finished = True
    if work.is_over:
        return
    visit = work.inspection
    visit.state = next_state(INSPECTION_TRANSITIONS, "finish", visit.state)
    visit.confirmed_at, visit.confirmed_by = work.corrected(finish.at), work.author.name
    for name, text in _texts(finish).items():
        setattr(visit, name, text)
    visit.inspector_signature_id = _file(work, finish.inspector_signature)
    visit.unit_signature_id = _file(work, finish.unit_signature)
    told = {
        "representative": visit.representative,
        "refusal": visit.refusal,
        "inspector_signature": visit.inspector_signature_id,
        "unit_signature": visit.unit_signature_id,
        "places": len(work.places),
    }
    work.entries.append(events.Entry("inspections.visit_finished", visit, told))


def _closing(work: Unpacking) -> list[Placed]:
    """The places to hand in now. While one of them has a contest, none; they are noted instead."""
    if work.is_visit:
        ends = work.content.finish is not None and not work.is_over
        wanted = list(work.places.values()) if ends else []
    else:
        rows = {sheet.row for sheet in work.content.sheets if sheet.hand_in}
        wanted = [place for row, place in work.places.items() if row in rows]
    open_ones = [contest for place in wanted for contest in place.contests]
    work.contests |= {contest.pk: contest for contest in open_ones}
    if open_ones:
        return []
    done = [place for place in wanted if place.sheet.state == SheetState.HANDED_IN]
    work.handed_in += [str(place.row.pk) for place in done]
    return [place for place in wanted if place.sheet.state != SheetState.HANDED_IN]


def _close_place(work: Unpacking, place: Placed, today: date) -> Paper:
    sheet, moment = place.sheet, _moment(work)
    photos = sorted([*place.photos, *place.new_photos], key=lambda each: each.added_at)
    laid_out = paper_to_hand_in(sheet, photos, today)
    require_complete(laid_out.gaps)
    close_sheet(sheet, work.author, moment)
    place.is_changed = True
    _drop_idle(place)
    if not work.is_visit:
        count_place(sheet, laid_out)
    work.handed_in.append(str(place.row.pk))
    return laid_out


def _moment(work: Unpacking) -> datetime:
    """When the sheets of a visit are closed is when it ended there; a unit's, when they came."""
    finish = work.content.finish
    return work.corrected(finish.at) if work.is_visit and finish else clock.now()


def _drop_idle(place: Placed) -> None:
    """A photo taken before an answer was changed shows no hazard, and nobody keeps it."""
    failed = {code for code, each in place.sheet.answers.items() if each["verdict"] == Verdict.FAIL}
    idle = [each.pk for each in place.photos if each.item_code not in failed]
    if idle:
        place.sheet.photos.filter(pk__in=idle).delete()
    place.photos = [each for each in place.photos if each.item_code in failed]
    place.new_photos = [each for each in place.new_photos if each.item_code in failed]


def _texts(finish: Finish) -> dict[str, str]:
    texts = {name: getattr(finish, name).strip() for name in LONGEST}
    wrong = {name: _too_long(most) for name, most in LONGEST.items() if len(texts[name]) > most}
    if wrong:
        raise InvalidInput(_labelled(wrong), fields=wrong)
    if finish.unit_signature is not None:
        texts["refusal"] = ""
    return texts


def _labelled(wrong: Iterable[str]) -> str:
    labels = {"summary": _("检查小结"), "representative": _("在场人员"), "refusal": _("未签字原因")}
    first = next(iter(wrong))
    return _("“%(label)s”最多%(most)d字。") % {"label": labels[first], "most": LONGEST[first]}


def _too_long(most: int) -> str:
    return _("最多%(most)d字。") % {"most": most}


def _file(work: Unpacking, drawn: str | None) -> str | None:
    return work.shown[drawn].file_id if drawn is not None else None
