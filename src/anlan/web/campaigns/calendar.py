"""The phases as lanes on one calendar line, in parts of a thousand of its length."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign, Phase


LENGTH = 1000
# How far beyond the last known day an open end is drawn.
OPEN_END = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Lane:
    """One phase: where its bar begins and how long it is."""

    phase: "Phase"
    begins: int
    length: int
    is_running: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """All lanes, the months' first days and today; `today_at` is None outside the period."""

    lanes: list[Lane]
    months: list[int]
    first: date
    last: date
    is_open: bool
    today_at: int | None


def calendar(campaign: "Campaign", phases: "list[Phase]", today: date) -> Calendar:
    """The calendar of a campaign as it stands today."""
    first = campaign.starts_on
    known = [day for phase in phases for day in (phase.starts_on, phase.ends_on) if day]
    last = campaign.ends_on or max([first, today, *known]) + OPEN_END
    days = max((last - first).days, 1)

    def at(day: date) -> int:
        return min(max((day - first).days * LENGTH // days, 0), LENGTH)

    lanes = [
        Lane(
            phase,
            begins=at(phase.starts_on),
            length=max(at(phase.ends_on or last) - at(phase.starts_on), 12),
            is_running=phase.starts_on <= today and (phase.ends_on or last) >= today,
            is_over=phase.ends_on is not None and phase.ends_on < today,
        )
        for phase in phases
    ]
    inside = first <= today <= last
    return Calendar(
        lanes,
        [at(day) for day in _months(first, last)],
        first,
        last,
        is_open=campaign.ends_on is None,
        today_at=at(today) if inside else None,
    )


def suggested_phases(campaign: "Campaign") -> list[dict[str, object]]:
    """The four phases of common practice, to be edited: nothing is kept until it is saved."""
    first, last = campaign.starts_on, campaign.ends_on
    deployed = first + timedelta(days=14)
    look_back = last - timedelta(days=30) if last else first + timedelta(days=150)
    look_back = max(look_back, first)
    return [
        _suggestion("动员部署", first, min(deployed, last) if last else deployed),
        _suggestion("全面自查", first, last),
        _suggestion("督促检查", first, last),
        _suggestion("巩固提升（回头看）", look_back, last),
    ]


def _suggestion(title: str, first: date, last: date | None) -> dict[str, object]:
    return {"title": title, "starts_on": first, "ends_on": last, "description": ""}


def _months(first: date, last: date) -> list[date]:
    found = []
    day = first.replace(day=1)
    while day <= last:
        if day > first:
            found.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return found
