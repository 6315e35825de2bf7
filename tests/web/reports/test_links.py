"""Every number of the statistics opens a ledger that holds as many rows."""

from datetime import date

import pytest
from django.test import Client

from anlan.kernel import clock
from anlan.reports.queries.statistics import (
    DEFINITIONS,
    Asked,
    By,
    Period,
    ageing,
    closing_times,
    table,
    top_items,
)
from anlan.web.reports.links import ledger_address
from tests.reports.ledgers import NOW, TODAY, Plan, World

pytestmark = pytest.mark.django_db
FATES = ("close", "close reopen", "return close", "commit", "", "close reopen close")


@pytest.fixture
def world():
    world = World()
    world.play(
        [
            Plan(
                unit=number % 6,
                category=number % 3,
                origin=("self", "announced", "expert", "tip_off")[number % 4],
                days_ago=100 - 5 * number,
                hour=9,
                on_spot=number % 5 == 0,
                major=number == 7,
                yuan="350.50",
                due_in=3,
                fate=FATES[number % 6],
                gaps=(2, 9, 4, 3, 1),
            )
            for number in range(12)
        ],
        [],
    )
    return world


@pytest.mark.parametrize("period", [Period(TODAY), Period(date(2026, 7, 20), date(2026, 5, 10))])
def test_every_number_opens_its_rows(world, period):
    client = Client()
    client.force_login(world.district.officer_user)
    asked = Asked(world.district.officer, world.campaign, period, TODAY)
    with clock.pretending(NOW):
        addresses = {}
        for by in By:
            found = table(asked, by)
            for line in (*found.lines[-2:], found.total):
                for key, definition in DEFINITIONS.items():
                    cell = line.cell(key)
                    if cell.filters is not None and definition.measure.value != "times":
                        addresses[ledger_address(cell.filters, place=cell.place)] = cell.value
        for band in (*ageing(asked), *closing_times(asked).bands):
            addresses[ledger_address(band.filters)] = band.hazards
        for item in top_items(asked):
            addresses[ledger_address(item.filters)] = item.hazards
        wrong = {
            address: (number, len(client.get(address).context["hazards"]))
            for address, number in addresses.items()
            if len(client.get(address).context["hazards"]) != number
        }

    assert wrong == {}
    assert len(addresses) > 50
