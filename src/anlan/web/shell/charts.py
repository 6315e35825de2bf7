"""What a chart's part takes: the table behind it. The script draws from the table, not from here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.utils.functional import Promise

Words = str | Promise


class Kind(Enum):
    """How the table is drawn; more than one series is stacked, lines apart."""

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"
    AREAS = "areas"


class Tone(Enum):
    """The colours of series, apart in lightness too. The style sheet says which they are."""

    MAIN = "main"
    DEEP = "deep"
    SOFT = "soft"
    WARM = "warm"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Head:
    """One column: drawn in its tone, or only told in the table when it has none."""

    name: Words
    tone: Tone | None = None
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is written, as it is drawn (None: a gap), and the list that it opens."""

    text: str
    value: float | None = None
    address: str = ""

    @property
    def drawn(self) -> str:
        """The value for the script, whatever the language of the page; empty for none."""
        return "" if self.value is None else repr(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One point along the axis; `day` where the axis is the calendar."""

    title: Words
    cells: Sequence[Cell]
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that the chart draws a line at, and what falls due on it."""

    day: date
    title: Words


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart and its table.

    `key` tells it apart on the page; `summary` is what a screen reader says in place of the
    picture; `definition` is shown on its title; `first` heads the column of the rows' names.
    """

    key: str
    title: Words
    kind: Kind
    summary: str
    first: Words
    heads: Sequence[Head]
    rows: Sequence[Row]
    definition: Words = ""
    is_share: bool = False
    marks: Sequence[Mark] = field(default=())
    without: Words = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: then the page says `without` instead."""
        drawn = (cell.value for row in self.rows for cell in row.cells)
        return not any(value for value in drawn)
