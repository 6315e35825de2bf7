"""Rows in bulk are the rows that the ORM would have written."""

import pytest

from anlan.kernel import bulk
from anlan.kernel.ids import new_id
from anlan.units.models import Place
from tests.factories import make_unit

pytestmark = pytest.mark.django_db
FIELDS = ("id", "unit", "unit_path", "kind", "name", "position", "is_active")


def test_rows_come_back_as_they_were_given():
    unit = make_unit()
    names = [
        "东门",
        "tab\there",
        "back\\slash",
        "line\nend",
        "引号'\"",
        r"\N",
        *map(str, range(1200)),
    ]
    rows = [
        (new_id(), unit.pk, unit.path, "gate", name, number, number % 2 == 0)
        for number, name in enumerate(names)
    ]
    bulk.insert(Place, FIELDS, rows)
    stored = Place.objects.order_by("position").values_list(
        "pk", "unit", "unit_path", "kind", "name", "position", "is_active"
    )
    assert list(stored) == rows


def test_a_column_that_is_left_out_is_refused():
    with pytest.raises(ValueError, match="every column"):
        bulk.insert(Place, FIELDS[:-1], [])
