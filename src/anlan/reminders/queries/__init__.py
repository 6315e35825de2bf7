"""What can be asked of reminders."""

from anlan.reminders.queries.channels import ChannelView, channels, mail_hosts, unsent
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
from anlan.reminders.queries.office import corrections, office, own_office
from anlan.reminders.queries.rules import (
    PlannedReminders,
    campaign_offsets,
    offsets_of,
    reminder_plan,
)
from anlan.reminders.queries.urging import (
    Effect,
    Owing,
    UrgeFilters,
    counts,
    last_urged,
    may_urge,
    owing_page,
    reminders_of_submission,
    urges_of,
    urges_of_submission,
)

__all__ = [
    "MOST_COUNTED",
    "ChannelView",
    "Effect",
    "Inbox",
    "Line",
    "Message",
    "Owing",
    "PlannedReminders",
    "UrgeFilters",
    "campaign_offsets",
    "channels",
    "corrections",
    "counts",
    "inbox",
    "last_urged",
    "mail_hosts",
    "may_urge",
    "message",
    "office",
    "offsets_of",
    "owing_page",
    "own_office",
    "preference",
    "reminder_plan",
    "reminders_of_submission",
    "unread_count",
    "unsent",
    "urges_of",
    "urges_of_submission",
]
