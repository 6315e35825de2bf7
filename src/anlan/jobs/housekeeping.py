"""What has to be swept up every night."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from anlan.hazards.commands import fold_counters
from anlan.jobs.models import PeriodicRun
from anlan.kernel import uploads
from anlan.kernel.documents import reading
from anlan.kernel.work import WorkState

# A job a minute leaves 1,440 runs a day.
RUNS_KEPT = timedelta(days=7)
FAILED_RUNS_KEPT = timedelta(days=365)


def fold(_slot: datetime) -> None:
    """Put the many rows of each counter of the statistics into one."""
    fold_counters()


def sweep(slot: datetime) -> None:
    """Remove what has run out: sessions, unfinished uploads, old pictures of pages, and runs.

    The runs of past weeks go; failed ones stay to be seen a year.
    """
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    uploads.expire(slot)
    reading.sweep()
    PeriodicRun.objects.filter(state=WorkState.DONE, slot__lt=slot - RUNS_KEPT).delete()
    PeriodicRun.objects.filter(slot__lt=slot - FAILED_RUNS_KEPT).delete()
