"""What is stored of hazards: the ledger's rows, the rows of their lives, and counters."""

from anlan.hazards.models.areas import AreaTally
from anlan.hazards.models.counters import HazardSeries, HazardTally, HazardTallyQuerySet
from anlan.hazards.models.hazard import Hazard, HazardQuerySet, HazardText
from anlan.hazards.models.life import (
    ExtensionRequest,
    GradingProposal,
    GradingRevocation,
    HazardPhoto,
    Reopening,
    SavedView,
    Verdict,
)

__all__ = [
    "AreaTally",
    "ExtensionRequest",
    "GradingProposal",
    "GradingRevocation",
    "Hazard",
    "HazardPhoto",
    "HazardQuerySet",
    "HazardSeries",
    "HazardTally",
    "HazardTallyQuerySet",
    "HazardText",
    "Reopening",
    "SavedView",
    "Verdict",
]
