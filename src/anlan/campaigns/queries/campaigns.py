"""Campaigns themselves: one, all, their phases."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, CampaignQuerySet, Phase
from anlan.campaigns.permissions import RULES
from anlan.campaigns.queries.coverage import LEADING
from anlan.campaigns.states import CampaignState
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.scope import Actor, within
from anlan.units.models import Unit


def campaigns(actor: Actor) -> CampaignQuerySet:
    """All campaigns in sight, the latest first."""
    return Campaign.objects.visible_to(actor).select_related("unit").order_by("-starts_on", "-pk")


def campaign(actor: Actor, campaign_id: UUID | str) -> Campaign:
    """One campaign in sight; raises NotFound."""
    found = campaigns(actor).filter(pk=campaign_id).first()
    if found is None:
        raise NotFound
    return found


def campaign_named(actor: Actor, words: str) -> Campaign:
    """The campaign of that id, or the one of that title; raises NotFound and InvalidInput."""
    try:
        return campaign(actor, UUID(words))
    except ValueError:
        named = list(campaigns(actor).filter(title=words)[:2])
    if not named:
        raise NotFound
    if len(named) > 1:
        raise InvalidInput(_("有多次大检查名为“%(title)s”，请改用编号。") % {"title": words})
    return named[0]


def launched_campaigns(actor: Actor) -> CampaignQuerySet:
    """Those that run or have run, the latest first."""
    return campaigns(actor).exclude(state=CampaignState.DRAFT)


def current_campaign(actor: Actor) -> Campaign | None:
    """The campaign at hand: the latest that runs, else the latest that was closed."""
    launched = launched_campaigns(actor)
    return launched.filter(state=CampaignState.LAUNCHED).first() or launched.first()


def phases_of(campaign: Campaign) -> list[Phase]:
    """The phases in the order of the plan."""
    return list(campaign.phases.order_by("position"))


def phases_at(campaign: Campaign, on: date) -> list[Phase]:
    """The phases that run on that day; several may."""
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return list(campaign.phases.filter(running).order_by("position"))


def owners(actor: Actor) -> list[Unit]:
    """The units whose campaigns the actor may prepare, in tree order."""
    held = [grant.unit_id for grant in actor.grants if grant.role in RULES["create"]]
    return list(Unit.objects.visible_to(actor).filter(pk__in=held).order_by("path"))


def territories(campaign: Campaign) -> list[Unit]:
    """The units within the campaign whose territory a target may be narrowed to, in tree order."""
    inside = within("path", campaign.unit_path) & ~Q(pk=campaign.unit_id)
    return list(Unit.objects.filter(inside, kind__in=LEADING).order_by("path"))
