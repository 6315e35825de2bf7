"""What is started by the clock, and which workers are there."""

from django.db import models

from anlan.kernel.ids import new_id
from anlan.kernel.work import Work


class PeriodicRun(Work):
    """One run of a periodic job; its slot is the moment at which it was due.

    Each worker that ticks tries to write the row: that there is one a slot makes it run once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    slot = models.DateTimeField()

    class Meta(Work.Meta):
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=["name", "slot"], name="periodicrun_once_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"


class WorkerSign(models.Model):
    """A sign of life of one worker, renewed with every tick and removed when it stops."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The machine and the process there.
    place = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.place
