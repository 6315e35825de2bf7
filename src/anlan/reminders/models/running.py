"""The day's digests of an office, and which unit was reminded of what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import Submission
from anlan.kernel.ids import new_id
from anlan.kernel.scope import PathField, ScopedModel, ScopedQuerySet
from anlan.units.models import Unit


class ReminderRun(ScopedModel):
    """The digests of one office on one day, written person by person in the order of their ids.

    A batch of people, their messages and the place reached are one transaction under a lock on
    this row: killed in the middle, the run goes on after the last whole batch.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Unit, models.CASCADE, db_index=False)
    day = models.DateField()
    # Requirement → working days from its due day, as the rules had it when the run began.
    asked = models.JSONField(default=dict)
    # The person after whom the next batch begins.
    at_person = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    messages = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["ReminderRun"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="reminder_run_once_a_day")
        ]
        indexes = [models.Index(fields=["finished_at", "id"], name="reminder_run_open")]

    def __str__(self) -> str:
        return f"{self.office} {self.day}"


class RemindedUnit(ScopedModel):
    """A unit was reminded of one requirement under one rule: once for that day."""

    unit_path = PathField()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(ReminderRun, models.CASCADE, db_index=False)
    submission = models.ForeignKey(Submission, models.CASCADE, db_index=False)
    offset = models.SmallIntegerField(_("相对时限的工作日"))
    day = models.DateField()

    objects = ScopedQuerySet["RemindedUnit"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "offset", "day"], name="unit_reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.day}"
