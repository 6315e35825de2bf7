"""The roster: what is understood, what is refused, and that nothing is ever half done."""

import csv
from io import StringIO

import pytest

from anlan.accounts.models import Membership, User
from anlan.accounts.states import Role
from anlan.kernel.errors import (
    InvalidInput,
)
from anlan.kernel.events import history_of, verify_chains
from anlan.kernel.models import Event
from anlan.kernel.sheets import read_workbook
from anlan.units.commands import roster
from anlan.units.commands.roster import Outcome
from anlan.units.models import Place, RosterImport, Unit
from anlan.units.states import PlaceKind, UnitKind
from tests.factories import make_actor, make_unit
from tests.kernel.sheet_files import xlsx
from tests.units.roster_files import CREDIT, QUIRKS, quirky, simple

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Unit:
    return make_unit(UnitKind.BUREAU, name="示范区教体局")


@pytest.fixture
def keeper(bureau):
    return make_actor(Role.BUREAU_ADMINISTRATOR, bureau)


@pytest.fixture
def read(bureau, keeper):
    def read(data: bytes) -> roster.RosterReport:
        return roster.read_roster(
            actor=keeper, data=data, file_name="名册.xlsx", target_id=bureau.pk
        )

    return read


@pytest.fixture
def take_in(bureau, keeper):
    def take_in(data: bytes, *, accept_partial: bool = False) -> roster.RosterReport:
        return roster.import_roster(
            actor=keeper,
            data=data,
            file_name="名册.xlsx",
            target_id=bureau.pk,
            accept_partial=accept_partial,
        ).report

    return take_in


def outcomes(report: roster.RosterReport) -> list[str]:
    return [row.outcome for row in report.rows]


def problems(report: roster.RosterReport) -> list[str]:
    return [str(problem) for row in report.rows for problem in row.problems]


def test_a_roster_with_every_quirk_is_understood(take_in, bureau):
    report = take_in(quirky())
    assert problems(report) == []
    assert set(outcomes(report)) == {Outcome.NEW}
    tree = {
        (unit.name, unit.kind, unit.parent.name if unit.parent else "")
        for unit in Unit.objects.exclude(pk=bureau.pk).select_related("parent")
    }
    assert tree == {
        ("东片中心学校", "central_school", "示范区教体局"),
        ("西片中心学校", "central_school", "示范区教体局"),
        ("东片第一小学", "school", "东片中心学校"),
        ("育才小学", "school", "东片中心学校"),
        ("育才小学", "school", "西片中心学校"),
        ("向阳幼儿园", "kindergarten", "西片中心学校"),
        ("山口教学点", "teaching_point", "东片第一小学"),
        ("新星艺术培训学校", "training", "示范区教体局"),
    }
    first = Unit.objects.get(name="东片第一小学")
    assert (first.pupils, first.stage, first.features) == (1200, "primary", ["canteen"])
    assert (str(first.opened_on), first.safety_person) == ("1998-09-01", "张伟")
    assert Unit.objects.get(name="东片中心学校").school_code == "2141000002"
    assert first.places.filter(kind=PlaceKind.CANTEEN).count() == 1
    assert list(verify_chains()) == []


def test_paths_follow_the_tree(take_in):
    take_in(quirky())
    for unit in Unit.objects.exclude(parent=None).select_related("parent"):
        assert unit.path.startswith(unit.parent.path)
        assert len(unit.path) == len(unit.parent.path) + 4


def test_the_same_roster_again_changes_nothing(take_in):
    take_in(quirky())
    before = list(Unit.objects.order_by("pk").values())
    events = Event.objects.exclude(verb="units.import_roster").count()
    report = take_in(quirky())
    assert set(outcomes(report)) == {Outcome.SAME}
    assert list(Unit.objects.order_by("pk").values()) == before
    assert Event.objects.exclude(verb="units.import_roster").count() == events


def test_a_csv_in_the_office_s_encoding_means_the_same(take_in):
    take_in(quirky())
    text = StringIO()
    rows = [list(row) for row in QUIRKS]
    rows[10][3] = "东片第一小学"
    csv.writer(text).writerows([["" if v is None else v for v in row] for row in rows])
    report = take_in(text.getvalue().encode("gb18030"))
    assert set(outcomes(report)) == {Outcome.SAME}


