"""What can be asked of reminders."""

from anlan.reminders.queries.inbox import (
    MOST_COUNTED,
    Inbox,
    Line,
    Message,
    inbox,
    message,
    preference,
    unread_count,
)

__all__ = [
    "MOST_COUNTED",
    "Inbox",
    "Line",
    "Message",
    "inbox",
    "message",
    "preference",
    "unread_count",
]
