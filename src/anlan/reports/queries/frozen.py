"""Whether the reports that were handed in still say what was frozen, and are found by it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from anlan.campaigns.models import HandIn
from anlan.campaigns.states import RequirementForm
from anlan.reports.build.self_report import SelfReport
from anlan.reports.build.self_report.likeness import marks_of
from anlan.reports.models import ProseMark

BATCH = 100


def verify_self_reports() -> Iterator[str]:
    """Each report whose sums or marks do not follow from its text; read in batches."""
    found = HandIn.objects.filter(submission__requirement__form=RequirementForm.REPORT)
    batch: list[HandIn] = []
    for hand_in in found.order_by("submission", "number").iterator(chunk_size=BATCH):
        batch.append(hand_in)
        if len(batch) == BATCH:
            yield from _differences(batch)
            batch = []
    yield from _differences(batch)


def _differences(batch: list[HandIn]) -> Iterator[str]:
    marks = _marks(batch)
    for hand_in in batch:
        try:
            report = SelfReport.from_canonical(hand_in.content)
        except (ValueError, KeyError, TypeError):
            yield f"hand-in {hand_in.pk}: its text is no report"
            continue
        for wrong in _wrong(report, hand_in.digest):
            yield f"hand-in {hand_in.pk}: {wrong}"
        # Those of an earlier hand-in are gone with it.
        if hand_in.pk in marks and marks[hand_in.pk] != marks_of(report):
            yield f"hand-in {hand_in.pk}: its marks are not those of its text"


def _marks(batch: list[HandIn]) -> dict[Any, list[int]]:
    marks: dict[Any, list[int]] = defaultdict(list)
    kept = ProseMark.objects.filter(hand_in__in=batch).order_by("mark")
    for hand_in_id, mark in kept.values_list("hand_in_id", "mark"):
        marks[hand_in_id].append(mark)
    return marks


def _wrong(report: SelfReport, digest: str) -> Iterator[str]:
    moved, before = report.movement, report.handover
    if report.digest != digest:
        yield "the report does not have its digest"
    if moved.handled != moved.closed + moved.withdrawn + moved.open:
        yield "its movement does not add up"
    if moved.handled != len(report.hazards):
        yield "its annex is not what it counts"
    if before is not None and before.open != moved.carried_over:
        yield "it does not carry over what the edition before left open"
