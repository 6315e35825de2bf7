"""A proposal as plain data with stable keys (docs/plan-reader.md)."""

from dataclasses import asdict
from datetime import date
from typing import Any

from anlan.campaigns.plan.proposals import DraftPlan

# Raised when a key changes its meaning or goes; a new key does not raise it.
FORMAT = 1


def as_data(plan: DraftPlan) -> dict[str, Any]:
    """The proposal in words, numbers and lists only; days as 2022-05-15."""
    made: dict[str, Any] = {"format": FORMAT}
    made |= asdict(plan, dict_factory=_plain)
    made["missing_annexes"] = [
        {"number": annex.number, "title": annex.title} for annex in plan.missing_annexes
    ]
    return made


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in pairs}
