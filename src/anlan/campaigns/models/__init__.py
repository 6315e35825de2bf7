"""What is stored of campaigns."""

from anlan.campaigns.models.campaign import Campaign, CampaignQuerySet, Phase, Target
from anlan.campaigns.models.grid import CoverageRow, Participation, RosterDecision
from anlan.campaigns.models.submissions import (
    HandIn,
    LockLift,
    Requirement,
    Review,
    Submission,
    SubmissionFile,
    SubmissionQuerySet,
)

__all__ = [
    "Campaign",
    "CampaignQuerySet",
    "CoverageRow",
    "HandIn",
    "LockLift",
    "Participation",
    "Phase",
    "Requirement",
    "Review",
    "RosterDecision",
    "Submission",
    "SubmissionFile",
    "SubmissionQuerySet",
    "Target",
]
