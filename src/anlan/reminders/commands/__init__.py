"""What can be done with reminders."""

from anlan.reminders.commands.inbox import mark_all_read, mark_read, set_preference
from anlan.reminders.commands.running import remind
from anlan.reminders.commands.sending import send_waiting
from anlan.reminders.commands.urging import Choice, foresee, urge

__all__ = [
    "Choice",
    "foresee",
    "mark_all_read",
    "mark_read",
    "remind",
    "send_waiting",
    "set_preference",
    "urge",
]
