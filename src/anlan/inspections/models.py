"""Inspections and their sheets: one JSON document of answers per place."""

from django.db import models

from anlan.campaigns.models import Campaign, CoverageRow
from anlan.inspections.states import InspectionKind, InspectionState, SheetState
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import ScopedModel, ScopedQuerySet
from anlan.units.models import Unit


class Inspection(ScopedModel):
    """One round of looking at a unit in a campaign."""

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
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=60, blank=True)

    objects = ScopedQuerySet["Inspection"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "round"], name="inspection_round_once"
            )
        ]

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

    objects = ScopedQuerySet["Sheet"].as_manager()

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
    taken_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.item_code} {self.role}"
