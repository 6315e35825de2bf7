"""催报: a person asks units that still owe something to hand it in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import Requirement, Submission
from anlan.kernel.ids import new_id
from anlan.kernel.scope import PathField, ScopedModel, ScopedQuerySet


class Urge(ScopedModel):
    """One 催报: by whom, when, of what, to how many. Its path is where the sender leads."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="urges")
    note = models.CharField(_("附言"), max_length=200, blank=True)
    urged_by_id = models.UUIDField(null=True)
    urged_by = models.CharField(max_length=60)
    urged_at = models.DateTimeField()
    units = models.PositiveIntegerField()
    people = models.PositiveIntegerField()

    objects = ScopedQuerySet["Urge"].as_manager()

    def __str__(self) -> str:
        return f"{self.requirement}"


class UrgedUnit(ScopedModel):
    """A unit that was urged, and of which submission."""

    unit_path = PathField()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    urge = models.ForeignKey(Urge, models.CASCADE, related_name="urged")
    submission = models.ForeignKey(Submission, models.PROTECT, db_index=False)
    urged_at = models.DateTimeField()

    objects = ScopedQuerySet["UrgedUnit"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urge", "submission"], name="urged_once_per_urge")
        ]
        indexes = [models.Index(fields=["submission", "urged_at"], name="urged_when")]

    def __str__(self) -> str:
        return f"{self.submission_id}"
