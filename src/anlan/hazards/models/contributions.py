"""What one hazard adds to the counters of every area that it lies in: a pure function of its facts.

A move changes the counters by what the hazard adds after it less what it added before, and a
recount is the sum of what all hazards add; so both can only agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from anlan.hazards.models.areas import MEASURES, Cut
from anlan.hazards.models.hazard import Hazard
from anlan.hazards.states import COUNTED, HEAD_OF, HazardState


class Cell(NamedTuple):
    """One cell of an area: the columns of `AreaTally` that name it."""

    cut: str
    day: date | None
    section_key: str
    grade: str
    category: str = ""
    unit_kind: str = ""
    item_code: str = ""
    state: str = ""
    days: int | None = None


# What is added in each cell, in the order of MEASURES.
Sums = dict[Cell, list[int]]
_FEN = Decimal("0.01")
_PLACE = {name: place for place, name in enumerate(MEASURES)}


class Facts(NamedTuple):
    """All of a hazard that is counted; days by the local calendar, money in fen.

    `reopened` are the closings that did not hold, each with the days on which it was given and
    taken back; `returned` the days on which work was sent back.
    """

    section_key: str
    category: str
    unit_kind: str
    item_code: str
    grade: str
    state: str
    origin_kind: str
    on_spot: bool
    found_on: date
    due_on: date | None
    closed_on: date | None
    days_to_close: int | None
    fen: int
    reopened: tuple[tuple[date, date], ...] = ()
    returned: tuple[date, ...] = ()


# The columns of a hazard from which its facts are read, in the order of `facts_from`.
FACT_FIELDS = (
    "section_key",
    "category",
    "unit_kind",
    "item_code",
    "grade",
    "state",
    "origin_kind",
    "fixed_on_spot",
    "found_at",
    "open_due_on",
    "closed_at",
    "days_to_close",
    "funds_yuan",
)


def facts_of(hazard: Hazard) -> Facts:
    """The facts of a hazard as it stands in memory, without what befell it before."""
    return facts_from([getattr(hazard, name) for name in _LIVE_FIELDS])


# What the database generates is not known before it is read again.
_LIVE_FIELDS = tuple("due_on" if name == "open_due_on" else name for name in FACT_FIELDS)


def facts_from(
    row: Iterable[Any],
    reopened: Iterable[tuple[date, date]] = (),
    returned: Iterable[date] = (),
) -> Facts:
    """The facts of a row of `FACT_FIELDS`."""
    section, category, kind, item, grade, state, origin, on_spot, found_at, *rest = row
    due_on, closed_at, days, yuan = rest
    return Facts(
        section,
        category,
        kind,
        item,
        grade,
        state,
        origin,
        on_spot,
        timezone.localdate(found_at),
        due_on,
        None if closed_at is None else timezone.localdate(closed_at),
        days,
        int(Decimal(yuan or 0).quantize(_FEN) * 100),
        tuple(reopened),
        tuple(returned),
    )


def contributions(facts: Facts) -> Sums:
    """Cell → what this hazard adds there."""
    sums: Sums = defaultdict(_nothing)
    state = Cell(Cut.STATE, None, facts.section_key, facts.grade, facts.category, state=facts.state)
    _add(sums[state], "found")
    if facts.state not in COUNTED:
        return sums
    _add_found(sums, facts)
    if facts.state == HazardState.CLOSED:
        _add_closed(sums, facts)
    add(sums, acts(facts))
    return sums


def difference(after: Sums, before: Sums) -> Sums:
    """What has to be added so that the one becomes the other; cells that do not change are left out."""
    changes: Sums = defaultdict(_nothing)
    for cell, numbers in after.items():
        changes[cell] = list(numbers)
    for cell, numbers in before.items():
        changes[cell] = [now - then for now, then in zip(changes[cell], numbers, strict=True)]
    return {cell: numbers for cell, numbers in changes.items() if any(numbers)}


def add(into: Sums, more: Sums) -> None:
    """Add all cells of the one to the other."""
    for cell, numbers in more.items():
        kept = into.get(cell)
        into[cell] = (
            list(numbers)
            if kept is None
            else [one + other for one, other in zip(kept, numbers, strict=True)]
        )


def acts(facts: Facts) -> Sums:
    """What its returns and reopenings add by themselves."""
    sums: Sums = defaultdict(_nothing)
    for closed_on, reopened_on in facts.reopened:
        for cell in _cells(facts, closed_on):
            _add(sums[cell], "undone")
        for cell in _cells(facts, reopened_on):
            _add(sums[cell], "reopened")
            _add(sums[cell], "undone", -1)
    for day in facts.returned:
        for cell in _cells(facts, day):
            _add(sums[cell], "returned")
    return sums


def _add_found(sums: Sums, facts: Facts) -> None:
    is_open = facts.state != HazardState.CLOSED
    for cell in _cells(facts, facts.found_on):
        numbers = sums[cell]
        _add(numbers, "found")
        _add(numbers, HEAD_OF[facts.origin_kind])
        _add(numbers, "on_spot", facts.on_spot)
        _add(numbers, "funds", facts.fen)
        _add(numbers, "open", is_open)
    if is_open and facts.due_on is not None:
        for cell in _cells(facts, facts.due_on):
            _add(sums[cell], "due")
    month = facts.found_on.replace(day=1)
    item = Cell(
        Cut.ITEM,
        month,
        facts.section_key,
        facts.grade,
        facts.category,
        item_code=facts.item_code,
    )
    _add(sums[item], "found")


def _add_closed(sums: Sums, facts: Facts) -> None:
    closed_on = facts.closed_on or facts.found_on
    for cell in _cells(facts, closed_on):
        numbers = sums[cell]
        _add(numbers, "closed")
        _add(numbers, "spent", facts.fen)
    named = (closed_on.replace(day=1), facts.section_key, facts.grade)
    days = facts.days_to_close
    by_category = Cell(Cut.CATEGORY_DAYS, *named, category=facts.category, days=days)
    by_kind = Cell(Cut.KIND_DAYS, *named, unit_kind=facts.unit_kind, days=days)
    for cell in (by_category, by_kind):
        _add(sums[cell], "closed")


def _cells(facts: Facts, day: date) -> Iterator[Cell]:
    """The two cells of a day."""
    yield Cell(Cut.CATEGORY, day, facts.section_key, facts.grade, category=facts.category)
    yield Cell(Cut.KIND, day, facts.section_key, facts.grade, unit_kind=facts.unit_kind)


def _add(numbers: list[int], name: str, number: int = 1) -> None:
    numbers[_PLACE[name]] += number


def _nothing() -> list[int]:
    return [0] * len(MEASURES)
