"""What can be done with reports.

The self-inspection report is handed in: each act is one of campaigns, which keep what is handed in.
Saved reports are made in the background and kept here.
"""

from anlan.reports.commands.building import build_report
from anlan.reports.commands.saved import (
    ask_for_report,
    delete_report,
    record_download,
    retry_report,
)
from anlan.reports.commands.self_report import hand_in_report, save_prose

__all__ = [
    "ask_for_report",
    "build_report",
    "delete_report",
    "hand_in_report",
    "record_download",
    "retry_report",
    "save_prose",
]
