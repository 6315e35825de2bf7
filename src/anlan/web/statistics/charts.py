"""The charts of the dashboard, each as the table that it is drawn from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from anlan.campaigns import queries as campaigns
from anlan.campaigns.queries import submissions
from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import COUNTED
from anlan.reports.queries import statistics
from anlan.reports.queries.statistics import Asked, Band
from anlan.web.reports.links import ledger_address
from anlan.web.shell.charts import Cell, Chart, Head, Kind, Mark, Row, Tone
from anlan.web.shell.dates import cn_date

# So many days at most stand in the table behind a line; a picture shows no more either.
MOST_DAYS = 27
Day = TypeVar("Day")
FOUND = tuple(sorted(COUNTED))


def progress(asked: Asked) -> Chart:
    """Units inspected against the calendar, with the days on which something falls due."""
    steps, campaign = _thinned(statistics.progress(asked)), asked.campaign
    starts_on = campaign.starts_on
    # An open end is named by an event: then the calendar reaches as far as its phases.
    planned = [phase.ends_on for phase in campaigns.phases_of(campaign) if phase.ends_on]
    ends_on = campaign.ends_on or max(planned, default=None)
    span = (ends_on - starts_on).days if ends_on else 0
    rows = [
        Row(
            cn_date(step.day),
            [
                _share(step.inspected / step.due if step.due else None),
                *([_share(_elapsed(starts_on, step.day, span))] if span > 0 else []),
                Cell(f"{step.inspected}"),
            ],
            step.day,
        )
        for step in steps
    ]
    if ends_on and span > 0 and ends_on > asked.today:
        rows.append(Row(cn_date(ends_on), [_share(None), _share(1.0), Cell("—")], ends_on))
    last = steps[-1] if steps else None
    told = {
        "done": last.inspected if last else 0,
        "due": last.due if last else 0,
        "share": rows[len(steps) - 1].cells[0].text if steps else "—",
    }
    passed = [Head(_("已过时间"), Tone.WARM, is_dashed=True)] if span > 0 else []
    return Chart(
        key="progress",
        title=_("检查进度与时间安排"),
        kind=Kind.LINES,
        summary=_("应检%(due)d所，已检%(done)d所，占%(share)s") % told,
        first=_("日期"),
        heads=[Head(_("已检单位"), Tone.DEEP), *passed, Head(_("已检所数"))],
        rows=rows,
        definition=_(
            "已检单位÷现在应检的单位，逐日累计；虚线为已过时间占大检查安排时间的比例，竖线为阶段结束和报送时限"
        )
        if span > 0
        else _("已检单位÷现在应检的单位，逐日累计；竖线为阶段结束和报送时限"),
        is_share=True,
        marks=_marks(asked),
        without=_("还没有单位提交检查表"),
    )


def states(asked: Asked) -> Chart:
    """What stood open and what was closed as each day ended."""
    points, base = _thinned(statistics.series(asked)), replace(asked.filters, states=FOUND)
    rows = [
        Row(
            cn_date(point.day),
            [
                _hazards(asked, point.closed_at_end, replace(base, closed_until=point.day)),
                _hazards(asked, point.open_at_end, replace(base, open_on=point.day)),
            ],
            point.day,
        )
        for point in points
    ]
    last = points[-1] if points else None
    told = {"open": last.open_at_end if last else 0, "closed": last.closed_at_end if last else 0}
    return Chart(
        key="states",
        title=_("隐患整改变化"),
        kind=Kind.AREAS,
        summary=_("未销号%(open)d条，已销号%(closed)d条") % told,
        first=_("日期"),
        heads=[Head(_("已销号"), Tone.SOFT), Head(_("未销号"), Tone.DEEP)],
        rows=rows,
        definition=_("每天结束时查出的隐患中已销号和未销号的条数，两者之和为累计查出"),
        without=_("还没有查出隐患"),
    )


def ageing(asked: Asked) -> Chart:
    """What is open, by how long it has been known."""
    bands = statistics.ageing(asked)
    number = sum(band.hazards for band in bands)
    old = bands[-1]
    return Chart(
        key="ageing",
        title=_("未销号隐患存续时间"),
        kind=Kind.COLUMNS,
        summary=_("未销号%(number)d条，其中%(title)s的%(old)d条")
        % {"number": number, "title": old.title, "old": old.hazards},
        first=_("发现至今"),
        heads=[Head(_("未销号"), Tone.MAIN)],
        rows=_banded(asked, bands),
        definition=_("未销号的隐患，按发现至今天的天数分"),
        without=_("没有未销号的隐患"),
    )


def closing_times(asked: Asked) -> Chart:
    """How long closing took, with the median."""
    drawn = statistics.closing_times(asked)
    median = statistics.shown("median_days", drawn.median)
    return Chart(
        key="closing",
        title=_("销号用时"),
        kind=Kind.COLUMNS,
        summary=_("已销号%(number)d条，用时中位数%(median)s天")
        % {"number": drawn.hazards, "median": median},
        first=_("从发现到销号"),
        heads=[Head(_("已销号"), Tone.DEEP)],
        rows=_banded(asked, drawn.bands),
        definition=_("已销号的隐患，按从发现到销号的天数分，当天销号计0天"),
        without=_("还没有销号的隐患"),
    )


def top_items(asked: Asked) -> Chart:
    """The items at which most was found: of items, never of schools."""
    items = statistics.top_items(asked)
    return Chart(
        key="items",
        title=_("问题最多的检查项"),
        kind=Kind.BARS,
        summary=_("最多的是%(item)s，%(number)d条")
        % {"item": items[0].text or items[0].code, "number": items[0].hazards}
        if items
        else "",
        first=_("检查项"),
        heads=[Head(_("查出隐患"), Tone.MAIN)],
        rows=[
            Row(f"{item.code} {item.text}", [_hazards(asked, item.hazards, item.filters)])
            for item in items
        ],
        definition=_("查出隐患最多的十个检查项；不对单位排名"),
        without=_("还没有查出隐患"),
    )


def _marks(asked: Asked) -> list[Mark]:
    """Ends of phases and days of handing in, in the order of the calendar."""
    due: dict[date, list[str]] = {}
    for phase in campaigns.phases_of(asked.campaign):
        if phase.ends_on:
            due.setdefault(phase.ends_on, []).append(
                _("%(phase)s阶段结束") % {"phase": phase.title}
            )
    for requirement in submissions.requirements_of(asked.actor, asked.campaign):
        due.setdefault(requirement.due_on, []).append(requirement.title)
    return [Mark(day, _("、").join(titles)) for day, titles in sorted(due.items())]


def _banded(asked: Asked, bands: Sequence[Band]) -> list[Row]:
    return [Row(band.title, [_hazards(asked, band.hazards, band.filters)]) for band in bands]


def _hazards(asked: Asked, number: int, filters: LedgerFilters | None) -> Cell:
    return Cell(
        f"{number}", number, ledger_address(filters, unit_id=asked.unit_id) if filters else ""
    )


def _share(value: float | None) -> Cell:
    return Cell("—" if value is None else f"{100 * value:.1f}%", value)


def _elapsed(start: date, day: date, span: int) -> float:
    return min(max((day - start).days / span, 0.0), 1.0)


def _thinned(days: Sequence[Day]) -> list[Day]:
    """Every so many days, the last one always among them."""
    step = -(-len(days) // MOST_DAYS) or 1
    return list(reversed(days[::-1][::step]))
