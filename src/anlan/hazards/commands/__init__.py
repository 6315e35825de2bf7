"""What can be done with a hazard: every act is one function here."""

from anlan.hazards.commands.reporting import Finding, FoundPhoto, report_hazard, report_hazards

__all__ = ["Finding", "FoundPhoto", "report_hazard", "report_hazards"]
