"""Devices in the field against a real server: how much it takes, and what it keeps when it is killed."""
