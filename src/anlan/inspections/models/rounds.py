"""Inspections and their sheets: one JSON document of answers per place."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import Campaign, CoverageRow
from anlan.inspections.states import (
    SEALED_KINDS,
    SEES_OPEN,
    SEES_SEALED,
    InspectionKind,
    InspectionState,
    SheetState,
)
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import Actor, ScopedModel, ScopedQuerySet
from anlan.units.models import Unit


def _seen(actor: Actor, prefix: str = "") -> Q:
    """Which inspections an actor is told of, beside the scope of their rows.

    A unit sees its own rounds, and visits once they are finished: an unannounced visit that is
    still going on must not warn anybody (四不两直). Who began a visit sees it always.
    """
    own_round = Q(**{f"{prefix}kind": InspectionKind.SELF})
    finished = Q(**{f"{prefix}state": InspectionState.CONFIRMED})
    sealed = Q(**{f"{prefix}kind__in": sorted(SEALED_KINDS)})
    begun = Q(**{f"{prefix}started_by_id": actor.id})
    return (
        own_round
        | finished
        | begun
        | actor.only(SEES_SEALED).reach("unit_path")
        | ~sealed & actor.only(SEES_OPEN).reach("unit_path")
    )


class InspectionQuerySet(ScopedQuerySet["Inspection"]):
    """Inspections: open visits only to those who may know of them."""

    def visible_to(self, actor: Actor) -> Self:
        """As any scoped row, less the visits of which the actor must not be told yet."""
        found = super().visible_to(actor)
        return found if actor.is_system else found.filter(_seen(actor))


class SheetQuerySet(ScopedQuerySet["Sheet"]):
    """Sheets, seen by whoever sees their inspection."""

    def visible_to(self, actor: Actor) -> Self:
        """As their inspections."""
        found = super().visible_to(actor)
        return found if actor.is_system else found.filter(_seen(actor, "inspection__"))


class Inspection(ScopedModel):
    """One round of looking at a unit in a campaign: its own, or a visit by those who come to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)
    kind = models.CharField(max_length=12, choices=InspectionKind.choices)
    round = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=InspectionState.choices, default=InspectionState.OPEN
    )
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=60)
    started_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=60, blank=True)
    # The rest belongs to visits. The day by the district's calendar, whom they met, what it came to.
    visited_on = models.DateField(null=True)
    representative = models.CharField(_("在场人员"), max_length=60, blank=True)
    summary = models.TextField(_("检查小结"), blank=True)
    inspector_signature = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    unit_signature = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    # Why the unit did not sign.
    refusal = models.CharField(_("未签字原因"), max_length=200, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "round"], name="inspection_round_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=InspectionKind.SELF, visited_on__isnull=True)
                | ~Q(kind=InspectionKind.SELF) & Q(visited_on__isnull=False),
                name="inspection_visited_iff_dated",
            ),
        ]
        # The visits of a campaign, the latest day first.
        indexes = [models.Index(fields=["campaign", "visited_on", "id"], name="visit_by_day")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()} {self.round}"


class Sheet(ScopedModel):
    """The answers for one place in one inspection.

    `answers` maps item code to a `states.StoredAnswer` as JSON. Saved answer by answer under a row
    lock, so that people at work on other places or items never overwrite each other; `revision`
    counts the saves. Once handed in it never changes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="sheets")
    coverage_row = models.ForeignKey(CoverageRow, models.PROTECT)
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.DRAFT)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.CharField(max_length=60, blank=True)
    handed_in_by_id = models.UUIDField(null=True)
    signature = models.ForeignKey(StoredFile, models.PROTECT, null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "coverage_row"], name="sheet_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.coverage_row} {self.inspection}"


class SheetPhoto(models.Model):
    """A photo of a failed item, before the sheet is handed in and the hazard takes it over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="photos")
    item_code = models.CharField(max_length=12)
    file = models.ForeignKey(StoredFile, models.PROTECT)
    role = models.CharField(max_length=12)
    # Strokes drawn on it (`states.parcels.Mark`), shown over the untouched bytes.
    marks = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.item_code} {self.role}"
