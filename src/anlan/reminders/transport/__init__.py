"""How messages leave the system: one library, apprise, with answers read and hosts known."""

from anlan.reminders.transport.hosts import mail_hosts, robot_key
from anlan.reminders.transport.letters import Letter, Way
from anlan.reminders.transport.outcome import Undelivered
from anlan.reminders.transport.sending import deliver
from anlan.reminders.transport.words import letter

__all__ = ["Letter", "Undelivered", "Way", "deliver", "letter", "mail_hosts", "robot_key"]
