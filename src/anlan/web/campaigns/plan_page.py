"""A proposal laid out for correction: each field beside the sentence that it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.campaigns.commands.from_plan import PHASE_TITLE, proposed_facts, proposed_start
from anlan.campaigns.plan import DraftPlan, EventKind, PartyRole, Requirement, YearFrom
from anlan.campaigns.plan.phases import shortened

if TYPE_CHECKING:
    from datetime import date

    from anlan.campaigns.plan import Source

YEARS: dict[YearFrom, Promise] = {
    YearFrom.GIVEN: gettext_lazy("按您填写的年份"),
    YearFrom.ISSUED: gettext_lazy("按落款日期推定"),
    YearFrom.DOCUMENT_NO: gettext_lazy("按文号推定"),
    YearFrom.DATES: gettext_lazy("按方案中写明年份的日期推定"),
    YearFrom.TITLE: gettext_lazy("按标题推定"),
    YearFrom.EVENT: gettext_lazy("按方案提到的会议推定，请核对"),
    YearFrom.TODAY: gettext_lazy("方案中没有年份，暂按今年，请核对"),
    YearFrom.UNKNOWN: gettext_lazy("方案中没有年份，请填写"),
}
UNSURE = frozenset({YearFrom.EVENT, YearFrom.TODAY, YearFrom.UNKNOWN})
EVENTS: dict[EventKind, Promise] = {
    EventKind.LOOK_BACK: gettext_lazy("回头看"),
    EventKind.MEETING: gettext_lazy("会议"),
    EventKind.INSPECTION: gettext_lazy("检查"),
    EventKind.DRILL: gettext_lazy("演练"),
    EventKind.TRAINING: gettext_lazy("培训"),
}
ROLES: dict[PartyRole, Promise] = {
    PartyRole.DOES: gettext_lazy("承担"),
    PartyRole.FOLLOWS: gettext_lazy("参照执行"),
    PartyRole.ADDRESSED: gettext_lazy("对象"),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One field, the words that it came from, and what has to be looked after."""

    field: forms.BoundField
    source: "Source | None"
    note: str


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement, and its sentence with the date apart."""

    requirement: Requirement
    before: str
    due: str
    after: str


def initial_facts(plan: DraftPlan, today: "date") -> dict[str, Any]:
    """What the fields of the facts begin with; an unknown first day stays empty."""
    start = proposed_start(plan)
    facts = proposed_facts(plan, starts_on=start or today)
    return {
        "title": facts.title,
        "document_no": facts.document_no,
        "issued_on": facts.issued_on,
        "starts_on": start,
        "ends_on": facts.ends_on,
        "ends_with": facts.ends_with,
        "description": facts.description,
    }


def initial_phases(plan: DraftPlan) -> list[dict[str, Any]]:
    """What the rows of the phases begin with: days only where the plan names them."""
    return [
        {
            "title": phase.title[:PHASE_TITLE],
            "starts_on": phase.starts_on,
            "ends_on": phase.ends_on,
            "description": shortened(phase.text),
        }
        for phase in plan.phases
    ]


def fact_rows(form: forms.Form, plan: DraftPlan) -> Iterator[FactRow]:
    """The facts in the order of the form."""
    period = plan.period
    starts, ends = (period.starts, period.ends) if period else (None, None)
    sources = {
        "title": plan.title.source if plan.title else None,
        "document_no": plan.document_no.source if plan.document_no else None,
        "issued_on": plan.issued_on.source if plan.issued_on else None,
        "starts_on": period.source if period and starts else None,
        "ends_on": period.source if period and ends and ends.on else None,
        "ends_with": period.source if period and ends and not ends.on else None,
    }
    notes = {
        "title": "" if plan.title else _("没有识别到标题，请填写。"),
        "starts_on": _start_note(plan),
        "ends_on": "" if ends else _("方案没有写明结束时间，请填写日期，或写明以什么事件为结束。"),
    }
    for name, source in sources.items():
        yield FactRow(form[name], source, notes.get(name, ""))


def _start_note(plan: DraftPlan) -> str:
    if proposed_start(plan):
        return ""
    starts = plan.period.starts if plan.period else None
    if starts:
        return _("方案写的是“%(words)s”，文中没有这一天的日期，请填写。") % {"words": starts.words}
    return _("方案没有写明从哪一天开始，请填写。")


def requirement_rows(requirements: Sequence[Requirement]) -> list[RequirementRow]:
    """The requirements with their dates picked out of the sentences."""
    rows = []
    for each in requirements:
        before, due, after = each.source.quote.partition(each.due_words)
        rows.append(RequirementRow(each, before, due, after))
    return rows


def slips(plan: DraftPlan) -> list[tuple[str, str]]:
    """The words taken for slips of scanning, each once."""
    return list(dict.fromkeys((slip.found, slip.read_as) for slip in plan.slips))
