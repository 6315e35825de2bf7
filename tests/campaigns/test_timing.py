"""On time, late, overdue, locked: one rule, said twice, and checked against a third telling."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.campaigns.models import Requirement, Submission
from anlan.campaigns.queries.timing import Timing, may_hand_in_on, timing, timing_case
from tests.campaigns.handing_in import DUE, LATE_UNTIL, LOCKS_ON, Office, facts, only, row

DAY = timedelta(days=1)


def days(late_until: date | None = LATE_UNTIL, locks_on: date | None = LOCKS_ON) -> Requirement:
    return Requirement(due_on=DUE, late_until=late_until, locks_on=locks_on)


@pytest.mark.parametrize(
    ("first", "today", "expected"),
    [
        (None, DUE - DAY, Timing.DUE),
        (None, DUE, Timing.DUE),
        (None, DUE + DAY, Timing.OVERDUE),
        (None, LATE_UNTIL, Timing.OVERDUE),
        (None, LATE_UNTIL + DAY, Timing.LOCKED),
        (DUE, LOCKS_ON + DAY, Timing.ON_TIME),
        (DUE + DAY, DUE + DAY, Timing.LATE),
    ],
)
def test_the_day_of_the_first_hand_in_decides(first, today, expected):
    assert timing(days(), first, None, today) == expected


@pytest.mark.parametrize(
    ("first", "today", "allowed"),
    [
        (None, LATE_UNTIL, True),
        (None, LATE_UNTIL + DAY, False),
        # What was returned may come back until the lock.
        (DUE, LATE_UNTIL + DAY, True),
        (DUE, LOCKS_ON, True),
        (DUE, LOCKS_ON + DAY, False),
    ],
)
def test_a_first_hand_in_is_bound_by_the_last_late_day_and_a_later_one_by_the_lock(
    first, today, allowed
):
    assert may_hand_in_on(days(), first, None, today) is allowed


def test_without_bounds_a_unit_may_always_hand_in_late():
    assert may_hand_in_on(days(None, None), None, None, DUE + 900 * DAY)


def test_a_lifted_lock_counts_until_its_day():
    until = LOCKS_ON + 5 * DAY
    assert may_hand_in_on(days(), None, until, until)
    assert not may_hand_in_on(days(), None, until, until + DAY)
    assert timing(days(), None, until, until) == Timing.OVERDUE
    assert timing(days(), None, until, until + DAY) == Timing.LOCKED


OFFSETS = st.one_of(st.none(), st.integers(-3, 12))


@pytest.mark.django_db
def test_the_database_says_the_same():
    campaign = Office().asking(facts(late_until=None, locks_on=None))
    requirement = only(campaign)
    submission = row(campaign, requirement.submissions.first().unit)

    @settings(max_examples=120, deadline=None)
    @given(
        late=st.one_of(st.none(), st.integers(0, 6)),
        lock=st.one_of(st.none(), st.integers(0, 9)),
        first=OFFSETS,
        unlocked=OFFSETS,
        today=st.integers(-2, 14),
    )
    def compare(late, lock, first, unlocked, today):
        def on(offset: int | None) -> date | None:
            return None if offset is None else DUE + offset * DAY

        Requirement.objects.filter(pk=requirement.pk).update(late_until=on(late), locks_on=on(lock))
        Submission.objects.filter(pk=submission.pk).update(
            first_handed_in_on=on(first), unlocked_until=on(unlocked)
        )
        requirement.refresh_from_db()
        found = Submission.objects.annotate(timing=timing_case(on(today))).get(pk=submission.pk)
        assert found.timing == timing(requirement, on(first), on(unlocked), on(today))

    compare()
