"""Which rows are work, and who does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anlan.jobs.models import PeriodicRun
from anlan.jobs.schedule import PERIODIC
from anlan.kernel.work import Progress, Work
from anlan.reports.commands import build_report
from anlan.reports.models import SavedReport

# What takes seconds must not wait behind what takes minutes: a worker has a thread for each lane.
QUICK, LONG = "quick", "long"
LANES = (QUICK, LONG)


@dataclass(frozen=True, slots=True)
class Duty:
    """A model of work and the function that does one row of it.

    The function may call `kernel.work.complete` itself, to have it in the transaction of its
    result; otherwise the row is completed when it returns.
    """

    model: type[Work]
    perform: Callable[[Any, Progress], None]
    lane: str


def run_periodic(run: PeriodicRun, _progress: Progress) -> None:
    """Call the job of that name; one that is no longer in the table has nothing to do."""
    for job in PERIODIC:
        if job.name == run.name:
            job.run(run.slot)


DUTIES: tuple[Duty, ...] = (
    Duty(PeriodicRun, run_periodic, QUICK),
    Duty(SavedReport, build_report, LONG),
)
