"""A report's numbers, hazards and changes as its pages show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from anlan.kernel.errors import NotFound
from anlan.reports.build.self_report import Changes, HazardLine, SelfReport
from anlan.reports.queries.likeness import Likeness
from anlan.reports.queries.self_report import hazard_ids
from anlan.web.self_reports.forms import SECTIONS
from anlan.web.self_reports.words import ALL, COUNTS, EFFORTS, MEANINGS, answers
from anlan.web.shell.request import SignedInRequest


@dataclass(frozen=True, slots=True)
class Count:
    """One number of the ledger's movement: its name, what it means, and its key in an address."""

    key: str
    label: Promise
    meaning: Promise
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """A hazard of the report and its record, where the reader may open it."""

    line: HazardLine
    hazard_id: UUID | None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A number that is another one than at the hand-in before."""

    label: object
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ToldLikeness:
    """A section that stands elsewhere too, in words; the share in whole percent."""

    label: object
    percent: int
    others: int
    names: tuple[str, ...]
    is_own: bool


def told_likenesses(found: Iterable[Likeness]) -> list[ToldLikeness]:
    """In the order of the report's sections."""
    order = list(SECTIONS)
    return [
        ToldLikeness(
            SECTIONS[each.section].label,
            # Nearly all of it is not all of it.
            int(each.share * 100),
            each.others,
            each.names,
            each.is_own,
        )
        for each in sorted(found, key=lambda each: order.index(each.section))
    ]


def counts_of(report: SelfReport) -> list[Count]:
    """The movement in the order in which it adds up; what was never withdrawn is left out."""
    moved = report.movement
    return [
        Count(key, label, MEANINGS[key], getattr(moved, key))
        for key, label in COUNTS.items()
        if key != "withdrawn" or moved.withdrawn
    ]


def hazard_rows(request: SignedInRequest, report: SelfReport) -> dict[str, object]:
    """The hazards of the number that the address asks for, each with its record."""
    which, category = request.GET.get("which", ALL), request.GET.get("category", "")
    if which != ALL and which not in COUNTS:
        raise NotFound
    lines = [
        line for line in report.hazards if answers(line, which) and category in ("", line.category)
    ]
    ids = hazard_ids(request.actor, (line.number for line in lines))
    rows = [Row(line, ids.get(line.number)) for line in lines]
    return {"rows": rows, "which": COUNTS.get(which, ""), "category": category}


def told_changes(changes: Changes | None) -> dict[str, object] | None:
    """The changes in words; None where nothing was handed in before, or nothing differs."""
    if not changes:
        return None
    return {
        "counts": list(_counts(changes)),
        "hazards": changes.hazards,
        "sections": [SECTIONS[name].label for name in changes.sections],
    }


def _counts(changes: Changes) -> Iterator[ToldChange]:
    names = {**COUNTS, **EFFORTS}
    for each in changes.counts:
        yield ToldChange(names[each.name], each.before, each.after)
