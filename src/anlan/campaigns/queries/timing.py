"""How a submission stands to its days: the one place that decides on time, late, overdue, locked."""

from datetime import date
from typing import Protocol

from django.db.models import Case, CharField, F, Q, Value, When

from anlan.campaigns.states import Timing

__all__ = ["Days", "Timing", "may_hand_in_on", "timing", "timing_case"]


class Days(Protocol):
    """The days of a requirement: due, the last for a late first hand-in, the last for anything."""

    due_on: date
    late_until: date | None
    locks_on: date | None


def timing(
    days: Days, first_handed_in_on: date | None, unlocked_until: date | None, today: date
) -> Timing:
    """How a submission stands: the day of the first hand-in decides, on the due day is on time."""
    if first_handed_in_on is not None:
        return Timing.ON_TIME if first_handed_in_on <= days.due_on else Timing.LATE
    if today <= days.due_on:
        return Timing.DUE
    return Timing.OVERDUE if may_hand_in_on(days, None, unlocked_until, today) else Timing.LOCKED


def may_hand_in_on(
    days: Days, first_handed_in_on: date | None, unlocked_until: date | None, today: date
) -> bool:
    """Whether the days still allow it: a first hand-in until both bounds, a later one until the lock.

    A recorded decision for the one unit (`unlocked_until`) overrides both.
    """
    if unlocked_until is not None and today <= unlocked_until:
        return True
    bounds = [days.locks_on]
    if first_handed_in_on is None:
        bounds.append(days.late_until)
    return all(bound is None or today <= bound for bound in bounds)


def timing_case(today: date) -> Case:
    """The same as `timing`, said to the database for rows of `Submission`."""
    locked = Q(requirement__late_until__lt=today) | Q(requirement__locks_on__lt=today)
    return Case(
        When(first_handed_in_on__lte=F("requirement__due_on"), then=Value(Timing.ON_TIME.value)),
        When(first_handed_in_on__isnull=False, then=Value(Timing.LATE.value)),
        When(requirement__due_on__gte=today, then=Value(Timing.DUE.value)),
        When(unlocked_until__gte=today, then=Value(Timing.OVERDUE.value)),
        When(locked, then=Value(Timing.LOCKED.value)),
        default=Value(Timing.OVERDUE.value),
        output_field=CharField(),
    )
