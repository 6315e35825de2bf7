"""Ids that carry their moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.ids import first_id_at, id_at, new_id

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds


@given(moment=moments)
def test_an_id_is_a_version_7_of_its_moment(moment):
    made = id_at(moment)

    assert (made.version, made.variant) == (7, new_id().variant)
    assert (
        made.int >> 80 == int(moment.timestamp() * 1000 + 1e-6)
        or abs((made.int >> 80) - moment.timestamp() * 1000) < 1
    )


@given(moment=moments, later=st.integers(1, 10**9))
def test_ids_sort_by_microsecond(moment, later):
    after = moment + timedelta(microseconds=later)

    assert first_id_at(moment) <= id_at(moment) < first_id_at(after) <= id_at(after)
