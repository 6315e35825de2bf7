"""Whether somebody is there to do the work."""

from datetime import timedelta

from anlan.jobs.models import WorkerSign
from anlan.kernel import clock

# Three ticks: after one that came late, nobody should be told that no worker runs.
WITHOUT_SIGN = timedelta(minutes=3)


def is_worker_there() -> bool:
    """Whether a worker gave a sign of life lately; without one, what is queued stays queued."""
    return WorkerSign.objects.filter(seen_at__gte=clock.now() - WITHOUT_SIGN).exists()
