"""What can be done with campaigns."""

from anlan.campaigns.commands.drafting import (
    CampaignFacts,
    PhaseFacts,
    TargetFacts,
    create_campaign,
    discard_campaign,
    set_phases,
    set_targets,
    update_campaign,
)
from anlan.campaigns.commands.launching import close_campaign, launch_campaign, resume_campaign
from anlan.campaigns.commands.progress import record_coverage
from anlan.campaigns.commands.roster import admit_unit, refresh_places, release_unit

__all__ = [
    "CampaignFacts",
    "PhaseFacts",
    "TargetFacts",
    "admit_unit",
    "close_campaign",
    "create_campaign",
    "discard_campaign",
    "launch_campaign",
    "record_coverage",
    "refresh_places",
    "release_unit",
    "resume_campaign",
    "set_phases",
    "set_targets",
    "update_campaign",
]
