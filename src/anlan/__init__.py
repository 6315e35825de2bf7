"""Anlan 安澜: school-safety inspection campaigns, from the issued plan to the archived file."""

__version__ = "0.1.0"
