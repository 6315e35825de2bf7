"""Clocks, medians and memory: what one figure is made of."""

import gc
import json
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from django.db import connection

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")
MIB = 1024
# One pair is repeated for about so many seconds, and at least so often.
PATIENCE = 8.0
FEWEST = 3

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured, and how often."""

    units: int
    hazards: int
    rounds: int

    @property
    def words(self) -> str:
        """The size as a case states it."""
        return f"{self.units:,} units, {self.hazards:,} hazards"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the output; `unit` says what `ours` and `limit` are counted in.

    `ratio` is the cost of ours over the cost of the limit: above 1 ours is dearer, whichever way
    the unit points.
    """

    bench: str
    case: str
    ours: float
    unit: str
    limit: float
    ratio: float
    peak_mib: float
    database: str

    def line(self) -> str:
        """As JSON, Chinese left readable."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """The median costs of ours and of the limit, in seconds."""

    ours: float
    limit: float

    @property
    def ratio(self) -> float:
        """Cost of ours over cost of the limit."""
        return round(self.ours / self.limit, 2) if self.limit else 0.0


def interleaved(ours: Act, limit: Act, rounds: int) -> Pair:
    """Both in turn, so that whatever else the machine does falls on both; the median of each.

    Each is run once before, uncounted, so that both find their pages and caches warm; what is slow
    is repeated less often.
    """
    first = seconds(ours) + seconds(limit)
    rounds = max(FEWEST, min(rounds, int(PATIENCE / first)))
    costs = [(seconds(ours), seconds(limit)) for _round in range(rounds)]
    return Pair(median(one for one, _other in costs), median(other for _one, other in costs))


def seconds(act: Act) -> float:
    """How long it takes; garbage of what went before is not part of it."""
    gc.collect()
    start = perf_counter()
    act()
    return perf_counter() - start


def statements(act: Act) -> int:
    """How many statements the product sends; a request clears Django's own list of them."""
    sent = 0

    def count(execute: Act, *arguments: object) -> object:
        nonlocal sent
        sent += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):  # type: ignore[arg-type]  # Django passes five, whatever they are
        act()
    return sent


def middle(costs: Sequence[float]) -> float:
    """Their median."""
    return median(costs)


def milliseconds(cost: float) -> float:
    """Seconds as milliseconds, to a hundredth."""
    return round(cost * 1000, 2)


def peak_mib() -> float:
    """The most memory that this process has held since its start or the last `forget_peak`.

    Linux's own high-water mark where there is one: the portable one of getrusage starts from what
    the parent process held.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / MIB, 1)
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(kept / (MIB * MIB if sys.platform == "darwin" else MIB), 1)


def forget_peak() -> None:
    """Begin a new high-water mark from what is held now, where the system can."""
    if _CLEAR.exists():
        _CLEAR.write_text("5")
