"""Whether somebody is there to do the work, and how the work goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from anlan.jobs.models import PeriodicRun, WorkerSign
from anlan.jobs.permissions import require_keeper
from anlan.jobs.schedule import PERIODIC
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.kernel.work import WorkState
from anlan.reports.models import SavedReport

# Three ticks: after one that came late, nobody should be told that no worker runs.
WITHOUT_SIGN = timedelta(minutes=3)
FAILURES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One periodic job and its last run, None while there was none."""

    title: Promise
    last: PeriodicRun | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How background work stands: workers, periodic jobs, failed runs, reports by state."""

    workers: list[WorkerSign]
    schedule: list[ScheduleLine]
    failed: list[tuple[PeriodicRun, Promise | str]]
    reports: Mapping[str, int]


def is_worker_there() -> bool:
    """Whether a worker gave a sign of life lately; without one, what is queued stays queued."""
    return _signs().exists()


def standing(actor: Actor) -> Standing:
    """All of it, for the keeper of the system; raises NotPermitted.

    Of reports only their number: what they hold is none of the keeper's business.
    """
    require_keeper(actor)
    titles = {job.name: job.title for job in PERIODIC}
    runs = PeriodicRun.objects.order_by("-slot")
    failed = runs.filter(state=WorkState.FAILED)[:FAILURES_SHOWN]
    counts = SavedReport.objects.order_by().values_list("state").annotate(Count("pk"))
    return Standing(
        workers=list(_signs().order_by("started_at")),
        # As many queries as there are jobs in the table, each answered by one row of an index.
        schedule=[
            ScheduleLine(title, runs.filter(name=name).first()) for name, title in titles.items()
        ],
        failed=[(run, titles.get(run.name, run.name)) for run in failed],
        reports=dict(counts),
    )


def _signs() -> QuerySet[WorkerSign]:
    return WorkerSign.objects.filter(seen_at__gte=clock.now() - WITHOUT_SIGN)
