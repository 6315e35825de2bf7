"""What a plan reader proposes: every proposal names the sentence that it came from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from anlan.campaigns.plan.text import Source


class YearFrom(StrEnum):
    """Where the year of dates without one was taken from, the surest first."""

    GIVEN = "given"
    ISSUED = "issued"
    DOCUMENT_NO = "document_no"
    DATES = "dates"
    TITLE = "title"
    EVENT = "event"
    TODAY = "today"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """What is to happen on a day that the plan names."""

    LOOK_BACK = "look_back"
    MEETING = "meeting"
    INSPECTION = "inspection"
    DRILL = "drill"
    TRAINING = "training"


class PartyRole(StrEnum):
    """How a duty names a party: does it, does likewise (参照), or is the one it is done to."""

    DOES = "does"
    FOLLOWS = "follows"
    ADDRESSED = "addressed"


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact in the words of the plan."""

    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day, None while its year is unknown, and the words that name it."""

    on: date | None
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Year:
    """The year of dates without one; None has to be asked for."""

    value: int | None
    inferred_from: YearFrom
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when; an open end has no day and is named by an event in `ends`."""

    starts: StatedDay | None
    ends: StatedDay | None
    source: Source


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: heading, text, and its days where the plan gives any."""

    title: str
    text: str
    starts_on: date | None
    ends_on: date | None
    # The plan says that it runs through the whole of the campaign (贯穿全过程).
    is_throughout: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Requirement:
    """A 报送事项: who hands in what, to whom, by when.

    `due_on` is None while the year is unknown, and for what recurs (每月25日) or follows an event
    (整改完成后3日内); `due_words` always holds the plan's own words.
    """

    who: str
    what: str
    to: str
    due_on: date | None
    due_words: str
    is_recurring: bool
    source: Source


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """A look-back, meeting, inspection or drill on a day, in a month or in a part of one."""

    kind: EventKind
    words: str
    starts_on: date | None
    ends_on: date | None
    date_words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Party:
    """A unit that a duty names."""

    name: str
    role: PartyRole
    source: Source


@dataclass(frozen=True, slots=True)
class Duty:
    """A numbered duty; no party means that the plan names none and the officer has to say."""

    number: str
    section: str
    text: str
    parties: tuple[Party, ...]
    due_on: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Count:
    """A number of zones or teams (22个责任区)."""

    name: str
    value: int
    is_zones: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of unit that the plan covers: a value of `units.states.UnitKind`."""

    kind: str
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Annex:
    """An attachment that the plan refers to, and whether its text was there."""

    number: str
    title: str
    is_present: bool
    source: Source
    # The headings of the table that it holds, without that of the running number.
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that looks like a slip of scanning, and how it was read."""

    found: str
    read_as: str
    source: Source


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """The campaign that a plan proposes; whatever was not found is None or empty."""

    title: Stated | None
    name: str
    issuer: Stated | None
    document_no: Stated | None
    issued_on: StatedDay | None
    year: Year
    period: Period | None
    phases: tuple[Phase, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    events: tuple[DatedEvent, ...] = ()
    duties: tuple[Duty, ...] = ()
    counts: tuple[Count, ...] = ()
    targets: tuple[Target, ...] = ()
    annexes: tuple[Annex, ...] = ()
    slips: tuple[Slip, ...] = ()

    @property
    def missing_annexes(self) -> tuple[Annex, ...]:
        """Attachments that are referred to and still have to be supplied."""
        return tuple(annex for annex in self.annexes if not annex.is_present)

    @property
    def zones(self) -> Count | None:
        """How many zones the plan divides the territory into."""
        return next((count for count in self.counts if count.is_zones), None)
