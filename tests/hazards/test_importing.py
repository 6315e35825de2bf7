"""An old ledger comes in: dates kept, nothing graded major by a cell, nothing entered twice."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest

from anlan.accounts.states import Role
from anlan.hazards.commands import ImportMode, import_ledger
from anlan.hazards.models import Hazard, HazardTally
from anlan.hazards.states import Grade, HazardState, Origin
from anlan.kernel import events
from anlan.kernel.errors import NotFound, UnreadableFile
from anlan.reports.build.ledger import ledger_rows
from anlan.reports.render.ledger_xlsx import write_ledger_xlsx
from tests.factories import make_actor, make_unit
from tests.hazards.district import TODAY, make_district, report

pytestmark = pytest.mark.django_db
HEADER = (
    "编号,单位,排查日期,来源,隐患部位,隐患描述,等级,责任人,整改措施,整改时限,状态,销号日期,备注"
)
CLOSED = "老-1,青龙第一小学,2022.5.3,自查,食堂后厨,排烟罩积油,一般,张明,请人清洗,5月10日前,已整改,2022年5月9日,"
OPEN = "老-2,实验中学,2022/5/4,市级抽查,南门,防冲撞柱松动,重大隐患,,,,未整改,,"


def sheet(*lines: str) -> bytes:
    return "\n".join(["某区安全隐患台账（2022年）", HEADER, *lines]).encode()


def take(district, data, role=Role.BUREAU_ADMINISTRATOR, **options):
    return import_ledger(
        actor=district.actor(role),
        campaign_id=district.campaign.pk,
        data=data,
        file_name="2022年台账.csv",
        today=TODAY,
        **options,
    )


def test_a_closed_row_keeps_its_dates_and_who_did_what():
    district = make_district()

    outcome = take(district, sheet(CLOSED))

    hazard = Hazard.objects.get()
    assert (outcome.entered, outcome.problems) == (1, [])
    assert (hazard.state, hazard.origin_kind) == (HazardState.CLOSED, Origin.SELF)
    assert hazard.found_at.date() == date(2022, 5, 3)
    assert hazard.closed_at.date() == date(2022, 5, 9)
    assert hazard.due_on == date(2022, 5, 10)
    assert hazard.closed_by == "原台账未记载"
    assert "老-1" in hazard.note


def test_no_cell_makes_a_hazard_major():
    district = make_district()

    outcome = take(district, sheet(OPEN))

    hazard = Hazard.objects.get()
    assert hazard.grade == Grade.GENERAL
    assert hazard.origin_kind == Origin.IMPORTED
    assert "须另行认定" in hazard.note
    assert outcome.to_grade == [3]


def test_the_same_ledger_again_changes_nothing():
    district = make_district()
    take(district, sheet(CLOSED, OPEN))

    outcome = take(district, sheet(CLOSED, OPEN))

    assert (outcome.entered, outcome.known) == (0, 2)
    assert Hazard.objects.count() == 2


def test_our_own_export_comes_back_as_known():
    district = make_district()
    report(district)
    file = BytesIO()
    write_ledger_xlsx(ledger_rows(Hazard.objects.all(), today=TODAY), file, title="t", subtitle="s")

    outcome = take(district, file.getvalue())

    assert (outcome.entered, outcome.known, outcome.problems) == (0, 1, [])


@pytest.mark.parametrize(
    ("line", "address", "words"),
    [
        (CLOSED.replace("2022.5.3", "去年"), "C3", "不是日期"),
        (CLOSED.replace("2022年5月9日", "2022年4月9日"), "L3", "早于排查日期"),
        (CLOSED.replace("2022年5月9日", ""), "L3", "没有销号日期"),
        (CLOSED.replace("青龙第一小学", "不存在的小学"), "B3", "没有“不存在的小学”"),
        (CLOSED.replace("已整改", "差不多了"), "K3", "不认识这个状态"),
        (OPEN.replace("未整改", "整改中"), "H3", "缺少这一项"),
        (OPEN.replace("重大隐患", "特大"), "G3", "不认识这个等级"),
        (OPEN.replace("防冲撞柱松动", ""), "F3", "没有填写隐患描述"),
    ],
)
def test_a_refused_row_names_its_cell_and_nothing_is_written(line, address, words):
    district = make_district()

    outcome = take(district, sheet(line, CLOSED.replace("老-1", "老-9")))

    assert [problem.address.rpartition("!")[2] for problem in outcome.problems] == [address]
    assert words in outcome.problems[0].problem
    assert outcome.entered == 0
    assert not Hazard.objects.exists()


def test_the_good_rows_come_in_when_asked_for():
    district = make_district()

    outcome = take(district, sheet(CLOSED, OPEN.replace("未整改", "?")), mode=ImportMode.GOOD_ROWS)

    assert (outcome.entered, len(outcome.problems)) == (1, 1)
    assert Hazard.objects.get().unit == district.school


def test_a_dry_run_writes_nothing():
    district = make_district()

    outcome = take(district, sheet(CLOSED), mode=ImportMode.DRY_RUN)

    assert outcome.entered == 1
    assert not Hazard.objects.exists()


def test_a_school_takes_in_its_own_ledger_without_naming_itself_and_nobody_elses():
    district = make_district()

    outcome = take(
        district,
        sheet(CLOSED.replace("青龙第一小学", ""), OPEN),
        Role.UNIT_SAFETY_OFFICER,
        mode=ImportMode.GOOD_ROWS,
    )

    assert Hazard.objects.get().unit == district.school
    assert len(outcome.problems) == 1


def test_an_auditor_takes_in_nothing():
    district = make_district()

    assert len(take(district, sheet(CLOSED), Role.AUDITOR).problems) == 1


def test_a_campaign_out_of_scope_does_not_exist():
    district = make_district()
    stranger = make_actor(Role.BUREAU_ADMINISTRATOR, make_unit("bureau"))

    with pytest.raises(NotFound):
        import_ledger(
            actor=stranger,
            campaign_id=district.campaign.pk,
            data=sheet(CLOSED),
            file_name="a.csv",
            today=TODAY,
        )


def test_a_sheet_without_the_needed_columns_says_which():
    with pytest.raises(UnreadableFile, match="隐患描述"):
        take(make_district(), "单位,日期\n甲,2022-5-1".encode())


def test_counters_and_chain_follow():
    district = make_district()
    take(district, sheet(CLOSED, OPEN))

    tallies = HazardTally.objects.values_list("unit", "state", "hazards")
    assert sorted(tallies) == sorted(
        [
            (district.school.pk, HazardState.CLOSED, 1),
            (district.other.pk, HazardState.REPORTED, 1),
        ]
    )
    assert list(events.verify_chains()) == []


def test_money_in_ten_thousands_and_in_words():
    district = make_district()
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["单位", "日期", "隐患内容", "资金（万元）"])
    writer.writerow(["青龙第一小学", "2022-05-03", "围墙开裂", "1.2"])
    writer.writerow(["青龙第一小学", "2022-05-03", "灯具损坏", "无需资金"])

    outcome = take(district, text.getvalue().encode())

    assert outcome.problems == []
    assert sorted(Hazard.objects.values_list("funds_yuan", flat=True)) == [0, 12000]
