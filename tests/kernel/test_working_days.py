"""Working days: the published years, the years to come, and a bureau's own corrections."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.working_days import WorkingDays, is_known

USUAL = WorkingDays()
DAYS = st.dates(date(2004, 2, 1), date(2040, 11, 30))
OFFSETS = st.integers(-15, 15)
# A bureau corrects a few days, never a whole season.
CORRECTIONS = st.dictionaries(DAYS, st.booleans(), max_size=30).map(WorkingDays)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 5, 4), False),  # 劳动节 moved to the middle of a week
        (date(2022, 5, 7), True),  # a Saturday worked for it
        (date(2024, 2, 9), True),  # 除夕 was no holiday in 2024
        (date(2024, 2, 18), True),  # a Sunday worked for the Spring Festival
        (date(2025, 10, 8), False),  # National Day and Mid-Autumn together
        (date(2025, 10, 11), True),
        (date(2026, 5, 28), True),
    ],
)
def test_shifted_days_are_those_of_the_notices(day, works):
    assert USUAL.is_working(day) is works


def test_a_year_without_a_notice_counts_by_weekdays():
    assert (is_known(2022), is_known(2099)) == (True, False)
    assert USUAL.is_working(date(2099, 10, 1))  # a Thursday
    assert not USUAL.is_working(date(2099, 10, 3))


def test_reminders_before_a_holiday_count_over_it():
    """5/4 in 2022 was free, 4/30 to 5/4; the Sunday before was worked."""
    assert USUAL.shifted(date(2022, 5, 5), -1) == date(2022, 4, 29)
    assert USUAL.shifted(date(2022, 5, 5), -3) == date(2022, 4, 27)
    assert USUAL.shifted(date(2022, 5, 2), 0) == date(2022, 4, 29)
    assert USUAL.shifted(date(2022, 5, 6), 1) == date(2022, 5, 7)


def test_a_bureau_corrects_a_day():
    own = WorkingDays({date(2026, 5, 28): False, date(2026, 5, 30): True})
    assert own.shifted(date(2026, 5, 27), 1) == date(2026, 5, 29)
    assert own.shifted(date(2026, 5, 29), 1) == date(2026, 5, 30)


@given(CORRECTIONS, DAYS, OFFSETS)
def test_it_is_always_a_working_day_on_the_right_side(calendar, day, offset):
    found = calendar.shifted(day, offset)
    assert calendar.is_working(found)
    assert (found > day) if offset > 0 else (found < day) if offset < 0 else (found <= day)


@given(CORRECTIONS, DAYS, OFFSETS)
def test_so_many_working_days_lie_between(calendar, day, offset):
    found = calendar.shifted(day, offset)
    first, last = sorted([found, day])
    between = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    worked = [each for each in between if calendar.is_working(each) and each != day]
    assert len(worked) == (abs(offset) or int(found != day))


@given(CORRECTIONS, DAYS, OFFSETS)
def test_a_later_day_is_never_reminded_earlier(calendar, day, offset):
    assert calendar.shifted(day, offset) <= calendar.shifted(day + timedelta(days=1), offset)
    assert calendar.shifted(day, offset) <= calendar.shifted(day, offset + 1)


@given(CORRECTIONS, DAYS, OFFSETS)
def test_there_and_back_from_a_working_day(calendar, day, offset):
    start = calendar.shifted(day, 0)
    assert calendar.shifted(calendar.shifted(start, offset), -offset) == start
