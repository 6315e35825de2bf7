"""Reading checklists and trying them on a unit."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.units.states import UnitKind
from tests.checklists.lists import content, make_published
from tests.factories import make_place, make_unit
from tests.web.checklists.door import at, client_of, said

pytestmark = pytest.mark.django_db


class TestReading:
    def test_a_school_reads_what_its_bureau_published(self, head, published, draft):
        page = said(head.get(reverse("checklists:list")))

        assert at("version", published) in page
        assert at("version", draft) not in page
        assert head.get(at("version", draft)).status_code == HTTPStatus.NOT_FOUND

    def test_and_is_offered_nothing_to_change(self, head, published):
        page = said(head.get(at("version", published)))
        item = said(head.get(at("item", published, published.items.first())))

        assert "新建草稿" not in said(head.get(reverse("checklists:list")))
        assert "修改</a>" not in page
        assert "data-opens" not in page + item

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", ["A01", "C01", "F01"]),
            ("?q=灭火器", ["C01"]),
            ("?q=f01", ["F01"]),
            ("?category=A", ["A01"]),
            ("?section=safety", ["A01", "C01", "F01"]),
            ("?section=office", []),
            ("?place=gate", []),
            ("?major=1", ["C01"]),
            ("?kind=school", ["A01", "C01", "F01"]),
            ("?category=unheard-of", ["A01", "C01", "F01"]),
        ],
    )
    def test_a_version_is_narrowed_by_filters(self, head, published, query, shown):
        page = said(head.get(at("version", published) + query))

        found = [
            item.code
            for item in published.items.order_by("position")
            if at("item", published, item) in page
        ]
        assert found == shown

    @pytest.mark.parametrize("how_many", [1, 30])
    def test_a_version_costs_the_same_queries_whatever_its_length(
        self, head, bureau, how_many, django_assert_num_queries
    ):
        version = make_published(bureau, *(content(f"A{n:02}") for n in range(how_many)))
        head.get(at("version", version))

        # Session, person, roles, version, sections, base. The items are remembered.
        with django_assert_num_queries(6):
            page = said(head.get(at("version", version)))

        assert page.count('<th scope="row">') == how_many

    @pytest.mark.parametrize("how_many", [1, 5])
    def test_the_list_costs_the_same_queries_for_one_list_and_for_many(
        self, head, bureau, how_many, django_assert_num_queries
    ):
        for _number in range(how_many):
            make_published(bureau)
        head.get(reverse("checklists:list"))

        # Session, person, roles, lists, versions, and whether one may be made.
        with django_assert_num_queries(6):
            page = said(head.get(reverse("checklists:list")))

        assert page.count('<section class="card"') == how_many

    def test_an_item_shows_its_bases_and_which_are_printed(self, head, published):
        page = said(head.get(at("item", published, published.items.get(code="A01"))))

        assert "《某某法》第十六条" in page
        assert page.count("不作为依据印出") == 1

    def test_nobody_else_s_bureau(self, published):
        stranger = client_of(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU))

        assert stranger.get(at("version", published)).status_code == HTTPStatus.NOT_FOUND
        assert at("version", published) not in said(stranger.get(reverse("checklists:list")))


class TestTrial:
    def test_a_unit_is_told_where_what_and_why_not(self, chief, published, school):
        make_place(school, "campus", name="综合管理")

        page = said(chief.get(f"{at('trial', published)}?unit={school.pk}&on=2022-05-06"))

        assert "不适用：本单位无食堂" in page
        assert "按2022年5月6日起的大检查" in page

    def test_what_applies_but_has_no_place_is_told(self, chief, published, school):
        page = said(chief.get(f"{at('trial', published)}?unit={school.pk}"))

        assert "需要场所：综合管理" in page

    def test_a_school_that_has_only_itself_sees_itself(self, head, published):
        assert "不适用：本单位无食堂" in said(head.get(at("trial", published)))

    def test_a_unit_out_of_reach_does_not_exist(self, head, published):
        other = make_unit()

        answer = head.get(f"{at('trial', published)}?unit={other.pk}")

        assert answer.status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("query", ["?unit=nonsense", "?on=tomorrow", "?q=%00", "?q=没有这个"])
    def test_nonsense_is_no_fault_of_ours(self, chief, published, query):
        assert chief.get(at("trial", published) + query).status_code == HTTPStatus.OK
