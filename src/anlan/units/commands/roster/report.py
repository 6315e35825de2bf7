"""What reading a roster brought to light, row by row, fit to be shown and kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anlan.kernel import language


class Outcome(TextChoices):
    """What a row does, or would do."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("无变化")
    REFUSED = "refused", _("有误")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (or odd) with one cell, and how to mend it."""

    address: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return language.labelled(self.address, language.sentences(self.problem, self.mend))


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: its title, and old and new in words."""

    title: str
    old: str
    new: str


@dataclass(slots=True)
class RosterRow:
    """One row of the roster."""

    sheet: str
    number: int
    name: str
    outcome: str = Outcome.SAME
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class RosterReport:
    """All rows; `vanished` are units of the register that the file does not name."""

    file_name: str
    target: str
    rows: list[RosterRow] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each outcome."""
        return Counter(row.outcome for row in self.rows)

    @property
    def refused(self) -> list[RosterRow]:
        """The rows that cannot be taken in."""
        return [row for row in self.rows if row.outcome == Outcome.REFUSED]

    @property
    def changes_anything(self) -> bool:
        """Whether applying it would write at all."""
        return any(row.outcome in {Outcome.NEW, Outcome.CHANGED} for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, for keeping."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RosterReport":
        """Back from `as_json`."""
        rows = [
            RosterRow(
                row["sheet"],
                row["number"],
                row["name"],
                row["outcome"],
                [Change(**each) for each in row["changes"]],
                [Problem(**each) for each in row["problems"]],
                [Problem(**each) for each in row["warnings"]],
            )
            for row in data["rows"]
        ]
        return cls(data["file_name"], data["target"], rows, data["vanished"], data["notes"])

    def digest(self) -> str:
        """What was promised, in one word: unlike digests mean that the register moved on."""
        said = [
            [row.number, row.sheet, row.outcome, [str(problem) for problem in row.problems]]
            for row in self.rows
        ]
        return sha256(dumps(said, ensure_ascii=False).encode()).hexdigest()
