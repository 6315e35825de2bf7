"""What a plan asks for time by time, and whom its words mean in the register."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.campaigns.commands.plan_words import LONGEST, DutyWords, description_with
from anlan.campaigns.plan import read_plan
from anlan.campaigns.plan.asked import asked
from anlan.campaigns.plan.occurrences import MOST, occurrences
from anlan.campaigns.queries.plan_parties import sections_of, who_is_meant
from anlan.units.states import INSPECTED_KINDS, UnitKind
from tests.campaigns.district import District
from tests.factories import make_unit

SPRING = date(2026, 3, 2), date(2026, 6, 30)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
WORDS = [
    "每月25日前",
    "每月底前",
    "每个月初",
    "每周五下班前",
    "每季度末月25日前",
    "每季度",
    "每半月",
    "每周前",
    "每月31日",
]
AS_SCHOOLS = ["central_school", "school", "teaching_point"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("每月25日前", ["03-25", "04-25", "05-25", "06-25"]),
        ("每月底前", ["03-31", "04-30", "05-31", "06-30"]),
        ("每个月初", ["03-10", "04-10", "05-10", "06-10"]),
        ("每季度末月25日前", ["03-25", "06-25"]),
        ("每季度", ["03-31", "06-30"]),
        ("每半月", ["03-15", "03-31", "04-15", "04-30", "05-15", "05-31", "06-15", "06-30"]),
        ("每周五下班前", []),  # seventeen: too many to be made unasked
        ("每月前", []),
        ("5月15日前", []),
    ],
)
def test_what_comes_round_falls_on_days_of_the_period(words, days):
    found = [each.on.isoformat() for each in occurrences(words, *SPRING)]
    assert found == [f"2026-{day}" for day in days]


def test_each_time_has_a_name_of_its_own():
    weeks = occurrences("每周一", date(2026, 5, 6), date(2026, 5, 20))
    assert [each.called for each in weeks] == ["5月11日", "5月18日"]
    assert occurrences("每季度", *SPRING)[0].called == "2026年第1季度"


@given(st.sampled_from(WORDS), DAYS, DAYS)
def test_no_time_lies_outside_the_period(words, starts, ends):
    found = occurrences(words, starts, ends)
    assert len(found) <= MOST
    assert all(starts <= each.on <= ends for each in found)
    assert sorted({each.on for each in found}) == [each.on for each in found]


def test_an_open_end_is_asked_about():
    text = "方案\n检查时间：2026年3月2日起至冬季检查结束后。\n各学校每月25日前报送进展。"
    assert [(each.title, each.due_on, each.why_open) for each in asked(read_plan(text, today=None))] == [
        ("进展", None, "recurs")
    ]  # fmt: skip


@pytest.mark.django_db
class TestWhoIsMeant:
    @pytest.fixture
    def district(self) -> District:
        made = District()
        make_unit(UnitKind.SECTION, made.bureau, name="安全股", section_key="safety")
        make_unit(UnitKind.SECTION, made.bureau, name="体卫艺股", section_key="food")
        make_unit(UnitKind.SCHOOL, made.east, name="和平小学")
        return made

    def meant(self, district: District, words: str):
        sections = sections_of(district.officer, district.bureau)
        return who_is_meant(district.officer, district.bureau, sections, {words})[words]

    @pytest.mark.parametrize(
        ("words", "kinds", "doubts"),
        [
            ("各学校", AS_SCHOOLS, []),
            ("全区各中小学校、幼儿园", [*AS_SCHOOLS, "kindergarten"], []),
            ("各校（园）", [*AS_SCHOOLS, "kindergarten"], []),
            ("各中心学校", ["central_school"], []),
            ("各中心学校、学校", AS_SCHOOLS, []),
            ("各乡镇中心学校和各校外培训机构", ["central_school", "training"], []),
            ("各单位", [kind.value for kind in UnitKind if kind in INSPECTED_KINDS], []),
            ("县直各学校", AS_SCHOOLS, ["县直各学校"]),
            ("各民办幼儿园", ["kindergarten"], ["各民办幼儿园"]),
            ("各检查组", [], ["各检查组"]),
            ("", [], []),
        ],
    )
    def test_by_kind(self, district, words, kinds, doubts):
        found = self.meant(district, words)
        assert (list(found.kinds), list(found.doubts)) == (kinds, doubts)

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("和平小学", ["和平小学"]),
            ("和平小学和东河第一小学", ["和平小学", "东河第一小学"]),
            ("各股室", ["体卫艺股", "安全股"]),
            ("区教育局安全股", ["安全股"]),
            ("东河第一小学、某某学院附属馆", ["东河第一小学"]),
        ],
    )
    def test_by_name(self, district, words, names):
        found = self.meant(district, words)
        assert sorted(unit.name for unit in found.named) == sorted(names)
        assert found.kinds == ()

    def test_a_name_that_two_bear_means_nobody(self, district):
        for parent in (district.east, district.west):
            make_unit(UnitKind.SCHOOL, parent, name="希望馆")
        assert self.meant(district, "希望馆").doubts == ("希望馆",)

    def test_nobody_outside_the_territory_is_meant(self, district):
        other = make_unit(UnitKind.BUREAU, name="邻区教体局")
        make_unit(UnitKind.SCHOOL, other, name="邻区第一馆")
        assert self.meant(district, "邻区第一馆").named == ()


@given(st.lists(st.text(max_size=300), max_size=200), st.text(max_size=LONGEST))
def test_the_words_of_a_campaign_stay_within_its_field(texts, given_words):
    duties = [DutyWords("1", ("各学校",), text) for text in texts]
    assert len(description_with(given_words, texts, duties, ())) <= LONGEST
