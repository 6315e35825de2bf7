"""The roster of units, from a bureau's own workbook into the register."""

from anlan.units.commands.roster.importing import (
    Applied,
    apply_roster,
    import_roster,
    keep_roster,
    read_roster,
)
from anlan.units.commands.roster.report import (
    Change,
    Outcome,
    Problem,
    RosterReport,
    RosterRow,
)
from anlan.units.commands.roster.workbooks import correction_workbook, template_workbook

__all__ = [
    "Applied",
    "Change",
    "Outcome",
    "Problem",
    "RosterReport",
    "RosterRow",
    "apply_roster",
    "correction_workbook",
    "import_roster",
    "keep_roster",
    "read_roster",
    "template_workbook",
]
