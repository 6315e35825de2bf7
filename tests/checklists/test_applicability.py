from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.checklists import queries
from anlan.units.queries import Profile
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind
from tests.checklists.lists import content, item, make_draft, make_published

DAY = date(2022, 5, 1)
SCHOOL = Profile(UnitKind.SCHOOL, Stage.PRIMARY, frozenset({Feature.CANTEEN}), 300)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"requires": ("boarding",)}, "不适用：本单位无寄宿学生"),
        ({"requires": ("gas", "canteen", "school_bus")}, "不适用：本单位不使用燃气，也无校车"),
        ({"requires_any": ("elevator", "catering")}, "不适用：本单位无电梯，也无校外供餐"),
        (
            {"kinds": ("training", "kindergarten")},
            "不适用：本项适用于校外培训机构、幼儿园，本单位是学校",
        ),
        ({"stages": ("junior", "senior")}, "不适用：本项适用于初中、高中，本单位学段是小学"),
        ({"min_pupils": 1000}, "不适用：本项适用于学生不少于1000人的单位，本单位有300人"),
        ({"effective_from": date(2025, 11, 1)}, "不适用：本项自2025年11月1日起适用"),
        ({"effective_to": date(2022, 4, 30)}, "不适用：本项适用至2022年4月30日止"),
        (
            {"requires": ("school_bus",), "effective_from": date(2025, 11, 1)},
            "不适用：本单位无校车；本项自2025年11月1日起适用",
        ),
    ],
)
def test_every_condition_is_told_in_words(condition, sentence):
    assert queries.applicability(item(**condition), SCHOOL, DAY) == sentence


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"kinds": ("school",), "stages": ("primary",), "requires": ("canteen",)},
        {"requires_any": ("boarding", "canteen")},
        {"min_pupils": 300},
        {"effective_from": DAY, "effective_to": DAY},
    ],
)
def test_an_item_whose_conditions_are_met_applies(condition):
    assert queries.applicability(item(**condition), SCHOOL, DAY) == ""


def test_a_unit_is_not_exempt_by_what_it_has_not_reported():
    unreported = Profile(UnitKind.SCHOOL, "", frozenset(), None)

    assert queries.applies(item(stages=("junior",), min_pupils=1000), unreported, DAY)


def test_a_kindergarten_is_preschool_without_saying_so():
    kindergarten = Profile(UnitKind.KINDERGARTEN, "", frozenset(), 90)

    assert queries.applies(item(stages=("preschool",)), kindergarten, DAY)
    assert not queries.applies(item(stages=("primary",)), kindergarten, DAY)


def test_a_training_institution_has_no_stage():
    training = Profile(UnitKind.TRAINING, "", frozenset(), 90)

    told = queries.applicability(item(stages=("primary",)), training, DAY)

    assert told == "不适用：本项适用于小学，本单位不分学段"


days = st.dates(date(2021, 1, 1), date(2026, 12, 31))
profiles = st.builds(
    Profile,
    kind=st.sampled_from(UnitKind.values),
    stage=st.sampled_from(["", *Stage.values]),
    features=st.frozensets(st.sampled_from(Feature.values)),
    pupils=st.none() | st.integers(0, 5000),
)
conditions = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.lists(st.sampled_from(UnitKind.values), max_size=4, unique=True).map(tuple),
        "stages": st.lists(st.sampled_from(Stage.values), max_size=4, unique=True).map(tuple),
        "requires": st.lists(st.sampled_from(Feature.values), max_size=3, unique=True).map(tuple),
        "requires_any": st.lists(st.sampled_from(Feature.values), max_size=3, unique=True).map(
            tuple
        ),
        "min_pupils": st.none() | st.integers(1, 5000),
        "effective_from": st.none() | days,
        "effective_to": st.none() | days,
    },
)


@given(condition=conditions, profile=profiles, on=days)
def test_an_item_applies_exactly_when_no_reason_is_given(condition, profile, on):
    one = item(**condition)

    assert queries.applies(one, profile, on) == (queries.applicability(one, profile, on) == "")


@given(condition=conditions, profile=profiles, on=days, data=st.data())
def test_a_condition_less_never_makes_an_item_apply_less(condition, profile, on, data):
    if not condition:
        return
    dropped = data.draw(st.sampled_from(sorted(condition)))
    fewer = {name: value for name, value in condition.items() if name != dropped}

    if queries.applies(item(**condition), profile, on):
        assert queries.applies(item(**fewer), profile, on)


@given(condition=conditions, profile=profiles, on=days, feature=st.sampled_from(Feature.values))
def test_a_unit_with_a_feature_more_never_answers_less(condition, profile, on, feature):
    richer = replace(profile, features=profile.features | {feature})

    if queries.applies(item(**condition), profile, on):
        assert queries.applies(item(**condition), richer, on)


@pytest.mark.django_db
class TestItemsAt:
    ITEMS = (
        content("A01"),
        content("A02", places=()),
        content("C01", places=("building", "dormitory")),
        content("C02", places=("building",), min_pupils=1000),
        content("F01", places=("canteen",), requires=("canteen",)),
    )

    def found(self, version, kind, profile=SCHOOL, on=DAY):
        return [each.code for each in queries.items_at(version, profile, kind, on)]

    def test_each_kind_of_place_has_its_own_items(self):
        version = make_published(None, *self.ITEMS)

        assert self.found(version, PlaceKind.BUILDING) == ["C01"]
        assert self.found(version, PlaceKind.CANTEEN) == ["F01"]

    def test_an_item_without_a_place_is_answered_for_the_whole_unit(self):
        version = make_published(None, *self.ITEMS)

        assert self.found(version, PlaceKind.CAMPUS) == ["A01", "A02"]

    def test_the_number_of_pupils_decides(self):
        version = make_published(None, *self.ITEMS)
        crowded = replace(SCHOOL, pupils=1000)

        assert self.found(version, PlaceKind.BUILDING, crowded) == ["C01", "C02"]
        assert self.found(version, PlaceKind.BUILDING, replace(crowded, pupils=999)) == ["C01"]

    def test_a_published_version_is_read_once_for_many_units(self, django_assert_num_queries):
        version = make_published(None, *self.ITEMS)
        many = [replace(SCHOOL, pupils=number) for number in range(200)]

        with django_assert_num_queries(1):
            found = [self.found(version, PlaceKind.BUILDING, profile) for profile in many]

        assert found == [["C01"]] * 200

    def test_a_draft_is_never_remembered(self):
        draft = make_draft(None, *self.ITEMS)
        before = self.found(draft, PlaceKind.CANTEEN)
        draft.items.filter(code="F01").delete()

        assert (before, self.found(draft, PlaceKind.CANTEEN)) == (["F01"], [])

    def test_what_is_excluded_and_what_has_no_place_is_told(self):
        version = make_published(None, *self.ITEMS)
        without = replace(SCHOOL, features=frozenset())

        excluded = queries.excluded_items(version, without, DAY)
        unplaced = queries.unplaced_items(version, SCHOOL, ["campus", "building"], DAY)

        assert [each.code for each, _reason in excluded] == ["C02", "F01"]
        assert [each.code for each in unplaced] == ["F01"]

    def test_the_day_decides(self):
        later = DAY + timedelta(days=1)
        version = make_published(None, content("A01", effective_from=later))

        assert self.found(version, PlaceKind.CAMPUS) == []
        assert self.found(version, PlaceKind.CAMPUS, on=later) == ["A01"]
