"""Form A: the monthly table of hazards that goes up to the nation, twelve columns (domain §5.2)."""

from collections import Counter, defaultdict
from dataclasses import replace

from django.utils.translation import override

from anlan.hazards import queries as hazards
from anlan.hazards.states import PLAN_PARTS, Grade
from anlan.kernel import language
from anlan.reports.build.form import Column, Entry, Form, Measure
from anlan.reports.queries.forms.lines import (
    CONFIRM,
    RATES,
    column,
    entries,
    not_kept,
    reporter_of,
)
from anlan.reports.queries.statistics import Asked, By, Line, label_of, table
from anlan.reports.queries.statistics.lines import narrowed

INDUSTRY = "教育"
_GENERAL, _MAJOR, _PLANNED, _LISTED = "一般事故隐患", "重大事故隐患", "列入治理计划", "挂牌督办"
_KEYS = (
    "units_inspected",
    "found_general",
    "closed_general",
    "closure_rate_general",
    "found_major",
    "closed_major",
    "closure_rate_major",
)
COLUMNS = (
    Column("行业", Measure.WORDS, width=16),
    column("units_inspected", "排查治理单位（家）", width=10),
    column("found_general", "排查（项）", _GENERAL),
    column("closed_general", "已整改（项）", _GENERAL),
    column("closure_rate_general", "整改率（%）", _GENERAL),
    column("found_major", "排查（项）", _MAJOR),
    column("closed_major", "已整改销号（项）", _MAJOR, 9.5),
    column("closure_rate_major", "整改率（%）", _MAJOR),
    Column("小计（项）", group=_PLANNED),
    Column("其中达到“五到位”（项）", group=_PLANNED, width=15),
    Column("小计（项）", group=_LISTED),
    Column("其中省级（项）", group=_LISTED),
    column("funds", "累计落实治理资金（万元）", width=12),
)
_NOTES = (
    CONFIRM,
    RATES,
    (
        "“列入治理计划”指重大隐患的治理方案六项内容已经填齐；“达到‘五到位’”指其中责任、措施、资金、"
        "时限、预案均已落实。这两项以统计时的情况为准。"
    ),
    not_kept(["挂牌督办", "其中省级"]),
)
Plans = defaultdict[str, Counter[str]]
_COMMITMENTS = ("owner", "measures", "funds_source", "due_on", "contingency")


def form_a(asked: Asked, reporter: str = "") -> Form:
    """The industry in one row, and its kinds of units below."""
    with override(language.OF_RECORD):
        found = table(asked, By.KIND)
        plans = _plans(asked)
        every = sum(plans.values(), Counter[str]())
        rows = [_row(INDUSTRY, found.total, every)]
        rows += [_row(f"　其中：{line.title}", line, plans[line.key]) for line in found.lines]
        return Form(
            title="事故隐患排查治理情况统计表",
            period=label_of(asked.period, asked.campaign),
            reporter=reporter_of(asked, reporter),
            measures="家、项、%、万元",
            columns=COLUMNS,
            rows=tuple(rows),
            notes=_NOTES,
            counted_on=asked.today,
        )


def _row(title: str, line: Line, plans: Counter[str]) -> tuple[Entry, ...]:
    listed = (None, None)
    planned = (plans["planned"], plans["complete"])
    return (title, *entries(line, _KEYS), *planned, *listed, *entries(line, ("funds",)))


def _plans(asked: Asked) -> Plans:
    """Kind of unit → major hazards of the period with a whole plan, and with all commitments too."""
    base = narrowed(asked.filters, "found", asked.period) or asked.filters
    majors = hazards.matching(asked.actor, replace(base, grade=Grade.MAJOR)).order_by()
    plans: Plans = defaultdict(Counter)
    fields = ("unit_kind", "plan", *_COMMITMENTS)
    for kind, plan, *commitments in majors.values_list(*fields).iterator(chunk_size=2000):
        if all(str(plan.get(part, "")).strip() for part in PLAN_PARTS):
            plans[kind]["planned"] += 1
            plans[kind]["complete"] += all(commitments)
    return plans
