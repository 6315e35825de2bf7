"""What can be done with a hazard: every act is one function here."""

from anlan.hazards.commands.reporting import (
    Finder,
    Finding,
    FoundPhoto,
    report_hazard,
    report_hazards,
)

__all__ = ["Finder", "Finding", "FoundPhoto", "report_hazard", "report_hazards"]
