"""The statistics counted again by the database alone: plain SQL that knows none of our queries."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection

from anlan.campaigns.models import Campaign
from tests.reports.ledgers import HOME

# The columns of the table by month that are recounted, in the order in which `_month` gives them.
MONTHLY = (
    "查出隐患",
    "一般隐患",
    "重大隐患",
    "自查隐患",
    "检查隐患",
    "专家查出",
    "举报查实",
    "当场整改",
    "限期整改",
    "落实资金",
    "已销号",
    "一般隐患已销号",
    "重大隐患已销号",
    "投入资金",
    "未销号",
    "整改率",
    "验收退回",
    "重新整改",
)
# Every closing that was ever given to a hazard that counts, with the moment at which it was undone.
CLOSINGS = """
    WITH alive AS (
        SELECT * FROM hazards_hazard
         WHERE campaign_id = %(campaign)s AND state NOT IN ('merged', 'dismissed')
    ), closing AS (
        SELECT id AS hazard_id, closed_at, NULLIF(closed_at, closed_at) AS undone_at
          FROM alive WHERE state = 'closed'
        UNION ALL
        SELECT hazard_id, hazards_reopening.closed_at, reopened_at
          FROM hazards_reopening JOIN alive ON alive.id = hazard_id
    ), held AS (
        SELECT alive.*, closing.closed_at AS held_from FROM closing JOIN alive ON id = hazard_id
         WHERE closing.closed_at < %(end)s AND (undone_at IS NULL OR undone_at >= %(end)s)
    ), found AS (
        SELECT * FROM alive WHERE found_at >= %(start)s AND found_at < %(end)s
    )
"""
FOUND = """
    SELECT COUNT(*),
           COALESCE(SUM(CASE WHEN grade = 'general' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN grade = 'major' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN origin_kind = 'self' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN origin_kind IN
               ('announced', 'unannounced', 'surprise', 'look_back', 'stationed')
               THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN origin_kind = 'expert' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN origin_kind = 'tip_off' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN fixed_on_spot THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN fixed_on_spot THEN 0 ELSE 1 END), 0),
           COALESCE(SUM(funds_yuan), 0)
      FROM found
"""
CLOSED = """
    SELECT COUNT(*),
           COALESCE(SUM(CASE WHEN grade = 'general' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(CASE WHEN grade = 'major' THEN 1 ELSE 0 END), 0),
           COALESCE(SUM(funds_yuan), 0)
      FROM held WHERE held_from >= %(start)s
"""
EVER = "SELECT (SELECT COUNT(*) FROM alive WHERE found_at < %(end)s), COUNT(*) FROM held"
SETBACKS = """
    SELECT (SELECT COUNT(*) FROM hazards_verdict JOIN alive ON alive.id = hazard_id
             WHERE NOT accepted AND given_at >= %(start)s AND given_at < %(end)s),
           (SELECT COUNT(*) FROM hazards_reopening JOIN alive ON alive.id = hazard_id
             WHERE reopened_at >= %(start)s AND reopened_at < %(end)s)
"""
BY_KIND = """
    SELECT unit_kind, grade, COUNT(*), COALESCE(SUM(funds_yuan), 0) FROM {} GROUP BY unit_kind, grade
"""
INSPECTED = """
    SELECT units_unit.kind, COUNT(DISTINCT unit_id) FROM inspections_inspection
      JOIN inspections_sheet ON inspection_id = inspections_inspection.id
      JOIN units_unit ON units_unit.id = unit_id
     WHERE campaign_id = %(campaign)s AND inspections_inspection.kind = 'self'
       AND handed_in_at < %(end)s GROUP BY units_unit.kind
"""
PLANS = """
    SELECT unit_kind, plan, owner, measures, funds_source, due_on, contingency
      FROM found WHERE grade = 'major'
"""
KINDS = {
    "central_school": "中心学校",
    "school": "学校",
    "teaching_point": "教学点",
    "training": "校外培训机构",
}
BEGINNING = datetime(2026, 1, 1, tzinfo=HOME)
TOMORROW = datetime(2026, 8, 21, tzinfo=HOME)


def ask(sql: str, campaign: Campaign, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    """What the database answers, without any query of the product."""
    given = {
        "campaign": campaign.pk.hex if connection.vendor == "sqlite" else campaign.pk,
        "start": connection.ops.adapt_datetimefield_value(start),
        "end": connection.ops.adapt_datetimefield_value(end),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLOSINGS + sql, given)
        return cursor.fetchall()


def share(part: int, whole: int) -> float | str:
    return round(100 * part / whole, 1) if whole else "—"


def money(yuan: Any) -> float:
    return round(float(yuan) / 10_000, 2)


def months_in_sql(campaign: Campaign) -> dict[str, tuple[Any, ...]]:
    """The table by month, the total first; August as it stands today."""
    months = {
        f"2026年{month}月": (
            datetime(2026, month, 1, tzinfo=HOME),
            min(datetime(2026, month + 1, 1, tzinfo=HOME), TOMORROW),
        )
        for month in (5, 6, 7, 8)
    }
    spans = {"合计": (BEGINNING, TOMORROW)} | months
    told = {title: _month(campaign, *span) for title, span in spans.items()}
    assert told["合计"][0] > 15, "too little to count"
    assert 0 not in told["合计"], told["合计"]
    return told


def _month(campaign: Campaign, start: datetime, end: datetime) -> tuple[Any, ...]:
    (found,), (closed,), (ever,), (setbacks,) = (
        ask(sql, campaign, start, end) for sql in (FOUND, CLOSED, EVER, SETBACKS)
    )
    found_ever, closed_ever = ever
    return (
        *found[:-1],
        money(found[-1]),
        *closed[:-1],
        money(closed[-1]),
        found_ever - closed_ever,
        share(closed_ever, found_ever),
        *setbacks,
    )


def national_in_sql(campaign: Campaign) -> dict[str, tuple[Any, ...]]:
    """The twelve columns of the national form: the whole in one row, and its kinds below."""
    span = (campaign, BEGINNING, TOMORROW)
    numbers: Counter[tuple[str, str, str]] = Counter()
    funds: Counter[str] = Counter()
    for source in ("found", "held"):
        for kind, grade, number, yuan in ask(BY_KIND.format(source), *span):
            numbers[source, kind, grade] = number
            funds[kind] += float(yuan) if source == "found" else 0
    inspected = Counter(dict(ask(INSPECTED, *span)))
    planned, complete = Counter(), Counter()
    for kind, plan, *five in ask(PLANS, *span):
        planned[kind] += _is_whole(plan)
        complete[kind] += _is_whole(plan) and all(five)

    def row(*kinds: str) -> tuple[Any, ...]:
        def rate(grade: str) -> tuple[Any, ...]:
            found, held = (
                sum(numbers[source, kind, grade] for kind in kinds) for source in ("found", "held")
            )
            return (found, held, share(held, found))

        units, plans, whole, yuan = (
            sum(each[kind] for kind in kinds) for each in (inspected, planned, complete, funds)
        )
        return (units, *rate("general"), *rate("major"), plans, whole, "—", "—", money(yuan))

    told = {f"　其中：{title}": row(kind) for kind, title in KINDS.items()}
    total = row(*KINDS)
    assert total[0] == 1
    assert total[7] > 0
    return {"教育": total, **told}


def _is_whole(plan: Any) -> bool:
    """Whether the six parts of the plan of a major hazard are all written."""
    parts = json.loads(plan) if isinstance(plan, str) else plan
    return len(parts) == 6 and all(parts.values())
