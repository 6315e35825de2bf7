"""From a line of a message to the list that holds what it counts."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from anlan.reminders.queries import Line
from anlan.reminders.states import Matter


def address_of(line: Line) -> str:
    """Where the line leads."""
    return ADDRESSES[line.matter](line)


def _page(name: str) -> Callable[[Line], str]:
    def address(_line: Line) -> str:
        return reverse(name)

    return address


def _ledger(due: str) -> Callable[[Line], str]:
    def address(line: Line) -> str:
        given = {"due": due} | ({"unit": str(line.unit_id)} if line.unit_id else {})
        return f"{reverse('hazards:ledger')}?{urlencode(given)}"

    return address


ADDRESSES: dict[Matter, Callable[[Line], str]] = {
    Matter.URGED: _page("submissions:home"),
    Matter.OWED_OVERDUE: _page("submissions:home"),
    Matter.OWED_DUE: _page("submissions:home"),
    Matter.RETURNED: _page("submissions:home"),
    Matter.HAZARDS_OVERDUE: _ledger("overdue"),
    Matter.HAZARDS_DUE_SOON: _ledger("soon"),
    Matter.TO_REVIEW: _page("submissions:to_review"),
    Matter.AREA_OVERDUE: _page("boards:home"),
    Matter.AREA_DUE: _page("boards:home"),
    Matter.AREA_HAZARDS: _ledger("overdue"),
    Matter.CALENDAR_UNKNOWN: _page("reminders:settings"),
    Matter.CHANNEL_FAILING: _page("reminders:settings"),
}
