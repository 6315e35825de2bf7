"""What is stored of reminders."""

from anlan.reminders.models.inbox import InboxMessage, Preference
from anlan.reminders.models.office import DayCorrection, OfficeSettings, ReminderRule
from anlan.reminders.models.running import RemindedUnit, ReminderRun
from anlan.reminders.models.sending import Channel, Delivery
from anlan.reminders.models.urging import Urge, UrgedUnit

__all__ = [
    "Channel",
    "DayCorrection",
    "Delivery",
    "InboxMessage",
    "OfficeSettings",
    "Preference",
    "RemindedUnit",
    "ReminderRule",
    "ReminderRun",
    "Urge",
    "UrgedUnit",
]
