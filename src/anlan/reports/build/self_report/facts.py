"""What one self-inspection report says: facts that never change once it is handed in."""

import json
from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Edition:
    """One report of a campaign: its running number and its period, both days included.

    The moments bound it exactly where a hand-in did: from the one that froze the edition before, up
    to the one that freezes this. Without them the days count from midnight to midnight.
    """

    number: int
    starts_on: date
    ends_on: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """What the school writes itself; `reasons` pairs a hazard's number with why it is still open."""

    organisation: str
    next_steps: str
    approach: str = ""
    problems: str = ""
    rectification: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Effort:
    """How the unit looked at itself within the period, by its sheets handed in.

    `person_times` (人次) counts a person once a day. The totals are those of the coverage grid.
    """

    rounds: int
    places: int
    places_total: int
    items: int
    items_total: int
    people: int
    person_times: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved in the ledger since the edition before; each hazard counts once.

    carried_over: open as the period began; new: entered the ledger within it; reopened: closed as
    it began and taken up again within it. Of all these together, at its end: closed, withdrawn
    (merged into another record, or found to be no hazard), still open. What entered within the
    period and was withdrawn within it was never a hazard of its own and is not counted at all.
    """

    carried_over: int = 0
    new: int = 0
    reopened: int = 0
    closed: int = 0
    withdrawn: int = 0
    open: int = 0

    @property
    def handled(self) -> int:
        """All that the edition has to answer for."""
        return self.carried_over + self.new + self.reopened

    @property
    def closure_rate(self) -> str:
        """Closed ÷ (handled − withdrawn) in percent, one decimal; — where there is nothing."""
        whole = self.handled - self.withdrawn
        return f"{Decimal(self.closed * 100) / whole:.1f}%" if whole else "—"


@dataclass(frozen=True, slots=True)
class CategoryMovement:
    """One category's share of the movement."""

    title: str
    movement: Movement


@dataclass(frozen=True, slots=True)
class HazardLine:
    """One hazard of the edition: its row in the annex, with the five commitments.

    `came` says how it came into the edition, `standing` how it stood at its end. `is_explained`
    where somebody said why it is open; otherwise the reason only tells its state.
    """

    number: str
    found_on: date
    origin: str
    where: str
    description: str
    category: str
    grade: str
    came: str
    standing: str
    owner: str
    measures: str
    funds_yuan: Decimal | None
    due_on: date | None
    contingency: str
    closed_on: date | None
    is_overdue: bool
    reason: str
    is_explained: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """The edition before as it was frozen, and what became of it since.

    `open` of it is what this edition carries over, number for number; `withdrawn` of these were
    merged or found to be no hazard since. `entered_late`: hazards of days before, which the ledger
    did not know then: they count as new. `restated` is how much more the ledger has found in all
    than the two editions together account for: closed hazards of days before, entered since.
    """

    number: int
    ended_on: date
    digest: str
    open: int
    withdrawn: int
    entered_late: int
    restated: int


@dataclass(frozen=True, slots=True)
class SelfReport:
    """One unit's report on one edition: all that its file will say."""

    unit: str
    addressee: str
    campaign: str
    edition: Edition
    signed_on: date
    effort: Effort
    movement: Movement
    major: Movement
    categories: tuple[CategoryMovement, ...]
    # Since the campaign began, at the end of this edition.
    found_in_all: int
    closed_in_all: int
    # Of the new ones.
    found_by_unit: int
    fixed_on_spot: int
    # Of the open ones.
    overdue: int
    # Of the closed ones.
    funds_yuan: Decimal
    hazards: tuple[HazardLine, ...]
    prose: Prose
    # None for a first edition, and where the one before was not handed in.
    handover: Handover | None = None

    def canonical(self) -> str:
        """As JSON in one form only, so that equal reports have equal text."""
        return json.dumps(
            asdict(self), default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form: what a report handed in is frozen by."""
        return sha256(self.canonical().encode()).hexdigest()

    @property
    def gist(self) -> str:
        """SHA-256 of all that it says but the moment of its end: what somebody agreed to hand in."""
        untimed = replace(self.edition, ends_at=None)
        return replace(self, edition=untimed).digest

    @classmethod
    def from_canonical(cls, text: str) -> "SelfReport":
        """The report that was frozen, exactly."""
        report = _read(cls, json.loads(text))
        assert isinstance(report, SelfReport)  # noqa: S101 -- for the type checker
        return report


@dataclass(frozen=True, slots=True)
class Course:
    """An edition with the frozen report of the one before, where there is one."""

    edition: Edition
    previous: SelfReport | None = None


def _read(kind: Any, value: Any) -> Any:  # noqa: ANN401 -- types are what it works on
    """A value of that type from its JSON form."""
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_read(each, part) for each, part in zip(kinds, value, strict=True))
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_facts(kind, value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


def _read_facts(kind: type, value: dict[str, Any]) -> Any:  # noqa: ANN401 -- as above
    """Facts that a report frozen earlier did not know yet have their defaults."""
    hints = get_type_hints(kind)
    given = [each for each in fields(kind) if each.name in value or each.default is MISSING]
    return kind(**{each.name: _read(hints[each.name], value[each.name]) for each in given})
