"""Reminders (提醒): what waits is told to whoever must act, in the system and by its channels."""
