from datetime import date

import pytest

from anlan.checklists import queries
from anlan.checklists.queries import Cited
from anlan.units.states import UnitKind
from tests.checklists.lists import item, make_basis

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2025, 10, 31), date(2025, 11, 1)


def printed(*cited, on=BEFORE, unit_kind="", **fields):
    return queries.bases_in_force(item(bases=cited, **fields), on, unit_kind)


@pytest.fixture
def editions():
    make_basis(
        "rule-2017",
        title="判定方法",
        kind="standard",
        document_no="GB 35181-2017",
        effective_to=BEFORE,
    )
    make_basis(
        "rule-2025",
        title="判定规则",
        kind="standard",
        document_no="GB 35181-2025",
        effective_from=AFTER,
        supersedes="rule-2017",
    )


def test_a_basis_is_cited_with_its_article():
    make_basis("fire-law", title="中华人民共和国消防法")

    assert printed(Cited("fire-law", "26")) == ["《中华人民共和国消防法》第二十六条"]


def test_second_hand_says_so_and_unverified_is_never_printed():
    make_basis("law")

    assert printed(Cited("law", "5", "P"), Cited("law", "6", "U")) == ["《某某法》第五条（转引）"]


def test_an_article_is_verified_no_better_than_the_text_it_stands_in():
    make_basis("hearsay", title="甲法", mark="P")
    make_basis("unknown", title="乙法", mark="U")

    assert printed(Cited("hearsay", "5"), Cited("unknown", "5")) == ["《甲法》第五条（转引）"]


def test_what_is_no_law_but_practice_is_not_printed():
    make_basis("habit", kind="practice")

    assert printed(Cited("habit", reference=True)) == []


def test_a_reference_says_so():
    make_basis("law")

    assert printed(Cited("law", "21", reference=True)) == ["参照《某某法》第二十一条"]


@pytest.mark.parametrize(("on", "expected"), [(BEFORE, 1), (AFTER, 0)])
def test_a_basis_counts_to_its_last_day(on, expected):
    make_basis("law", effective_to=BEFORE)

    assert len(printed(Cited("law", "5"), on=on)) == expected


@pytest.mark.usefixtures("editions")
class TestEditions:
    def test_before_the_change_the_old_edition_is_cited(self):
        assert printed(Cited("rule-2017", "6.1")) == ["《判定方法》（GB 35181-2017）6.1"]

    def test_afterwards_the_new_one_without_the_old_number_of_the_article(self):
        told = printed(Cited("rule-2017", "6.1"), on=AFTER)

        assert told == ["《判定规则》（GB 35181-2025）（转引）"]

    def test_an_earlier_edition_never_stands_in_for_a_later_one(self):
        assert printed(Cited("rule-2025", "5")) == []

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (BEFORE, ["《判定方法》（GB 35181-2017）6.1"]),
            (AFTER, ["《判定规则》（GB 35181-2025）5.1"]),
        ],
    )
    def test_an_item_that_cites_both_is_shown_the_one_in_force(self, on, expected):
        assert printed(Cited("rule-2017", "6.1"), Cited("rule-2025", "5.1"), on=on) == expected


@pytest.mark.parametrize(
    ("binds", "reference", "unit_kind", "expected"),
    [
        ("company", False, UnitKind.SCHOOL, "参照《某某法》"),
        ("company", True, UnitKind.TRAINING, "《某某法》"),
        ("company", False, "", "参照《某某法》"),
        ("school", False, UnitKind.SCHOOL, "《某某法》"),
        ("school", False, UnitKind.TRAINING, "参照《某某法》"),
        ("school", False, "", "《某某法》"),
        ("both", False, UnitKind.TRAINING, "《某某法》"),
        ("both", True, UnitKind.SCHOOL, "参照《某某法》"),
    ],
)
def test_whom_a_law_binds_decides_whether_it_is_a_reference(binds, reference, unit_kind, expected):
    make_basis("law", binds=binds)

    assert printed(Cited("law", reference=reference), unit_kind=unit_kind) == [expected]


def test_an_item_for_training_institutions_alone_cites_company_law_directly():
    make_basis("law", binds="company")

    assert printed(Cited("law"), kinds=("training",)) == ["《某某法》"]


def test_the_bases_of_many_items_cost_one_query(django_assert_num_queries):
    make_basis("law")
    many = [item(code=f"A{number}", bases=(Cited("law", "5"),)) for number in range(30)]

    with django_assert_num_queries(1):
        lines = queries.basis_lines_of(many, BEFORE)

    assert [line.text for line in lines["A29"]] == ["《某某法》第五条"]