def test_an_ambiguous_parent_names_the_cell_and_the_mend(read):
    report = read(quirky(mended=False))
    assert problems(report) == [
        "名册!D11：有 2 个单位都叫“育才小学”。请改填上级单位的学校标识码或统一社会信用代码。"
    ]


def test_nothing_is_taken_in_while_a_row_is_wrong_unless_asked_for(take_in):
    with pytest.raises(InvalidInput):
        take_in(quirky(mended=False))
    assert Unit.objects.count() == 1
    assert RosterImport.objects.count() == 0
    report = take_in(quirky(mended=False), accept_partial=True)
    assert report.counts == {Outcome.NEW: 7, Outcome.REFUSED: 1}
    assert Unit.objects.count() == 8


def test_a_changed_roster_shows_old_and_new_and_updates(take_in, read):
    take_in(
        simple(["第一小学", "小学", None, "2141000001", 100], ["第二小学", "小学", None, None, 50])
    )
    changed = simple(
        ["第一实验小学", "小学", None, "2141000001", 120], ["第二小学", "小学", None, None, 50]
    )
    report = read(changed)
    assert outcomes(report) == [Outcome.CHANGED, Outcome.SAME]
    assert [(c.title, c.old, c.new) for c in report.rows[0].changes] == [
        ("单位名称", "第一小学", "第一实验小学"),
        ("学生数", "100", "120"),
    ]
    take_in(changed)
    unit = Unit.objects.get(school_code="2141000001")
    assert (unit.name, unit.name_initials, unit.pupils) == ("第一实验小学", "dysyxx", 120)
    event = history_of(unit).last()
    assert event is not None
    assert event.data["changes"] == {"name": ["第一小学", "第一实验小学"], "pupils": [100, 120]}


def test_an_empty_cell_says_nothing(take_in):
    take_in(simple(["第一小学", "小学", None, "2141000001", 100]))
    report = take_in(simple(["第一小学", None, None, None, None]))
    assert outcomes(report) == [Outcome.SAME]
    assert Unit.objects.get(name="第一小学").pupils == 100


def test_units_that_vanished_are_listed_and_stay(take_in):
    take_in(simple(["第一小学", "小学", None, None, 1], ["第二小学", "小学", None, None, 1]))
    report = take_in(simple(["第一小学", "小学", None, None, 1]))
    assert report.vanished == ["第二小学（学校）"]
    assert Unit.objects.filter(name="第二小学", status="active").count() == 1


def test_another_parent_moves_the_unit_with_all_that_is_its(take_in):
    first = [["东片中心学校", "中心学校"], ["西片中心学校", "中心学校"], ["一小", "小学", "东片"]]
    take_in(simple(*first))
    place = Place.objects.filter(unit__name="一小").first()
    assert place is not None
    report = take_in(simple(*first[:2], ["一小", "小学", "西片中心学校"]))
    assert [(c.title, c.old, c.new) for c in report.rows[2].changes] == [
        ("上级单位", "东片中心学校", "西片中心学校")
    ]
    unit = Unit.objects.get(name="一小")
    assert unit.parent is not None
    assert unit.path.startswith(unit.parent.path)
    assert Place.objects.get(pk=place.pk).unit_path == unit.path
    again = take_in(simple(*first[:2], ["一小", "小学", "西片中心学校"]))
    assert set(outcomes(again)) == {Outcome.SAME}


def test_a_new_parent_may_take_in_old_units(take_in):
    take_in(simple(["一小", "小学"]))
    rows = [["一小", "小学", "新片中心学校"], ["新片中心学校", "中心学校"]]
    take_in(simple(*rows))
    unit = Unit.objects.select_related("parent").get(name="一小")
    assert (unit.parent.name, unit.path) == ("新片中心学校", unit.parent.path + "0001")
    assert set(outcomes(take_in(simple(*rows)))) == {Outcome.SAME}


