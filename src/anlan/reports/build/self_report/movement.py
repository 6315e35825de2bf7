"""Where each hazard of a unit stood at two moments, told by the events of its life."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from anlan.hazards.models import Hazard
from anlan.hazards.states import HazardState
from anlan.kernel.models import Event
from anlan.reports.build.self_report.facts import Movement

BATCH = 500


class Standing(Enum):
    """How a hazard stands, as a report tells it."""

    OPEN = "未销号"
    CLOSED = "已销号"
    WITHDRAWN = "并案或不成立"


class Came(Enum):
    """How a hazard comes into an edition."""

    CARRIED_OVER = "上期结转"
    NEW = "本期新增"
    REOPENED = "重新整改"


# From what a line of a report says to the name of its count in `Movement`.
CAME = {
    Came.CARRIED_OVER.value: "carried_over",
    Came.NEW.value: "new",
    Came.REOPENED.value: "reopened",
}
STANDING = {
    Standing.CLOSED.value: "closed",
    Standing.WITHDRAWN.value: "withdrawn",
    Standing.OPEN.value: "open",
}
_IMPORT = "hazards.import"
_MOVES = {
    "hazards.report": Standing.OPEN,
    _IMPORT: Standing.OPEN,
    "hazards.close": Standing.CLOSED,
    "hazards.reopen": Standing.OPEN,
    "hazards.merge": Standing.WITHDRAWN,
    "hazards.dismiss": Standing.WITHDRAWN,
}


@dataclass
class Life:
    """The moments at which a hazard changed its standing, in order."""

    hazard: Hazard
    moves: list[tuple[datetime, Standing]] = field(default_factory=list)

    def standing(self, moment: datetime) -> Standing | None:
        """How it stood just before that moment; None when the ledger did not know it yet."""
        before = [standing for moved_at, standing in self.moves if moved_at < moment]
        return before[-1] if before else None

    def was_open_within(self, start: datetime, end: datetime) -> bool:
        """Whether it was taken up within the period."""
        return any(start <= at < end and to is Standing.OPEN for at, to in self.moves)


@dataclass(frozen=True)
class Entry:
    """A hazard of the edition: how it came in and how it stood at the end."""

    hazard: Hazard
    came: Came
    standing: Standing


def lives_of(hazards: Sequence[Hazard]) -> list[Life]:
    """The lives of these hazards; one query for every five hundred."""
    lives = {str(hazard.pk): Life(hazard) for hazard in hazards}
    ids = list(lives)
    for at in range(0, len(ids), BATCH):
        rows = Event.objects.filter(
            object_type=Hazard._meta.label_lower,
            object_id__in=ids[at : at + BATCH],
            verb__in=_MOVES,
        ).order_by("occurred_at", "number")
        for event in rows.only("object_id", "verb", "occurred_at", "data").iterator():
            life = lives[event.object_id]
            life.moves.append((event.occurred_at, _MOVES[event.verb]))
            if event.verb == _IMPORT:
                _tell_history(life, was_closed=event.data["after"]["state"] == HazardState.CLOSED)
    return list(lives.values())


def entries_of(
    lives: Iterable[Life],
    start: datetime,
    end: datetime,
    carried: frozenset[str] | None = None,
) -> Iterator[Entry]:
    """The hazards that the edition has to answer for; `end` is the first moment after it.

    `carried` are the numbers of those that the edition before left open, as it was frozen: exactly
    they are carried over. What the ledger places before the period and that edition did not know
    (an old ledger imported since, an act that was being written as it was frozen) is new.
    """
    for life in lives:
        before, after = life.standing(start), life.standing(end)
        if after is None:
            continue
        is_carried = before is Standing.OPEN if carried is None else life.hazard.number in carried
        if is_carried:
            yield Entry(life.hazard, Came.CARRIED_OVER, after)
        elif before is Standing.CLOSED and life.was_open_within(start, end):
            yield Entry(life.hazard, Came.REOPENED, after)
        elif before in (None, Standing.OPEN) and after is not Standing.WITHDRAWN:
            yield Entry(life.hazard, Came.NEW, after)


def movement_of(entries: Iterable[Entry], *, grade: str = "") -> Movement:
    """The counts over the entries, or over those of one grade."""
    wanted = [entry for entry in entries if grade in ("", entry.hazard.grade)]
    came = [entry.came for entry in wanted]
    stand = [entry.standing for entry in wanted]
    return Movement(
        carried_over=came.count(Came.CARRIED_OVER),
        new=came.count(Came.NEW),
        reopened=came.count(Came.REOPENED),
        closed=stand.count(Standing.CLOSED),
        withdrawn=stand.count(Standing.WITHDRAWN),
        open=stand.count(Standing.OPEN),
    )


def found_and_closed(lives: Iterable[Life], end: datetime) -> tuple[int, int]:
    """How many hazards the ledger counted at that moment, and how many of them were closed."""
    standings = [life.standing(end) for life in lives]
    closed = standings.count(Standing.CLOSED)
    return closed + standings.count(Standing.OPEN), closed


def _tell_history(life: Life, *, was_closed: bool) -> None:
    """What an old ledger says happened before it was imported keeps the days it happened on."""
    hazard, (entered, _open) = life.hazard, life.moves[-1]
    life.moves[-1] = (min(hazard.found_at, entered), Standing.OPEN)
    if was_closed:
        # Reopened since, it no longer says when: the import is then the last moment it can be.
        said = None if hazard.times_reopened else hazard.closed_at
        life.moves.append((min(said or entered, entered), Standing.CLOSED))
