"""The plan reader: an issued plan in, a proposed campaign out."""

from anlan.campaigns.plan.proposals import (
    Annex,
    Count,
    DatedEvent,
    DraftPlan,
    Duty,
    EventKind,
    Party,
    PartyRole,
    Period,
    Phase,
    Requirement,
    Slip,
    Stated,
    StatedDay,
    Target,
    Year,
    YearFrom,
)
from anlan.campaigns.plan.reader import read_plan
from anlan.campaigns.plan.text import Source

__all__ = [
    "Annex",
    "Count",
    "DatedEvent",
    "DraftPlan",
    "Duty",
    "EventKind",
    "Party",
    "PartyRole",
    "Period",
    "Phase",
    "Requirement",
    "Slip",
    "Source",
    "Stated",
    "StatedDay",
    "Target",
    "Year",
    "YearFrom",
    "read_plan",
]
