"""What can be done with reports; each act is one of campaigns, which keep what is handed in."""

from anlan.reports.commands.self_report import hand_in_report, save_prose

__all__ = ["hand_in_report", "save_prose"]
