"""Inspections: self-inspection sheets, answers, and what becomes of a failed item."""
