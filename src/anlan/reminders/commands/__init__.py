"""What can be done with reminders."""

from anlan.reminders.commands.inbox import mark_all_read, mark_read, set_preference

__all__ = ["mark_all_read", "mark_read", "set_preference"]
