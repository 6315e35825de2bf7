"""Campaigns with their phases and targets."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.states import CampaignState
from anlan.checklists.models import ChecklistVersion
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor, ScopedModel, ScopedQuerySet, ancestors
from anlan.units.models import Unit


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
