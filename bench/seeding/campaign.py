"""A campaign with its grid, by the product's own commands: what a launch freezes."""

from anlan.campaigns.commands import TargetFacts, launch_campaign, set_targets
from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.checklists.commands import (
    create_checklist_from_library,
    load_library,
    publish_version,
)
from anlan.checklists.models import ChecklistVersion
from anlan.kernel.scope import Actor
from anlan.units.states import INSPECTED_KINDS
from bench.seeding.register import District


def publish_checklist(district: District) -> ChecklistVersion:
    """The shipped checklist, published for the district's bureau."""
    system, officer = Actor.system(), district.bureau_actor
    load_library(actor=system)
    draft = create_checklist_from_library(
        actor=officer, unit_id=district.bureau.pk, name="测量用检查清单"
    )
    return publish_version(actor=officer, version_id=draft.pk)


def launch_grid(district: District) -> None:
    """Give the district's campaign the shipped checklist and launch it on every unit."""
    officer = district.bureau_actor
    version = publish_checklist(district)
    Campaign.objects.filter(pk=district.campaign.pk).update(
        state=CampaignState.DRAFT, launched_at=None, launched_by=""
    )
    set_targets(
        actor=officer,
        campaign_id=district.campaign.pk,
        targets=[TargetFacts(tuple(sorted(INSPECTED_KINDS)), version.pk)],
    )
    launch_campaign(actor=officer, campaign_id=district.campaign.pk)
    district.campaign.refresh_from_db()
