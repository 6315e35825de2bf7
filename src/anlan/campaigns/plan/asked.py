"""What a plan asks for, time by time: what comes round once for each time, a form proposed for each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from anlan.campaigns.plan.occurrences import occurrences
from anlan.campaigns.plan.proposals import DraftPlan, Requirement
from anlan.campaigns.plan.text import Source
from anlan.campaigns.states import RequirementForm

_REPORT = re.compile(r"自查(?:自改|自纠|情况)?(?:情况)?(?:报告|总结)$")


class Open(StrEnum):
    """Why the day of something is not known and has to be asked for."""

    NOTHING = ""
    YEAR = "year"
    RECURS = "recurs"
    AFTER_EVENT = "after_event"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to be handed in once; `due_on` is None where the plan's words give no day."""

    title: str
    who: str
    to: str
    due_on: date | None
    due_words: str
    why_open: Open
    form: str
    # The columns of the annex that it is made out on; empty for anything but a table.
    columns: tuple[str, ...]
    source: Source


def asked(plan: DraftPlan) -> list[Asked]:
    """Everything that the plan asks for, in its order; same names told apart by their number."""
    found = [each for requirement in plan.requirements for each in _times(plan, requirement)]
    totals = Counter((each.title, each.who) for each in found)
    met: Counter[tuple[str, str]] = Counter()
    named = []
    for each in found:
        key = each.title, each.who
        met[key] += 1
        is_one_of_many = totals[key] > 1 and each.title
        title = f"{each.title}（第{met[key]}次）" if is_one_of_many else each.title
        named.append(replace(each, title=title))
    return named


def _times(plan: DraftPlan, requirement: Requirement) -> Iterator[Asked]:
    columns = next(
        (each.columns for each in plan.annexes if each.title == requirement.what and each.columns),
        (),
    )
    form = RequirementForm.TABLE if columns else RequirementForm.DOCUMENT
    if _REPORT.search(requirement.what):
        form = RequirementForm.REPORT
    one = Asked(
        requirement.what,
        requirement.who,
        requirement.to,
        requirement.due_on,
        requirement.due_words,
        _why_open(plan, requirement),
        form.value,
        columns,
        requirement.source,
    )
    period = plan.period
    starts = period.starts.on if period and period.starts else None
    starts = starts or (plan.issued_on.on if plan.issued_on else None)
    ends = period.ends.on if period and period.ends else None
    times = occurrences(requirement.due_words, starts, ends) if requirement.is_recurring else []
    for time in times:
        title = f"{one.title}（{time.called}）" if one.title else ""
        yield replace(one, title=title, due_on=time.on, why_open=Open.NOTHING)
    if not times:
        yield one


def _why_open(plan: DraftPlan, requirement: Requirement) -> Open:
    if requirement.due_on is not None:
        return Open.NOTHING
    if requirement.is_recurring:
        return Open.RECURS
    return Open.YEAR if plan.year.value is None else Open.AFTER_EVENT
