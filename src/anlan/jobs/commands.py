"""What the keeper of the system can do about background work."""

from uuid import UUID

from django.db import transaction

from anlan.jobs.models import PeriodicRun
from anlan.jobs.permissions import require_keeper
from anlan.kernel import events
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.kernel.work import try_again


@transaction.atomic
def retry_run(*, actor: Actor, run_id: UUID) -> PeriodicRun:
    """Queue a failed run of a periodic job once more; raises WrongState for any other."""
    require_keeper(actor)
    run = PeriodicRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound
    try_again(run)
    events.record("jobs.retry", run, actor)
    return run
