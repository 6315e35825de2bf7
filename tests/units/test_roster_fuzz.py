"""Whatever stands in the cells: a report, and a second import that changes nothing."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor
from anlan.units.commands import roster
from anlan.units.commands.roster import Outcome
from anlan.units.models import Place, Unit
from anlan.units.states import UnitKind
from tests.factories import make_unit
from tests.kernel.sheet_files import xlsx

NAMES = [
    "一小",
    "一小 ",
    "二小学",
    "东片中心学校",
    "东片",
    "向阳幼儿园",
    "山口教学点",
    "星辰培训",
    "",
]
CODES = ["2141000001", "２１４１０００００１", 2141000002, "无", "12", "=1+1", None]
COLUMNS = {
    "单位名称": st.sampled_from(NAMES),
    "类型": st.sampled_from(["小学", "中心学校", "幼儿园", "教学点", "机构", "怪", None]),
    "上级单位": st.sampled_from([*NAMES, "示范区教体局", "2141000001", "没有的单位"]),
    "学校标识码": st.sampled_from(CODES),
    "学生数": st.one_of(st.none(), st.integers(-5, 10**7), st.sampled_from(["1,200人", "很多"])),
    "食堂": st.sampled_from(["有", "无", "√", "2个", "不清楚", True, None]),
    "成立时间": st.one_of(st.none(), st.dates(date(1950, 1, 1)), st.sampled_from(["2001.9", "早"])),
    "地址": st.one_of(
        st.none(), st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=210)
    ),
}
ROWS = st.lists(st.tuples(*COLUMNS.values()), max_size=7)


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, partial=st.booleans())
# A row refused for a code that another row carries must not stand for that other unit.
@example(
    rows=[
        ("一小", "小学", "一小", 2141000002, None, "有", None, None),
        ("一小", "小学", "", "2141000001", None, "有", None, None),
        ("一小", "幼儿园", "二小学", "无", None, "有", None, None),
        ("二小学", "小学", "一小", "2141000001", None, "有", None, None),
    ],
    partial=True,
)
# A parent named by a code means the same before and after that parent is stored.
@example(
    rows=[
        ("一小", "小学", "", "2141000001", None, "有", None, None),
        ("二小学", "小学", "一小", "2141000001", None, "有", None, None),
        ("二小学", "幼儿园", "2141000001", 2141000002, None, "有", None, None),
    ],
    partial=True,
)
def test_any_roster_ends_in_a_report_and_holds_the_second_time(rows, partial):
    with transaction.atomic():
        play(xlsx({"单位": [list(COLUMNS), *map(list, rows)]}), partial=partial)
        transaction.set_rollback(True)


def play(data, *, partial):
    bureau = make_unit(UnitKind.BUREAU, name="示范区教体局")
    arguments = {
        "actor": Actor.system(),
        "data": data,
        "file_name": "a.xlsx",
        "target_id": bureau.pk,
    }
    before = roster.read_roster(**arguments)
    count = Unit.objects.count()
    try:
        roster.import_roster(**arguments, accept_partial=partial)
    except DomainError:
        assert before.refused
        assert Unit.objects.count() == count
        return
    assert Unit.objects.count() == count + before.counts[Outcome.NEW]
    again = roster.import_roster(**arguments, accept_partial=partial).report
    assert again.counts[Outcome.NEW] == again.counts[Outcome.CHANGED] == 0
    for unit in Unit.objects.filter(path__startswith=bureau.path).select_related("parent"):
        assert unit.pk == bureau.pk or unit.path[:-4] == unit.parent.path
    assert not Place.objects.exclude(unit_path__in=Unit.objects.values("path")).exists()
