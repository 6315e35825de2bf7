"""The facts of a self-inspection report (自查报告): one unit, one campaign, one edition."""

from anlan.reports.build.self_report.building import build_self_report
from anlan.reports.build.self_report.facts import (
    CategoryMovement,
    Edition,
    Effort,
    HazardLine,
    Movement,
    Prose,
    SelfReport,
)

__all__ = [
    "CategoryMovement",
    "Edition",
    "Effort",
    "HazardLine",
    "Movement",
    "Prose",
    "SelfReport",
    "build_self_report",
]
