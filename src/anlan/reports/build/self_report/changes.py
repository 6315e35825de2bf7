"""What differs between two frozen forms of one report: told to the reviewer of what was returned."""

from collections.abc import Iterator
from dataclasses import dataclass

from anlan.reports.build.self_report.facts import HazardLine, SelfReport
from anlan.reports.build.self_report.prose import SECTIONS

COUNTS = ("carried_over", "new", "reopened", "closed", "withdrawn", "open")


@dataclass(frozen=True, slots=True)
class CountChange:
    """A number that is another one now; `name` is that of `Movement`, or of `Effort`."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class HazardChange:
    """A hazard that has joined, has left, stands otherwise, or is explained otherwise."""

    line: HazardLine
    before: HazardLine | None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs; empty where only the moment does."""

    counts: tuple[CountChange, ...]
    hazards: tuple[HazardChange, ...]
    # Sections of the prose that were written anew.
    sections: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.counts or self.hazards or self.sections)


def changes_between(before: SelfReport, after: SelfReport) -> Changes:
    """How the later report differs from the earlier one of the same edition."""
    sections = tuple(
        name for name in SECTIONS if getattr(before.prose, name) != getattr(after.prose, name)
    )
    return Changes(tuple(_counts(before, after)), tuple(_hazards(before, after)), sections)


def _counts(before: SelfReport, after: SelfReport) -> Iterator[CountChange]:
    pairs: tuple[tuple[object, object, tuple[str, ...]], ...] = (
        (before.movement, after.movement, COUNTS),
        (before.effort, after.effort, ("rounds", "places", "items")),
    )
    for was, now, names in pairs:
        for name in names:
            if getattr(was, name) != getattr(now, name):
                yield CountChange(name, getattr(was, name), getattr(now, name))


def _hazards(before: SelfReport, after: SelfReport) -> Iterator[HazardChange]:
    known = {line.number: line for line in before.hazards}
    for line in after.hazards:
        was = known.pop(line.number, None)
        if was is None or _told(was) != _told(line):
            yield HazardChange(line, was)
    for line in known.values():
        yield HazardChange(line, line, is_gone=True)


def _told(line: HazardLine) -> tuple[object, ...]:
    """What a reader would notice."""
    return (line.standing, line.came, line.grade, line.due_on, line.reason, line.is_overdue)
