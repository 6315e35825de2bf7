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
from anlan.reminders.queries.urging import (
    Effect,
    Owing,
    UrgeFilters,
    counts,
    last_urged,
    may_urge,
    owing_page,
    urges_of,
    urges_of_submission,
)

__all__ = [
    "MOST_COUNTED",
    "Effect",
    "Inbox",
    "Line",
    "Message",
    "Owing",
    "UrgeFilters",
    "counts",
    "inbox",
    "last_urged",
    "may_urge",
    "message",
    "owing_page",
    "preference",
    "unread_count",
    "urges_of",
    "urges_of_submission",
]
