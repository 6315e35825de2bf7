"""What a statistical form holds, before it is a file. Forms leave the system and are Chinese."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

Entry = str | int | float | Decimal | None
# What stands where a number cannot be said: not kept, or nothing to divide by.
UNSAID = "—"


class Measure(Enum):
    """How a column is written: words, whole numbers, per cent, 万元, days."""

    WORDS = "words"
    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the heading above it that it shares with its neighbours."""

    title: str
    measure: Measure = Measure.COUNT
    group: str = ""
    width: float = 8.5


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is sent: every number already final, shares in per cent with one decimal.

    `breaks_before` are columns with which a new sheet of paper begins; the first is repeated.
    """

    title: str
    period: str
    reporter: str
    measures: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    notes: tuple[str, ...]
    counted_on: date
    breaks_before: tuple[int, ...] = ()


def written(value: Entry, measure: Measure) -> Entry:
    """The value as its column writes it: shares in per cent, money to the hundredth of 万元."""
    if value is None or isinstance(value, str):
        return value
    if measure is Measure.PERCENT:
        return round(100 * float(value), 1)
    if measure is Measure.MONEY:
        return Decimal(value).quantize(Decimal("0.01"))
    return value
