"""Every number of the statistics' pages is the length of the list that it opens."""

import re
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.html import escape

from anlan.accounts.models import User
from anlan.kernel import clock
from anlan.reports.queries.statistics import DEFINITIONS, Measure
from tests.reports.ledgers import FATES, NOW, ORIGINS, Plan, Round, World

pytestmark = pytest.mark.django_db
COUNTS = {Measure.HAZARDS, Measure.UNITS, Measure.TIMES}
# What counts acts, not hazards: the list holds the hazards that they befell.
OF_ACTS = ("reopened_from", "reopened_until", "returned_from", "returned_until")
MONTH = {"span": "days", "since": "2026-06-10", "until": "2026-07-15"}


def some_ledger() -> list[Plan]:
    """One hazard of every fate, spread over units, categories and half a year."""
    draw = Random(20)
    return [
        Plan(
            unit=number % 6,
            category=number % 3,
            origin=ORIGINS[number % len(ORIGINS)],
            days_ago=draw.randrange(130),
            hour=draw.choice((0, 8, 23)),
            on_spot=number % 4 == 0,
            major=number % 5 == 0,
            yuan=draw.choice(("0", "350.50")),
            due_in=draw.randrange(30),
            fate=fate,
            gaps=tuple(draw.randrange(25) for _step in range(5)),
        )
        for number, fate in enumerate(FATES)
    ]


@pytest.fixture
def world() -> Iterator[World]:
    with clock.pretending(NOW):
        yield World()


@pytest.fixture
def browser(client, world):
    client.force_login(User.objects.get(pk=world.district.officer.id))
    return client


def links(browser, page: str, given: dict[str, str]) -> dict[str, int]:
    """Address → number, of everything on the page that counts what its list holds."""
    answer = browser.get(reverse(f"statistics:{page}"), given)
    assert answer.status_code == 200
    shown = answer.content.decode()
    found = dict(_of_table(answer) if page == "tables" else _of_dashboard(answer))
    for address, number in found.items():
        text = f"{number:,d}"
        assert re.search(f'href="{re.escape(escape(address))}"[^>]*>\\s*{text}\\s*<', shown)
    return found


def _of_table(answer) -> Iterator[tuple[str, int]]:
    page = answer.context["page"]
    for row in [*page.rows, page.total]:
        for column, cell in zip(page.columns, row.cells, strict=True):
            if cell.address and column.definition.measure in COUNTS:
                yield cell.address, int(cell.text.replace(",", ""))


def _of_dashboard(answer) -> Iterator[tuple[str, int]]:
    for each in [*answer.context["progress_numbers"], *answer.context["quality_numbers"]]:
        if each.address and DEFINITIONS[each.key].measure in COUNTS:
            yield each.address, int(each.text.replace(",", ""))
    for name in ("states", "ageing", "closing", "items"):
        chart = answer.context[name]
        for row in () if chart.is_empty else chart.rows:
            yield from ((cell.address, int(cell.value)) for cell in row.cells)


def chosen(opened: dict[str, int]) -> dict[str, int]:
    """Three of each kind of address, those with rows first: hundreds differ in a path alone."""
    kinds = defaultdict[frozenset[str], list[str]](list)
    for address in sorted(opened, key=lambda each: -opened[each]):
        kinds[frozenset(parse_qs(urlsplit(address).query))].append(address)
    return {each: opened[each] for alike in kinds.values() for each in alike[:3]}


def is_kept(browser, address: str, number: int) -> bool:
    """Whether the list has as many rows as the number says."""
    context = browser.get(address).context
    if address.startswith("/campaigns/"):
        return context["count"] == number
    rows = context["count"].rows
    if any(name in parse_qs(urlsplit(address).query) for name in OF_ACTS):
        return (rows > 0) == (number > 0) and rows <= number
    return rows == number


def test_each_number_equals_its_list(world, browser):
    world.play(
        some_ledger(), [Round(unit, "self", 20 * unit, handed_in=True) for unit in (0, 2, 4)]
    )
    opened = links(browser, "dashboard", {})
    assert len(opened) > 20
    for by in ("territory", "zone", "category", "unit", "kind", "section", "month"):
        opened |= links(browser, "tables", {"by": by})
    opened |= links(browser, "tables", {"by": "territory", "group": "found"})
    opened |= links(browser, "tables", {"by": "territory", "group": "closed", **MONTH})
    opened |= links(browser, "tables", {"by": "territory", "group": "honest", **MONTH})

    wrong = {
        address: (number, browser.get(address).context["count"])
        for address, number in chosen(opened).items()
        if not is_kept(browser, address, number)
    }

    assert wrong == {}


def test_the_whole_is_the_sum_of_its_territories(browser):
    page = browser.get(reverse("statistics:tables"), {"by": "territory", "group": "units"})

    drawn = page.context["page"]
    due = [int(row.cells[0].text) for row in drawn.rows]
    assert sum(due) == int(drawn.total.cells[0].text) == 6


def test_the_numbers_of_one_territory_open_its_lists(world, browser):
    world.play(some_ledger(), [])
    east = {"under": world.district.east.path}

    opened = links(browser, "dashboard", east) | links(browser, "tables", {"by": "unit", **east})

    assert opened
    wrong = {
        address: (number, browser.get(address).context["count"])
        for address, number in chosen(opened).items()
        if not is_kept(browser, address, number)
    }
    assert wrong == {}
