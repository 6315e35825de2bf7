"""Reminders by the clock: the day's digests, and what waits to leave the system."""

from datetime import datetime

from anlan.kernel import clock
from anlan.reminders import commands


def write_digests(slot: datetime) -> None:
    """Write what is due at that moment; what is written already is left alone."""
    commands.remind(slot)


def send_out(_slot: datetime) -> None:
    """Send what may leave now: pace and quiet hours go by the real time, not by the slot."""
    commands.send_waiting(clock.now())


def forget(slot: datetime) -> None:
    """Remove the messages of past months."""
    commands.forget_old(slot)
