"""The monthly table of the page, beside a recount in plain SQL that asks no query of the product."""

from datetime import datetime

import pytest
from django.db import connection
from django.urls import reverse

from anlan.accounts.models import User
from anlan.kernel import clock
from tests.reports.ledgers import HOME, NOW, ORIGINS, Plan, World

pytestmark = pytest.mark.django_db
FATES = ("close", "commit", "", "apply", "close", "return close", "dismiss", "merge")
# Between the first finding that can be and today (see `ledgers`).
MONTHS = (4, 5, 6, 7, 8)
RECOUNT = """
    SELECT COUNT(*),
           COALESCE(SUM(CASE WHEN grade = 'major' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN fixed_on_spot THEN 1 ELSE 0 END), 0)
      FROM hazards_hazard
     WHERE campaign_id = %s AND found_at >= %s AND found_at < %s
       AND state NOT IN ('merged', 'dismissed')
"""
CLOSED = """
    SELECT COUNT(*) FROM hazards_hazard
     WHERE campaign_id = %s AND closed_at >= %s AND closed_at < %s AND state = 'closed'
"""


@pytest.fixture
def world():
    with clock.pretending(NOW):
        world = World()
        world.play(
            [
                Plan(
                    unit=number % 6,
                    category=number % 3,
                    origin=ORIGINS[number % len(ORIGINS)],
                    days_ago=125 - 5 * number,
                    hour=(0, 9, 23)[number % 3],
                    on_spot=number % 4 == 0,
                    major=number % 5 == 0,
                    yuan="350.50",
                    due_in=10,
                    fate=FATES[number % len(FATES)],
                    gaps=(2, 9, 4, 3, 1),
                )
                for number in range(24)
            ],
            [],
        )
        yield world


def recounted(campaign_id, month: int) -> dict[str, int]:
    """The month's numbers, counted from the rows by the database alone."""
    start, end = (datetime(2026, each, 1, tzinfo=HOME) for each in (month, month + 1))
    field = connection.ops.adapt_datetimefield_value
    id_of = campaign_id.hex if connection.vendor == "sqlite" else campaign_id
    asked = [id_of, field(start), field(end)]
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, asked)
        found, major, on_spot = cursor.fetchone()
        cursor.execute(CLOSED, asked)
        (closed,) = cursor.fetchone()
    return {"found": found, "found_major": major, "on_spot": on_spot, "closed": closed}


def test_the_months_equal_a_recount_in_sql(client, world):
    client.force_login(User.objects.get(pk=world.district.officer.id))
    told: dict[str, dict[str, int]] = {}
    for group in ("found", "closed"):
        given = {"by": "month", "group": group}
        page = client.get(reverse("statistics:tables"), given).context["page"]
        for row in page.rows:
            for column, cell in zip(page.columns, row.cells, strict=True):
                told.setdefault(row.title, {})[column.definition.key] = cell.text

    wanted = {f"2026年{month}月": recounted(world.campaign.pk, month) for month in MONTHS}
    shown = {
        title: {key: int(told[title][key].replace(",", "")) for key in numbers}
        for title, numbers in wanted.items()
    }
    assert sum(numbers["found"] for numbers in wanted.values()) > 15
    assert shown == wanted