def test_two_units_may_trade_their_codes(take_in):
    take_in(simple(["一小", "小学", None, "2141000001"], ["二小", "小学", None, "2141000002"]))
    header = ["单位名称", "类型", "上级单位", "学校标识码", "信用代码"]
    take_in(simple(["一小", "小学", None, None, CREDIT], header=header))
    unit = Unit.objects.get(credit_code=CREDIT)
    assert (unit.name, unit.school_code) == ("一小", "2141000001")


def test_namesakes_under_one_parent_are_told_apart_by_their_codes(take_in):
    rows = [["育才小学", "小学", None, "2141000001"], ["育才小学", "小学", None, "2141000002"]]
    take_in(simple(*rows))
    assert Unit.objects.filter(name="育才小学").count() == 2
    assert set(outcomes(take_in(simple(*rows)))) == {Outcome.SAME}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [["一小", "小学"], ["一小", "小学"]],
            "单位!A3：与第 2 行的“一小”重复。请删去重复的行；确是两个单位的，请填写不同的上级单位或各自的代码。",
        ),
        (
            [["一小", "小学", "不存在中心学校"]],
            "单位!C2：没有找到上级单位“不存在中心学校”。请填写本表或系统中已有单位的全称，或者先在本表中增加该单位。",
        ),
        (
            [[None, "小学", None, "2141000001"]],
            "单位!A2：缺少单位名称。请填写单位名称，或删去整行。",
        ),
        (
            [["一小", "小学", None, "12345"]],
            "单位!D2：学校标识码应为 10 位数字，请核对位数；没有代码的请留空并填写无代码原因。",
        ),
        (
            [["一小", "小学", None, "2141000001"], ["二小", "小学", None, 2141000001]],
            "单位!D3：学校标识码与第 2 行相同。每个单位的代码各不相同，请核对。",
        ),
        (
            [["一小", "小学", None, None, "很多"]],
            "单位!E2：“学生数”填写的“很多”不是数字。请只填写阿拉伯数字。",
        ),
        (
            [["红星", None]],
            "单位!B2：从名称“红星”看不出单位类型。请在“单位类型”列填写：省级教育部门、市级教育部门、教体局、股室、二级机构、中心学校、学校、教学点、幼儿园、校外培训机构。",
        ),
        (
            [["一小", "小学", "向阳幼儿园"], ["向阳幼儿园", None]],
            "单位!C2：学校不能归幼儿园管理，上级单位应为：市级教育部门、教体局、二级机构、中心学校。",
        ),
    ],
)
def test_every_refusal_names_the_cell_the_fault_and_the_mend(read, rows, expected):
    assert problems(read(simple(*rows))) == [expected]


def test_parents_that_point_at_each_other_are_refused(read):
    report = read(simple(["甲小学", "教学点", "乙小学"], ["乙小学", "教学点", "甲小学"]))
    assert outcomes(report) == [Outcome.REFUSED, Outcome.REFUSED]


def test_a_very_long_chain_of_parents_is_refused_and_not_a_crash(read):
    rows = [[f"点{n}教学点", "教学点", f"点{n + 1}教学点"] for n in range(2000)]
    assert set(outcomes(read(simple(*rows)))) == {Outcome.REFUSED}


def test_a_row_below_a_refused_row_is_refused_with_it(read):
    report = read(
        simple(["东片中心学校", "中心学校", None, "123"], ["一小", "小学", "东片中心学校"])
    )
    assert problems(report)[1].startswith("单位!C3：上级单位“东片中心学校”（第 2 行）有误")


def test_a_number_that_lost_its_digits_is_explained(read):
    header = ["单位名称", "类型", "统一社会信用代码"]
    report = read(simple(["一小", "小学", 911100006000373412.0], header=header))
    assert problems(report)[0].startswith("单位!C2：代码按数字保存，末几位已经丢失。")


def test_a_code_of_another_district_is_refused(read):
    make_unit(UnitKind.SCHOOL, make_unit(UnitKind.BUREAU), school_code="2141000001")
    report = read(simple(["一小", "小学", None, "2141000001"]))
    assert problems(report) == ["单位!D2：学校标识码已登记在其他地区的单位名下。请对照证书核对。"]


