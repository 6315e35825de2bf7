"""The facts of a self-inspection report (自查报告): one unit, one campaign, one edition."""

from anlan.reports.build.self_report.building import build_self_report, still_open
from anlan.reports.build.self_report.changes import (
    Changes,
    CountChange,
    HazardChange,
    changes_between,
)
from anlan.reports.build.self_report.editions import course_of
from anlan.reports.build.self_report.facts import (
    CategoryMovement,
    Course,
    Edition,
    Effort,
    Handover,
    HazardLine,
    Movement,
    Prose,
    SelfReport,
)
from anlan.reports.build.self_report.movement import CAME, STANDING
from anlan.reports.build.self_report.prose import (
    CONTACT,
    LONGEST_CONTACT,
    LONGEST_REASON,
    LONGEST_SECTION,
    REASON,
    SECTIONS,
    fields_of,
    merged_draft,
    missing_prose,
    prose_of,
)

__all__ = [
    "CAME",
    "CONTACT",
    "LONGEST_CONTACT",
    "LONGEST_REASON",
    "LONGEST_SECTION",
    "REASON",
    "SECTIONS",
    "STANDING",
    "CategoryMovement",
    "Changes",
    "CountChange",
    "Course",
    "Edition",
    "Effort",
    "Handover",
    "HazardChange",
    "HazardLine",
    "Movement",
    "Prose",
    "SelfReport",
    "build_self_report",
    "changes_between",
    "course_of",
    "fields_of",
    "merged_draft",
    "missing_prose",
    "prose_of",
    "still_open",
]
