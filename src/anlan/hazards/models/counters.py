"""Counters of hazards, kept in the transaction of every move and recounted by `anlan verify`."""

from django.db import models
from django.db.models import Q

from anlan.campaigns.models import Campaign
from anlan.hazards.states import Grade, HazardState
from anlan.kernel.ids import new_id
from anlan.kernel.scope import PathField, ScopedModel, ScopedQuerySet
from anlan.units.models import Unit


class HazardTallyQuerySet(ScopedQuerySet["HazardTally"]):
    """Counters, bounded as the hazards that they count."""

    section_field = "section_key"


class HazardTally(ScopedModel):
    """How many hazards a unit has in one campaign, category, grade and state.

    Kept in the transaction of every move and recounted by `anlan verify`.
    """

    unit_path = PathField()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False)
    category = models.CharField(max_length=8, blank=True)
    section_key = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=10, choices=Grade.choices)
    state = models.CharField(max_length=20, choices=HazardState.choices)
    hazards = models.IntegerField(default=0)

    objects = HazardTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "category", "section_key", "grade", "state"],
                name="hazard_tally_once",
            ),
            models.CheckConstraint(condition=Q(hazards__gte=0), name="hazard_tally_not_negative"),
        ]
        # Holds all that a count asks for, so that the rows themselves are not read.
        indexes = [
            models.Index(
                fields=[
                    "campaign",
                    "unit_path",
                    "state",
                    "grade",
                    "category",
                    "section_key",
                    "hazards",
                ],
                name="hazard_tally_counts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state} {self.hazards}"


class HazardSeries(models.Model):
    """The last hazard number given in one unit and year."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="hazard_series_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year} {self.last}"
