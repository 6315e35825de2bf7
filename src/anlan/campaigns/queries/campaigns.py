"""Campaigns themselves: one, all, their phases."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from anlan.campaigns.models import Campaign, CampaignQuerySet, Phase
from anlan.campaigns.states import CampaignState
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor


def campaigns(actor: Actor) -> CampaignQuerySet:
    """All campaigns in sight, the latest first."""
    return Campaign.objects.visible_to(actor).select_related("unit").order_by("-starts_on", "-pk")


def campaign(actor: Actor, campaign_id: UUID | str) -> Campaign:
    """One campaign in sight; raises NotFound."""
    found = campaigns(actor).filter(pk=campaign_id).first()
    if found is None:
        raise NotFound
    return found


def current_campaign(actor: Actor) -> Campaign | None:
    """The campaign at hand: the latest that runs, else the latest that was closed."""
    launched = campaigns(actor).exclude(state=CampaignState.DRAFT)
    return launched.filter(state=CampaignState.LAUNCHED).first() or launched.first()


def phases_of(campaign: Campaign) -> list[Phase]:
    """The phases in the order of the plan."""
    return list(campaign.phases.order_by("position"))


def phases_at(campaign: Campaign, on: date) -> list[Phase]:
    """The phases that run on that day; several may."""
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return list(campaign.phases.filter(running).order_by("position"))
