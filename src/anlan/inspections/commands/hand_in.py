"""Handing in a sheet: its failed items become hazards in the same transaction."""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.commands import record_coverage
from anlan.hazards.commands import Finder, Finding, FoundPhoto, report_hazards
from anlan.hazards.states import Origin
from anlan.inspections.commands.locking import locked_sheet, require_draft
from anlan.inspections.models import Sheet
from anlan.inspections.queries.sheets import Gap, Line, Paper, paper
from anlan.inspections.states import SHEET_TRANSITIONS, SheetState
from anlan.kernel import clock, events, files, language
from anlan.kernel.errors import InvalidInput
from anlan.kernel.models import StoredFile
from anlan.kernel.photos import prepare_drawing
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state

GAPS_NAMED = 5


@transaction.atomic
def hand_in_sheet(*, actor: Actor, sheet_id: UUID, signature: bytes | None, today: date) -> Sheet:
    """Close a sheet, enter its failed items into the ledger and count the place as covered.

    `signature` is the drawn name as a picture; without one the signed-in person's name stands.
    A second hand-in changes nothing. Raises InvalidInput, naming the items, while one is open.
    """
    sheet = locked_sheet(actor, sheet_id, "hand_in")
    if sheet.state == SheetState.HANDED_IN:
        return sheet
    require_draft(sheet)
    laid_out = paper(actor, sheet, today)
    _require_complete(laid_out.gaps)
    sheet.state = next_state(SHEET_TRANSITIONS, "hand_in", sheet.state)
    sheet.handed_in_at = clock.now()
    sheet.handed_in_by = actor.name
    sheet.handed_in_by_id = actor.id
    sheet.signature = _signature(signature)
    sheet.save(
        update_fields=["state", "handed_in_at", "handed_in_by", "handed_in_by_id", "signature"]
    )
    _drop_idle_photos(sheet, laid_out)
    _count(sheet, laid_out)
    findings = [_finding(sheet, line) for line in laid_out.failed]
    hazards = report_hazards(actor=actor, findings=findings, today=today)
    events.record(
        "inspections.sheet_handed_in",
        sheet,
        actor,
        passed=len(laid_out.passed),
        failed=len(laid_out.failed),
        excused=len(laid_out.excused),
        hazards=[hazard.number for hazard in hazards],
        answers=_digest(sheet),
        signature=sheet.signature_id,
    )
    return sheet


def _require_complete(gaps: Sequence[Gap]) -> None:
    if not gaps:
        return
    named = language.clauses(f"{gap.item.code} {gap.text}" for gap in gaps[:GAPS_NAMED])
    if len(gaps) > GAPS_NAMED:
        named = _("%(named)s等") % {"named": named}
    raise InvalidInput(
        _("还有%(count)d处没有填完：%(named)s。填完后才能提交。")
        % {"count": len(gaps), "named": named}
    )


def _signature(drawn: bytes | None) -> StoredFile | None:
    return files.store(prepare_drawing(drawn), "image/png") if drawn else None


def _drop_idle_photos(sheet: Sheet, laid_out: Paper) -> None:
    """A photo taken before an answer was changed shows no hazard, and nobody keeps it."""
    failed = [line.item.code for line in laid_out.failed]
    sheet.photos.exclude(item_code__in=failed).delete()


def _count(sheet: Sheet, laid_out: Paper) -> None:
    assert sheet.handed_in_at is not None  # noqa: S101 -- set above, said for the type checker
    record_coverage(
        row_id=sheet.coverage_row_id,
        passed=len(laid_out.passed),
        failed=len(laid_out.failed),
        excused=len(laid_out.excused),
        excused_codes=[line.item.code for line in laid_out.excused],
        handed_in_at=sheet.handed_in_at,
    )


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
        origin_kind=Origin.SELF,
        origin_ref=sheet.pk,
        found_at=line.stored.at,
        photos=tuple(FoundPhoto(each.file_id, each.role, each.taken_at) for each in shown),
        fixed_on_spot=answer.fixed_on_spot,
        measures=answer.measures,
        item_text=item.text,
        finder=Finder(UUID(by_id) if by_id else None, line.stored.by),
    )


def _digest(sheet: Sheet) -> str:
    """SHA-256 over all answers: the log proves later that none was altered."""
    text = json.dumps(sheet.answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
