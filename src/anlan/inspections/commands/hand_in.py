"""Handing in a sheet: its failed items become hazards in the same transaction."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.commands import record_coverage
from anlan.hazards.commands import Finder, Finding, FoundPhoto, enter_findings
from anlan.hazards.models import Hazard
from anlan.inspections.commands.locking import (
    lock_participation_of,
    locked_sheet,
    require_draft,
)
from anlan.inspections.commands.suspecting import Suspect, propose_suspected
from anlan.inspections.models import Contest, Sheet, SheetPhoto
from anlan.inspections.queries.sheets import Gap, Line, Paper, paper_to_hand_in
from anlan.inspections.states import SHEET_TRANSITIONS, InspectionKind, SheetState
from anlan.kernel import clock, events, files, language
from anlan.kernel.errors import InvalidInput, WrongState
from anlan.kernel.models import StoredFile
from anlan.kernel.photos import prepare_drawing
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state

GAPS_NAMED = 5


@transaction.atomic
def hand_in_sheet(*, actor: Actor, sheet_id: UUID, signature: bytes | None, today: date) -> Sheet:
    """Close a sheet, enter its failed items into the ledger and count the place as covered.

    `signature` is the drawn name as a picture; without one the signed-in person's name stands.
    A second hand-in changes nothing. Raises InvalidInput, naming the items, while one is open or
    has two answers, and WrongState for the sheet of a visit: that ends with the visit.
    """
    lock_participation_of(sheet_id)
    sheet = locked_sheet(actor, sheet_id, "hand_in")
    if sheet.state == SheetState.HANDED_IN:
        return sheet
    if sheet.inspection.kind != InspectionKind.SELF:
        raise WrongState(_("检查记录随整次检查一并提交，不能单独提交。"))
    require_draft(sheet)
    require_settled(Contest.objects.filter(sheet=sheet, choice=""))
    laid_out = paper_to_hand_in(sheet, sheet.photos.order_by("added_at", "pk"), today)
    require_complete(laid_out.gaps)
    close_sheet(sheet, Finder(actor.id, actor.name), clock.now())
    sheet.signature = _signature(signature)
    sheet.save(
        update_fields=["state", "handed_in_at", "handed_in_by", "handed_in_by_id", "signature"]
    )
    _drop_idle_photos(sheet, laid_out)
    count_place(sheet, laid_out)
    findings = findings_of(sheet, laid_out)
    hazards, entries = enter_findings(actor=actor, findings=findings, today=today)
    entries.append(hand_in_entry(sheet, laid_out, hazards))
    entries += propose_suspected(actor, suspects(hazards, laid_out), today)
    events.record_many(entries, actor)
    return sheet


def close_sheet(sheet: Sheet, by: Finder, at: datetime) -> None:
    """Put the sheet into its last state; the caller writes it."""
    sheet.state = next_state(SHEET_TRANSITIONS, "hand_in", sheet.state)
    sheet.handed_in_at, sheet.handed_in_by, sheet.handed_in_by_id = at, by.name, by.id


def require_settled(contests: Iterable[Contest]) -> None:
    """Raise WrongState, naming the items, while two answers to one stand side by side."""
    codes = sorted({each.item_code for each in contests})
    if codes:
        items = {"items": language.listed(codes)}
        raise WrongState(_("%(items)s有两种作答，请先选定保留哪一种，再提交。") % items)


def require_complete(gaps: Sequence[Gap]) -> None:
    """Raise InvalidInput, naming the first items, while something is missing."""
    if not gaps:
        return
    named = language.clauses(f"{gap.item.code} {gap.text}" for gap in gaps[:GAPS_NAMED])
    if len(gaps) > GAPS_NAMED:
        named = _("%(named)s等") % {"named": named}
    raise InvalidInput(
        _("还有%(count)d处没有填完：%(named)s。填完后才能提交。")
        % {"count": len(gaps), "named": named}
    )


def count_place(sheet: Sheet, laid_out: Paper) -> None:
    """Count the place as covered; only a unit's own sheets do, a visit looks at some items alone."""
    assert sheet.handed_in_at is not None  # noqa: S101 -- set before, said for the type checker
    record_coverage(
        row_id=sheet.coverage_row_id,
        passed=len(laid_out.passed),
        failed=len(laid_out.failed),
        excused=len(laid_out.excused),
        excused_codes=[line.item.code for line in laid_out.excused],
        handed_in_at=sheet.handed_in_at,
    )


def findings_of(sheet: Sheet, laid_out: Paper) -> list[Finding]:
    """What the failed items bring to the ledger, in the order of the list."""
    return [_finding(sheet, line) for line in laid_out.failed]


def suspects(hazards: Sequence[Hazard], laid_out: Paper) -> list[Suspect]:
    """Those of a sheet's hazards that look major to who found them."""
    return [
        Suspect(hazard, line.item)
        for hazard, line in zip(hazards, laid_out.failed, strict=True)
        if line.stored and line.stored.answer.suspected_major
    ]


def hand_in_entry(sheet: Sheet, laid_out: Paper, hazards: Sequence[Hazard]) -> events.Entry:
    """What the log tells of a hand-in."""
    told = {
        "passed": len(laid_out.passed),
        "failed": len(laid_out.failed),
        "excused": len(laid_out.excused),
        "hazards": [hazard.number for hazard in hazards],
        "answers": _digest(sheet),
        "signature": sheet.signature_id,
    }
    return events.Entry("inspections.sheet_handed_in", sheet, told)


def _signature(drawn: bytes | None) -> StoredFile | None:
    return files.store(prepare_drawing(drawn), "image/png") if drawn else None


def _drop_idle_photos(sheet: Sheet, laid_out: Paper) -> None:
    """A photo taken before an answer was changed shows no hazard, and nobody keeps it."""
    failed = [line.item.code for line in laid_out.failed]
    sheet.photos.exclude(item_code__in=failed).delete()


def _finding(sheet: Sheet, line: Line) -> Finding:
    assert line.stored is not None  # noqa: S101 -- a failed line has an answer
    row, item, answer = sheet.coverage_row, line.item, line.stored.answer
    by_id = line.stored.by_id
    shown = [*line.before, *(line.after if answer.fixed_on_spot else ())]
    return Finding(
        campaign=row.campaign,
        unit=sheet.inspection.unit,
        place=row.place,
        place_name=row.place_name,
        location=answer.location,
        post_name=answer.post_name,
        description=answer.description,
        possible_consequence="",
        item_code=item.code,
        category=item.category,
        category_title=item.category_title,
        factor=item.factor,
        section_key=item.section_key,
        bases=line.bases,
        origin_kind=sheet.inspection.kind,
        origin_ref=sheet.pk,
        found_at=line.stored.at,
        photos=tuple(_shown(each) for each in shown),
        fixed_on_spot=answer.fixed_on_spot,
        measures=answer.measures,
        item_text=item.text,
        finder=Finder(UUID(by_id) if by_id else None, line.stored.by),
        suspected_major=answer.suspected_major,
    )


def _shown(photo: SheetPhoto) -> FoundPhoto:
    return FoundPhoto(photo.file_id, photo.role, photo.taken_at, tuple(photo.marks), photo.added_at)


def _digest(sheet: Sheet) -> str:
    """SHA-256 over all answers: the log proves later that none was altered."""
    text = json.dumps(sheet.answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
