"""Pages by key: forth and back, no row twice, none left out."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.kernel.paging import page_of
from anlan.units.models import Unit
from tests.factories import make_unit

pytestmark = pytest.mark.django_db
KEYS = ("name", "path")


def whole(size: int, *, descending: bool) -> list[str]:
    mark, names = "", []
    while True:
        page = page_of(Unit.objects.all(), KEYS, mark, size, descending=descending)
        names += [unit.path for unit in page.rows]
        if not page.next:
            return names
        mark = page.next


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_row_comes_once_in_order(size, descending):
    for name in ("b", "a", "b", "c", "a", "b", "b"):
        make_unit(name=name)
    order = [f"-{key}" if descending else key for key in KEYS]

    found = whole(size, descending=descending)

    assert found == list(Unit.objects.order_by(*order).values_list("path", flat=True))


def test_back_leads_to_where_one_came_from():
    for _number in range(5):
        make_unit(name="same")
    first = page_of(Unit.objects.all(), KEYS, "", 2)
    second = page_of(Unit.objects.all(), KEYS, first.next, 2)
    third = page_of(Unit.objects.all(), KEYS, second.next, 2)

    assert (first.previous, third.next) == ("", "")
    assert page_of(Unit.objects.all(), KEYS, third.previous, 2).rows == second.rows
    assert page_of(Unit.objects.all(), KEYS, second.previous, 2).rows == first.rows


def test_a_page_costs_one_query(django_assert_num_queries):
    make_unit()
    with django_assert_num_queries(1):
        page_of(Unit.objects.all(), KEYS, "", 50)


def test_an_empty_list_has_one_empty_page():
    page = page_of(Unit.objects.all(), KEYS, "", 50)

    assert (page.rows, page.previous, page.next) == ([], "", "")


@settings(deadline=None, max_examples=60)
@given(
    mark=st.text(max_size=40)
    | st.binary(max_size=30).map(lambda raw: base64.b64encode(raw).decode())
)
def test_a_mark_that_is_not_ours_leads_to_the_first_page(mark):
    page_of(Unit.objects.all(), KEYS, mark, 2)


@pytest.mark.parametrize(
    "values",
    [
        ["next"],
        ["next", "a"],
        ["next", 1, 2],
        ["next", "a\0", "b"],
        ["next", "\ud800", "b"],
        "text",
        {"a": 1},
        None,
        7,
    ],
)
def test_a_forged_mark_breaks_nothing(values):
    make_unit(name="a")
    mark = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    page_of(Unit.objects.all(), KEYS, mark, 2)
    page_of(Unit.objects.all(), ("id",), mark, 2)
