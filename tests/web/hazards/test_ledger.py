"""The ledger as a page: who sees what, filters, tabs, saved views, many given at once."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard, SavedView
from anlan.hazards.states import HazardState
from anlan.kernel.ids import new_id
from tests.factories import make_user
from tests.hazards.district import TODAY, District, make_district, report
from tests.hazards.playing import make_hazard

pytestmark = pytest.mark.django_db
LEDGER = "hazards:ledger"
STATES = ("reported", "rectifying", "awaiting_acceptance", "closed")
SOME_DAY = TODAY + timedelta(days=5)


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def officer(district) -> Client:
    return visit(district, Role.BUREAU_ADMINISTRATOR)


def visit(district, role) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=district.actor(role).id))
    return client


def listed(client, **filters) -> list[str]:
    return sorted(row.number for row in client.get(reverse(LEDGER), filters).context["hazards"])


def told(answer) -> str:
    return "".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_ledger_costs_the_same_for_one_row_and_for_three(
    district, officer, django_assert_num_queries, how_many
):
    for _each in range(how_many):
        report(district)
    address = reverse(LEDGER)
    officer.get(address)

    with django_assert_num_queries(14):
        assert officer.get(address).content.count(b'name="hazard"') == how_many


def test_every_role_sees_its_own_range(district):
    own = report(district)
    far = report(district, unit=district.other, place=None, section_key="other")

    assert listed(visit(district, Role.BUREAU_LEADER)) == sorted([own.number, far.number])
    assert listed(visit(district, Role.UNIT_HEAD)) == [own.number]
    assert listed(visit(district, Role.SECTION_OFFICER)) == [own.number]


def test_nothing_to_look_at_is_said_in_words(district, officer):
    empty = officer.get(reverse(LEDGER))
    report(district)
    narrow = officer.get(reverse(LEDGER), {"grade": "major"})

    assert "台账中还没有隐患" in empty.content.decode()
    assert "没有符合条件的隐患" in narrow.content.decode()


def test_before_a_campaign_is_launched_there_is_no_ledger(district):
    district.campaign.delete()

    page = visit(district, Role.BUREAU_LEADER).get(reverse(LEDGER))

    assert page.status_code == 200
    assert "还没有台账" in page.content.decode()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "open"}, {"reported", "rectifying", "awaiting_acceptance"}),
        ({"state": "closed"}, {"closed"}),
        ({"state": "nonsense"}, set(STATES)),
        ({"due": "overdue"}, {"rectifying"}),
        ({"category": "F"}, {"reported"}),
        ({"origin": "expert"}, {"closed"}),
        ({"found_from": (TODAY + timedelta(days=1)).isoformat()}, set()),
        ({"found_from": "昨天"}, set(STATES)),
        ({"q": "燃气管"}, {"awaiting_acceptance"}),
        ({"q": "rqg"}, {"awaiting_acceptance"}),
        ({"q": "燃气管 桌椅"}, set()),
    ],
)
def test_each_filter_narrows_and_what_does_not_fit_narrows_nothing(
    district, officer, filters, found
):
    numbers = {
        "reported": make_hazard(district, "reported", category="F").number,
        "rectifying": make_hazard(district, "rectifying").number,
        "awaiting_acceptance": make_hazard(
            district, "awaiting_acceptance", description="燃气管老化"
        ).number,
        "closed": make_hazard(district, "closed", origin_kind="expert").number,
    }
    late = Hazard.objects.filter(state=HazardState.RECTIFYING)
    late.update(due_on=TODAY - timedelta(days=1))

    assert listed(officer, **filters) == sorted(numbers[state] for state in found)


def test_one_unit_narrows_and_a_unit_out_of_reach_is_not_there(district, officer):
    own = report(district)
    report(district, unit=district.other, place=None)

    assert listed(officer, unit=district.school.pk) == [own.number]
    head = visit(district, Role.UNIT_HEAD)
    assert head.get(reverse(LEDGER), {"unit": district.other.pk}).status_code == 404
    assert head.get(reverse(LEDGER), {"campaign": new_id()}).status_code == 404


@pytest.mark.parametrize("narrowed", [{}, {"category": "C"}, {"unit": "school"}])
def test_each_tab_says_how_long_its_list_is(district, officer, narrowed):
    for state in (*STATES, "rectifying", "merged", "dismissed"):
        make_hazard(district, state)
    report(district, unit=district.other, place=None, category="F")
    if "unit" in narrowed:
        narrowed = {"unit": str(district.school.pk)}

    tabs = officer.get(reverse(LEDGER), narrowed).context["tabs"]

    assert len(tabs) == 5
    for tab in tabs:
        query = parse_qs(urlsplit(tab.url).query)
        assert len(listed(officer, **query)) == tab.count


def test_a_search_leaves_the_tabs_without_numbers(district, officer):
    report(district)

    page = officer.get(reverse(LEDGER), {"q": "桌椅"})

    assert [tab.count for tab in page.context["tabs"]] == [None] * 5


def test_pages_follow_each_other_without_gap_or_repeat(district, officer):
    numbers = [report(district).number for _each in range(53)]

    first = officer.get(reverse(LEDGER))
    second = officer.get(reverse(LEDGER) + first.context["next_url"])
    back = officer.get(reverse(LEDGER) + second.context["previous_url"])

    pages = [[row.number for row in page.context["hazards"]] for page in (first, second, back)]
    assert pages[0] + pages[1] == numbers[::-1]
    assert pages[2] == pages[0]
    assert second.context["next_url"] == ""


def test_filters_are_kept_under_a_name_by_their_owner_alone(district, officer):
    report(district)
    query = f"campaign={district.campaign.pk}&due=overdue"

    kept = officer.post(reverse("hazards:save_view"), {"name": "逾期的", "query": query})

    view = SavedView.objects.get()
    assert kept["Location"] == f"{reverse(LEDGER)}?{query}"
    assert f'href="{reverse(LEDGER)}?{query}"'.replace("&", "&amp;") in (
        officer.get(reverse(LEDGER)).content.decode()
    )
    stranger = Client()
    stranger.force_login(make_user(Role.BUREAU_LEADER, district.bureau))
    gone = reverse("hazards:delete_view", args=[view.pk])
    assert stranger.post(gone).status_code == 404
    assert "逾期的" not in stranger.get(reverse(LEDGER)).content.decode()
    officer.post(gone)
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("name", ["", "长" * 41])
def test_a_view_needs_a_name_of_some_length(officer, name):
    answer = officer.post(reverse("hazards:save_view"), {"name": name}, follow=True)

    assert told(answer) == "请填写常用筛选的名称，最多40个字。"
    assert SavedView.objects.count() == 0


def test_more_views_than_a_person_reads_are_refused_with_words(officer):
    for number in range(21):
        answer = officer.post(reverse("hazards:save_view"), {"name": f"第{number}个"}, follow=True)

    assert told(answer).startswith("最多保存20个常用筛选")
    assert SavedView.objects.count() == 20


def test_many_are_given_at_once(district, officer):
    hazards = [report(district), report(district)]
    body = {"hazard": [each.pk for each in hazards], "owner": "李秀英", "due_on": SOME_DAY}

    answer = officer.post(reverse("hazards:assign"), {**body, "query": "due=soon"})

    assert answer["Location"] == f"{reverse(LEDGER)}?due=soon"
    assert set(Hazard.objects.values_list("owner", "due_on")) == {("李秀英", SOME_DAY)}


@pytest.mark.parametrize("wrong", ["closed", "out of reach"])
def test_when_one_cannot_be_given_none_is(district, wrong):
    fit = report(district)
    unfit = (
        make_hazard(district, "closed")
        if wrong == "closed"
        else report(district, unit=district.other, place=None)
    )
    body = {"hazard": [fit.pk, unfit.pk], "owner": "李秀英"}

    answer = visit(district, Role.UNIT_HEAD).post(reverse("hazards:assign"), body, follow=True)

    assert told(answer) != ""
    assert not Hazard.objects.filter(owner="李秀英").exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"owner": "李秀英"}, "请先勾选要交办的隐患。"),
        ({"due_on": "下周五", "hazard": "own"}, "整改时限不是日期"),
        ({"hazard": "own"}, "请填写“责任人、责任部门或整改时限”。"),
    ],
)
def test_what_is_missing_is_said(district, officer, body, words):
    own = report(district)
    if "hazard" in body:
        body = {**body, "hazard": own.pk}

    answer = officer.post(reverse("hazards:assign"), body, follow=True)

    assert told(answer).startswith(words)
    assert Hazard.objects.get().due_on is None


def test_an_auditor_ticks_and_enters_nothing(district):
    hazard = report(district)
    auditor = visit(district, Role.AUDITOR)

    page = auditor.get(reverse(LEDGER)).content.decode()
    body = {"hazard": hazard.pk, "owner": "李秀英"}
    answer = auditor.post(reverse("hazards:assign"), body, follow=True)

    assert 'name="hazard"' not in page
    assert reverse("hazards:report") not in page
    assert told(answer) == f"{hazard.number}：您的岗位没有这项权限。"
    assert Hazard.objects.get().owner == ""


def test_each_row_leads_to_its_hazard(district, officer):
    hazard = report(district)

    page = officer.get(reverse(LEDGER)).content.decode()

    link = re.search(rf'href="{reverse("hazards:detail", args=[hazard.pk])}"[^>]*>([^<]+)<', page)
    assert link is not None
    assert link[1].strip() == hazard.description


def test_a_character_that_no_database_takes_narrows_nothing(officer):
    assert officer.get(f"{reverse(LEDGER)}?category=a%00b").status_code == 200
