"""A small clockwork: acts happen in the order of their moments, each at its own time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from django.utils import timezone

from anlan.kernel import clock
from anlan.kernel.errors import DomainError

Act = Callable[[], None]
FIRST_HOUR, LAST_HOUR = 8, 17
SATURDAY = 5


class Simulation:
    """Runs acts from `begin` to `end`; what is planned for later does not happen.

    A refused act is part of life (somebody else was quicker); it is counted, not hidden.
    """

    def __init__(self, random: Random, begin: datetime, end: datetime) -> None:
        self.random = random
        self.begin = begin
        self.end = end
        self.refused: list[str] = []
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def plan(self, moment: datetime, act: Act) -> None:
        """Let `act` happen at `moment`, moved into working hours."""
        heappush(self._acts, (self._in_working_hours(moment), next(self._order), act))

    def later(self, act: Act, *, least: float, most: float) -> None:
        """Let `act` happen between `least` and `most` days from now."""
        self.plan(clock.now() + timedelta(days=self.random.uniform(least, most)), act)

    def some_day(self) -> datetime:
        """A moment of the simulated time, evenly drawn."""
        return self.begin + self.random.random() * (self.end - self.begin)

    def happens(self, likelihood: float) -> bool:
        """A draw."""
        return self.random.random() < likelihood

    def run(self) -> int:
        """Let everything happen; returns how many acts there were."""
        done = 0
        while self._acts:
            moment, _order, act = heappop(self._acts)
            if moment > self.end:
                break
            with clock.pretending(moment):
                try:
                    act()
                except DomainError as error:
                    self.refused.append(f"{act!r}: {error}")
            done += 1
        return done

    def _in_working_hours(self, moment: datetime) -> datetime:
        local = timezone.localtime(moment)
        while local.weekday() >= SATURDAY:
            local += timedelta(days=1)
        if not FIRST_HOUR <= local.hour < LAST_HOUR:
            day = local + timedelta(days=1) if local.hour >= LAST_HOUR else local
            minute = self.random.randrange((LAST_HOUR - FIRST_HOUR) * 60)
            local = day.replace(hour=FIRST_HOUR, minute=0) + timedelta(minutes=minute)
            return self._in_working_hours(local)
        return local
