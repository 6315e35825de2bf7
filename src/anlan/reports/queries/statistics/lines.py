"""One line of a table: its figures, and for each the list of the ledger that holds exactly them."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import COUNTED, OPEN, ORIGIN_HEADS, Grade
from anlan.reports.queries.statistics.definitions import DEFINITIONS, Definition
from anlan.reports.queries.statistics.figures import Figures, Value, shown
from anlan.reports.queries.statistics.periods import Period

_FOUND = tuple(sorted(COUNTED))


@dataclass(frozen=True, slots=True)
class Place:
    """Whose rows a line holds, as an address can name it: the ledger's filters know only paths.

    A unit and all below it, or the unit `alone`, or what is led `directly`; or the units that lay
    in a zone on a day.
    """

    unit_id: UUID | None = None
    alone: bool = False
    directly: bool = False
    zone_id: UUID | None = None
    zone_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is shown, and the ledger's filters that list its rows (None: no such list).

    For `returned` and `reopened`, which count acts, the list holds the hazards that they befell.
    """

    definition: Definition
    value: Value
    text: str
    filters: LedgerFilters | None
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `key` says which (a path, a code, a month), `title` how it is called.

    `base` narrows the ledger to the line; None where no filter can (units in no zone).
    `unit_path` is the unit's or territory's own, for a table one level further down.
    """

    key: str
    title: str
    figures: Figures
    period: Period
    base: LedgerFilters | None
    unit_path: str = ""
    place: Place = Place()

    def cell(self, key: str) -> Cell:
        """The number of that definition in this line."""
        value = self.figures.value(key)
        rows = self._list_behind(key, value)
        return Cell(DEFINITIONS[key], value, shown(key, value), rows, self.place)

    def _list_behind(self, key: str, value: Value) -> LedgerFilters | None:
        return None if self.base is None or value is None else narrowed(self.base, key, self.period)


def narrowed(base: LedgerFilters, key: str, period: Period) -> LedgerFilters | None:
    """The rows that the number `key` counts within `base`; None for what is no count of hazards."""
    start, until, has_ended = period.start, period.until, period.has_ended(base.today)
    upto = until if has_ended or start is not None else None
    found = replace(base, states=_FOUND, found_from=start, found_until=upto)
    closed = replace(base, states=_FOUND, closed_from=start, closed_until=until)
    if key in ORIGIN_HEADS:
        return replace(found, origins=ORIGIN_HEADS[key])
    lists: dict[str, LedgerFilters] = {
        "found": found,
        "found_general": replace(found, grade=Grade.GENERAL),
        "found_major": replace(found, grade=Grade.MAJOR),
        "on_spot": replace(found, fixed_on_spot=True),
        "with_deadline": replace(found, fixed_on_spot=False),
        "closed": closed,
        "closed_general": replace(closed, grade=Grade.GENERAL),
        "closed_major": replace(closed, grade=Grade.MAJOR),
        "open": replace(base, states=_FOUND, open_on=until)
        if has_ended
        else replace(base, states=tuple(sorted(OPEN))),
        "overdue": replace(base, overdue=True),
        "returned": replace(base, states=_FOUND, returned_from=start, returned_until=until),
        "reopened": replace(base, states=_FOUND, reopened_from=start, reopened_until=until),
    }
    return lists.get(key)
