"""A proposal laid out for correction: each field beside the sentence that it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.campaigns.commands.from_plan import PHASE_TITLE, proposed_facts, proposed_start
from anlan.campaigns.commands.plan_words import EVENTS
from anlan.campaigns.plan import DraftPlan, PartyRole, YearFrom
from anlan.campaigns.plan.phases import shortened
from anlan.web.campaigns.plan_forms import ReadForm
from anlan.web.campaigns.plan_requirements import WHY_OPEN
from anlan.web.campaigns.rows import MOST_ROWS

if TYPE_CHECKING:
    from datetime import date

    from anlan.campaigns.plan import Source
    from anlan.web.campaigns.plan_sheet import Sheet

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
ROLES: dict[PartyRole, Promise] = {
    PartyRole.FOLLOWS: gettext_lazy("参照执行"),
    PartyRole.ADDRESSED: gettext_lazy("对象"),
}
ROW_NAMES: dict[str, Promise] = {
    "requirements": gettext_lazy("报送事项"),
    "phases": gettext_lazy("阶段"),
    "duties": gettext_lazy("任务分工"),
    "events": gettext_lazy("其他安排"),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One field, the words that it came from, and what has to be looked after."""

    field: forms.BoundField
    source: "Source | None"
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet, and what of the proposal it corrects; None in an added row."""

    form: forms.Form
    proposed: Any

    @property
    def name(self) -> object:
        """What kind of event it is."""
        return EVENTS[self.proposed.kind]

    @property
    def notes(self) -> list[str]:
        """What the officer has to see to in a requirement before it can be kept."""
        if self.proposed is None:
            return []
        asked, who = self.proposed.asked, self.proposed.who
        notes = [str(WHY_OPEN[asked.why_open])] if asked.why_open else []
        if not asked.who:
            notes.append(_("方案没有写明由谁报送，请选择。"))
        elif not who.is_known:
            text = _("没有对应到系统中的单位：%(words)s。请选择由谁报送，或勾选“不采用”。")
            notes.append(text % {"words": asked.who})
        elif who.doubts:
            text = _("方案限定的范围请再核对：%(words)s")
            notes.append(text % {"words": "、".join(who.doubts)})
        if self.proposed.are_kindergartens_open:
            notes.append(_("检查范围包括幼儿园，这里写的是学校，请核对幼儿园是否也要报送。"))
        return notes

    @property
    def sentence(self) -> tuple[str, str, str]:
        """The sentence that a requirement came from, with its date apart."""
        asked = self.proposed.asked
        before, due, after = asked.source.quote.partition(asked.due_words)
        return before, due, after

    @property
    def also_named(self) -> list[tuple[object, str]]:
        """Parties that a duty only names: who does likewise, whom it is done to."""
        others = [each for each in self.proposed.parties if each.role in ROLES]
        return [(ROLES[each.role], each.name) for each in others]


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


def sheet_context(sheet: "Sheet") -> dict[str, Any]:
    """What the page shows of the forms, each row beside what it corrects."""
    proposal = sheet.proposal
    plan = proposal.plan
    return {
        "draft": plan,
        "form": sheet.facts,
        "facts": list(fact_rows(sheet.facts, plan)),
        "target_form": sheet.target,
        "requirement_rows": sheet.rows["requirements"],
        "requirements": rows_of(sheet.rows["requirements"], proposal.requirements),
        "unlisted": len(proposal.unlisted),
        "unlisted_duties": len(plan.duties[MOST_ROWS:]),
        "phase_rows": sheet.rows["phases"],
        "phases": rows_of(sheet.rows["phases"], plan.phases),
        "duty_rows": sheet.rows["duties"],
        "duties": rows_of(sheet.rows["duties"], plan.duties),
        "event_rows": sheet.rows["events"],
        "events": rows_of(sheet.rows["events"], plan.events),
        "slips": slips(plan),
        "wrong_rows": [(ROW_NAMES[name], name, *rest) for name, *rest in sheet.wrong_rows()],
        "found_little": not (plan.phases or plan.requirements or plan.period),
    }


def year_context(sheet: "Sheet", text: str, year_form: ReadForm | None) -> dict[str, Any]:
    """What the page says of the year that dates without one are meant in."""
    year = sheet.proposal.plan.year
    return {
        "year_form": year_form or ReadForm(initial={"text": text, "year": year.value}),
        "year_said": YEARS[year.inferred_from],
        "is_year_unsure": year.inferred_from in UNSURE,
    }


def rows_of(formset: BaseFormSet[Any], proposed: Sequence[Any]) -> list[Row]:
    """Each form beside the proposal whose place it holds."""
    return [Row(form, _at(form["place"].value(), proposed)) for form in formset.forms]


def _at(place: object, proposed: Sequence[Any]) -> object:
    given = str(place)
    is_place = given.isascii() and given.isdigit() and len(given) < 4  # noqa: PLR2004 -- no page has more rows
    return proposed[int(given)] if is_place and int(given) < len(proposed) else None


def slips(plan: DraftPlan) -> list[tuple[str, str]]:
    """The words taken for slips of scanning, each once."""
    return list(dict.fromkeys((slip.found, slip.read_as) for slip in plan.slips))