def test_an_odd_code_is_only_a_warning(read):
    report = read(simple(["向阳幼儿园", None, None, "2141000001"]))
    assert outcomes(report) == [Outcome.NEW]
    assert "不符" in str(report.rows[0].warnings[0])


def test_the_bureau_itself_may_stand_in_the_roster(take_in, bureau):
    take_in(
        simple(
            ["示范区教体局", "教体局", "三门峡市教育局", None, None],
            ["一小", "小学", "示范区教体局"],
        )
    )
    assert Unit.objects.count() == 2
    assert Unit.objects.get(name="一小").parent_id == bureau.pk


def test_places_come_with_their_own_sheet(take_in):
    units = [["单位名称", "类型", "食堂"], ["一小", "小学", "是"]]
    places = [["单位名称", "场所名称"], ["一小", "南区食堂"], ["一小", "艺术楼"], ["二小", "东门"]]
    data = xlsx({"单位": units, "场所": places[:3]})
    take_in(data)
    found = Place.objects.filter(kind__in=[PlaceKind.CANTEEN, PlaceKind.BUILDING])
    names = set(found.values_list("kind", "name"))
    assert names == {("canteen", "南区食堂"), ("building", "艺术楼")}
    assert set(outcomes(take_in(data))) == {Outcome.SAME}


def test_a_place_of_an_unknown_unit_is_refused(read):
    data = xlsx(
        {"单位": [["单位名称"], ["一小学"]], "场所": [["单位名称", "场所名称"], ["二小", "东门"]]}
    )
    assert problems(read(data)) == [
        "场所!A2：没有找到单位“二小”。请填写“单位”表或系统中已有单位的全称或代码。"
    ]


PEOPLE = [
    ["单位名称", "姓名", "岗位", "手机号码"],
    ["第一小学", "张 伟", "单位主要负责人", "13800000001"],
]


def test_accounts_come_from_the_same_workbook(keeper, bureau, take_in):
    data = xlsx({"单位": [["单位名称"], ["第一小学"]], "人员": PEOPLE})
    applied = roster.import_roster(
        actor=keeper, data=data, file_name="名册.xlsx", target_id=bureau.pk
    )
    (account,) = applied.accounts
    assert (account.name, account.unit_name) == ("张伟", "第一小学")
    assert User.objects.get(pk=account.user_id).check_password(account.password)
    held = Membership.objects.get(user_id=account.user_id)
    assert (held.role, held.unit.name) == (Role.UNIT_HEAD, "第一小学")
    assert held.unit_path == Unit.objects.get(name="第一小学").path
    assert outcomes(applied.report) == [Outcome.NEW, Outcome.NEW]
    assert set(outcomes(take_in(data))) == {Outcome.SAME}


def test_an_unknown_role_names_its_cell(read):
    people = [PEOPLE[0], ["第一小学", "张伟", "校霸", "13800000001"]]
    report = read(xlsx({"单位": [["单位名称"], ["第一小学"]], "人员": people}))
    assert problems(report)[0].startswith("人员!C2：不认识岗位“校霸”")


def test_the_rows_to_correct_can_be_mended_and_sent_again(read):
    data = quirky(mended=False)
    report = read(data)
    sheet = roster.correction_workbook(data, report)
    rows = [list(values) for _number, values in read_workbook(sheet).sheets[0]]
    assert rows[-1][2] == "山口教学点"
    assert "有 2 个单位都叫" in str(rows[-1][0])
    assert outcomes(read(sheet)) == [Outcome.REFUSED]


def test_the_template_can_be_read_back_and_is_empty(read):
    assert read(roster.template_workbook()).rows == []


def test_the_queries_of_an_import_do_not_grow_with_its_rows(
    bureau, keeper, django_assert_max_num_queries
):
    data = simple(*[[f"第{n}小学", "小学"] for n in range(400)])
    with django_assert_max_num_queries(60):
        roster.import_roster(actor=keeper, data=data, file_name="a", target_id=bureau.pk)
    assert Unit.objects.count() == 401
