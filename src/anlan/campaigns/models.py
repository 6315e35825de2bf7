"""Campaigns, their phases and targets, the units that take part, and the coverage grid."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.states import CampaignState, RosterAct
from anlan.checklists.models import ChecklistVersion
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor, ScopedModel, ScopedQuerySet, ancestors
from anlan.units.models import Place, Unit
from anlan.units.states import PlaceKind, UnitKind


class CampaignQuerySet(ScopedQuerySet["Campaign"]):
    """Campaigns: seen from above as any row, and from below once they are launched."""

    def visible_to(self, actor: Actor) -> Self:
        """The campaigns of one's own territory, and those launched by a unit above."""
        if actor.is_system:
            return self
        grants = [grant for grant in actor.grants if grant.role not in self.hidden_from]
        above = {path for grant in grants for path in ancestors(grant.unit_path)}
        launched_above = Q(unit_path__in=above) & ~Q(state=CampaignState.DRAFT)
        return self.filter(actor.reach("unit_path", without=self.hidden_from) | launched_above)


class Campaign(ScopedModel):
    """One inspection campaign, from the issued plan to its end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    title = models.CharField(_("名称"), max_length=100)
    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True)
    # An open end is named by an event, as plans do ("……结束后").
    ends_with = models.CharField(_("结束时点说明"), max_length=100, blank=True)
    description = models.TextField(_("工作要求"), blank=True)
    state = models.CharField(
        max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    created_at = models.DateTimeField()
    launched_at = models.DateTimeField(null=True)
    launched_by = models.CharField(max_length=60, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state=CampaignState.DRAFT) | Q(launched_at__isnull=False),
                name="campaign_launched_iff_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Phase(models.Model):
    """One phase of the plan, with its heading."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("阶段名称"), max_length=100)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True)
    description = models.CharField(_("工作内容"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """Who must take part and by which checklist: kinds of units within a territory."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField()
    kinds = models.JSONField(_("单位类型"), default=list)
    territory = models.ForeignKey(Unit, models.PROTECT, null=True)
    checklist_version = models.ForeignKey(ChecklistVersion, models.PROTECT)

    def __str__(self) -> str:
        return f"{self.campaign} {self.position}"


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
