"""What can be done with reminders."""

from anlan.reminders.commands.channels import set_mailbox, set_robot, try_channel
from anlan.reminders.commands.forgetting import forget_old
from anlan.reminders.commands.inbox import mark_all_read, mark_read, set_preference
from anlan.reminders.commands.office import (
    Times,
    correct_day,
    drop_correction,
    set_campaign_rule,
    set_requirement_rule,
    set_times,
)
from anlan.reminders.commands.running import remind
from anlan.reminders.commands.sending import send_waiting
from anlan.reminders.commands.urging import Choice, foresee, urge

__all__ = [
    "Choice",
    "Times",
    "correct_day",
    "drop_correction",
    "foresee",
    "forget_old",
    "mark_all_read",
    "mark_read",
    "remind",
    "send_waiting",
    "set_campaign_rule",
    "set_mailbox",
    "set_preference",
    "set_requirement_rule",
    "set_robot",
    "set_times",
    "try_channel",
    "urge",
]
