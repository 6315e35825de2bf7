"""The units that take part in a campaign, and the coverage grid."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models.campaign import Campaign
from anlan.campaigns.states import RosterAct
from anlan.checklists.models import ChecklistVersion
from anlan.kernel.ids import new_id
from anlan.kernel.scope import ScopedModel, ScopedQuerySet
from anlan.units.models import Place, Unit
from anlan.units.states import PlaceKind, UnitKind


class Participation(ScopedModel):
    """A unit in a campaign, with the checklist version and the profile frozen as it entered.

    The counters are sums over the unit's active rows, kept in the transaction of every change and
    recounted by `anlan verify`; a unit that has left counts nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT)
    unit_kind = models.CharField(max_length=20, choices=UnitKind.choices)
    checklist_version = models.ForeignKey(ChecklistVersion, models.PROTECT)
    # {"kind", "stage", "features", "pupils"}: what applicability was decided on.
    profile = models.JSONField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    places_total = models.PositiveIntegerField(default=0)
    places_done = models.PositiveIntegerField(default=0)
    items_total = models.PositiveIntegerField(default=0)
    items_done = models.PositiveIntegerField(default=0)
    items_excused = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Participation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(items_total__gte=F("items_done") + F("items_excused")),
                name="participation_answers_within_items",
            ),
            models.CheckConstraint(
                condition=Q(places_total__gte=F("places_done")),
                name="participation_done_within_places",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "unit_path"], name="participation_scope")]

    def __str__(self) -> str:
        return f"{self.unit} {self.campaign}"

    @property
    def items_missing(self) -> int:
        """Items not answered yet."""
        return self.items_total - self.items_done - self.items_excused

    @property
    def rate(self) -> float | None:
        """(done + excused) ÷ items; None where there is nothing to answer."""
        if not self.items_total:
            return None
        return (self.items_done + self.items_excused) / self.items_total


class RosterDecision(ScopedModel):
    """A recorded decision by which a unit entered or left after launch, with its reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)
    act = models.CharField(max_length=10, choices=RosterAct.choices)
    reason = models.CharField(_("原因"), max_length=200)
    decided_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField()

    objects = ScopedQuerySet["RosterDecision"].as_manager()

    def __str__(self) -> str:
        return f"{self.unit} {self.act}"


class CoverageRow(ScopedModel):
    """One line of the grid: a unit's place, and how far its items are answered.

    The items follow from the frozen checklist version, profile and place kind; they are never
    stored as rows. `items_passed + items_failed + items_excused` are answered by a handed-in
    sheet (the latest counts); the rest of `items_total` is missing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="rows")
    # Campaign and place are found by the indexes below: one each less to keep at a launch.
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT, db_index=False)
    place_kind = models.CharField(max_length=20, choices=PlaceKind.choices)
    place_name = models.CharField(max_length=60)
    # The profile as this row entered the grid, in the short form of `queries.frozen`.
    profile_key = models.CharField(max_length=250)
    is_active = models.BooleanField(default=True)
    items_total = models.PositiveSmallIntegerField()
    items_passed = models.PositiveSmallIntegerField(default=0)
    items_failed = models.PositiveSmallIntegerField(default=0)
    items_excused = models.PositiveSmallIntegerField(default=0)
    # Codes of the items that the latest sheet excused, for coverage by category.
    excused_codes = models.JSONField(default=list)
    last_handed_in_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["CoverageRow"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "place"], name="coverage_row_once"),
            models.CheckConstraint(
                condition=Q(
                    items_total__gte=F("items_passed") + F("items_failed") + F("items_excused")
                ),
                name="coverage_row_answers_within_items",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "unit_path"], name="coverage_scope")]

    def __str__(self) -> str:
        return self.place_name
