"""The pages of visits, through the door of those who lead and of the unit that was visited."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.inspections.states import Answer, InspectionKind, InspectionState, Verdict
from anlan.kernel import events
from anlan.kernel.models import Event
from tests.factories import make_user
from tests.inspections.school import FAIL, School
from tests.inspections.visiting import (
    contested,
    looked_at,
    looked_back,
    sent_by,
    shown,
    signed,
    visit_to,
)

pytestmark = pytest.mark.django_db
OPEN = InspectionState.OPEN


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def bureau(school) -> Client:
    return signed_in(make_user(Role.BUREAU_ADMINISTRATOR, school.district.bureau))


@pytest.fixture
def head(school) -> Client:
    return signed_in(school.head_user)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client, name, *args, **params):
    return client.get(reverse(f"visits:{name}", args=args), params)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def listed(response) -> list:
    return [line.visit for line in response.context["lines"]]


def test_the_list_shows_the_latest_first_with_what_each_came_to(school, bureau):
    earlier = visit_to(school, day=date(2026, 5, 6))
    latest = visit_to(school, InspectionKind.UNANNOUNCED, day=date(2026, 5, 20))
    looked_at(school, latest)

    response = page(bureau, "list")

    assert listed(response) == [latest, earlier]
    assert [line.places for line in response.context["lines"]] == [1, 0]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "unannounced"}, {"unannounced"}),
        ({"state": "open"}, {"surprise"}),
        ({"day_from": "2026-05-10"}, {"unannounced", "surprise"}),
        ({"day_until": "2026-05-10"}, {"announced"}),
        ({"q": "没有这个学校"}, set()),
        ({"kind": "不是检查方式"}, {"announced", "unannounced", "surprise"}),
    ],
)
def test_each_filter_narrows_the_list(school, bureau, asked, found):
    visit_to(school, day=date(2026, 5, 6))
    visit_to(school, InspectionKind.UNANNOUNCED)
    visit_to(school, InspectionKind.SURPRISE, state=OPEN)

    response = page(bureau, "list", **asked)

    assert {each.kind for each in listed(response)} == found


def test_the_list_may_be_narrowed_to_one_unit_and_to_a_zone(school, bureau):
    here = visit_to(school)
    other = school.district.own

    assert listed(page(bureau, "list", unit=str(school.unit.pk))) == [here]
    assert listed(page(bureau, "list", unit=str(other.pk))) == []


def test_a_unit_is_told_of_a_visit_once_it_has_ended(school, head):
    over = visit_to(school)
    going_on = visit_to(school, InspectionKind.UNANNOUNCED, state=OPEN)

    assert listed(page(head, "list")) == [over]
    assert page(head, "visit", over.pk).status_code == 200
    assert page(head, "visit", going_on.pk).status_code == 404


def test_nothing_on_the_home_page_warns_of_a_visit_that_goes_on(school, head):
    before = text(head.get(reverse("reports:home")))
    looked_at(school, visit_to(school, InspectionKind.UNANNOUNCED, state=OPEN))

    assert text(head.get(reverse("reports:home"))) == before


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_list_costs_the_same_for_one_visit_and_for_many(
    school, bureau, how_many, django_assert_num_queries
):
    for _each in range(how_many):
        looked_at(school, visit_to(school))
    page(bureau, "list")

    with django_assert_num_queries(12):
        assert len(listed(page(bureau, "list"))) == how_many


def test_the_file_says_what_the_list_says_and_is_on_record(school, bureau):
    visit_to(school, refusal="负责人外出，无人签字")
    address = reverse("visits:export")

    answer = bureau.post(f"{address}?campaign={school.campaign.pk}")

    rows = (
        load_workbook(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )
    assert school.unit.name in rows[3]
    assert "单位未签字：负责人外出，无人签字" in rows[3]
    assert Event.objects.get(verb="inspections.export_visits").data["rows"] == 1


@pytest.mark.usefixtures("school")
def test_without_a_campaign_nothing_is_exported(bureau):
    answer = bureau.post(f"{reverse('visits:export')}?campaign=")

    assert answer.status_code == 400
    assert "请先选择一次大检查" in text(answer)


def test_the_page_shows_failed_items_first_and_names_what_was_not_looked_at(school, bureau):
    visit = visit_to(school)
    sheet = looked_at(school, visit, F01=Answer(Verdict.FAIL, **_said(FAIL), suspected_major=True))
    photo = shown(sheet)

    response = page(bureau, "visit", visit.pk)

    said = text(response)
    assert said.index("灭火器压力不足") < said.index("符合的1项")
    assert "没有查看的1项" in said
    assert "疑似重大隐患" in said
    assert "本次没有查看的场所" in said
    assert reverse("inspections:photo", args=[sheet.pk, photo.pk]) in response.content.decode()


def test_the_page_costs_the_same_for_one_place_and_for_all(
    school, bureau, django_assert_num_queries
):
    visit = visit_to(school)
    looked_at(school, visit)
    page(bureau, "visit", visit.pk)

    with django_assert_num_queries(14):
        page(bureau, "visit", visit.pk)
    for row in school.rows:
        if row != school.canteen:
            sheet = looked_at(school, visit_to(school))
            sheet.inspection, sheet.coverage_row = visit, row
            sheet.save()
    with django_assert_num_queries(14):
        page(bureau, "visit", visit.pk)


def test_signatures_are_shown_and_a_missing_one_explained(school, bureau):
    visit = signed(visit_to(school))
    refused = visit_to(school, refusal="负责人外出，无人签字")

    assert b"".join(page(bureau, "signature", visit.pk, "unit").streaming_content)[:4] == b"\x89PNG"
    assert "单位未签字：负责人外出，无人签字" in text(page(bureau, "visit", refused.pk))
    assert page(bureau, "signature", refused.pk, "unit").status_code == 404


def test_look_backs_say_what_they_did_or_why_not(school, bureau):
    school.hand_in(school.answered(F01=FAIL, F02=FAIL))
    one, other = Hazard.objects.order_by("number")
    visit = visit_to(school, InspectionKind.LOOK_BACK)
    looked_back(visit, one, effect="close")
    looked_back(visit, other, outcome="not_fixed", obstacle="该隐患尚在整改中")

    said = text(page(bureau, "visit", visit.pk))

    assert "已在台账中验收销号" in said
    assert "台账未变动：该隐患尚在整改中" in said


def test_a_clock_that_was_far_off_is_told(school, bureau):
    visit, sender = visit_to(school), make_user(name="周检查员")
    sent_by(sender, school, inspection=visit, state="applied", skew_seconds=600)
    sent_by(sender, school, inspection=visit, state="applied", skew_seconds=3)

    said = text(page(bureau, "visit", visit.pk))

    assert said.count("周检查员的设备时钟比服务器慢约10分钟") == 1


def test_an_open_visit_tells_at_once_what_is_new_and_nothing_otherwise(school, bureau):
    visit = visit_to(school, state=OPEN)
    sheet = looked_at(school, visit)
    first = page(bureau, "visit", visit.pk)
    pulse = first.context["pulse"]

    assert page(bureau, "places", visit.pk, since=pulse).status_code == 204
    sheet.revision += 1
    sheet.save()
    assert "灭火器压力不足" in text(page(bureau, "places", visit.pk, since=pulse))
    visit.state, visit.confirmed_at = InspectionState.CONFIRMED, visit.started_at
    visit.save()
    assert page(bureau, "places", visit.pk, since=pulse).headers["HX-Refresh"] == "true"


def test_a_contest_shows_both_answers_and_the_choice_to_those_who_may(school, bureau):
    visit = visit_to(school, state=OPEN)
    contested(looked_at(school, visit), sent_by(make_user(), school))
    section = signed_in(make_user(Role.INSPECTOR, school.district.bureau))

    for client in (bureau, section):
        said = text(page(client, "visit", visit.pk))
        assert "采用周检查员的作答" in said
        assert "采用吴检查员的作答" in said
    leading = signed_in(make_user(Role.AUDITOR, school.district.bureau))
    assert "采用吴检查员的作答" not in text(page(leading, "visit", visit.pk))


def test_a_sheet_of_a_visit_leads_to_the_visit(school, bureau):
    visit = visit_to(school)
    sheet = looked_at(school, visit)

    for name, wanted in (("sheet", "visit"), ("print", "print")):
        answer = bureau.get(reverse(f"inspections:{name}", args=[sheet.pk]))
        assert answer.headers["Location"] == reverse(f"visits:{wanted}", args=[visit.pk])


def test_the_record_on_paper_names_hazards_people_and_refusal(school, bureau):
    visit = visit_to(school, refusal="负责人外出，无人签字")
    looked_at(school, visit)

    said = text(page(bureau, "print", visit.pk))

    assert "现场检查记录" in said
    assert "未签字（负责人外出，无人签字）" in said
    assert "符合1项，不符合1项，不适用0项。" in said


def test_the_unit_and_its_hazard_lead_to_the_visit(school, bureau):
    school.hand_in(school.answered(F01=FAIL))
    visit = visit_to(school)
    sheet = looked_at(school, visit)
    hazard = Hazard.objects.get()
    Hazard.objects.update(origin_kind="announced", origin_ref=sheet.pk)
    address = reverse("visits:visit", args=[visit.pk])

    assert address in bureau.get(reverse("units:unit", args=[school.unit.pk])).content.decode()
    assert address in bureau.get(reverse("hazards:detail", args=[hazard.pk])).content.decode()
    assert hazard.number in text(page(bureau, "visit", visit.pk))


def test_the_history_of_a_visit_stands_on_its_page(school, bureau):
    visit = visit_to(school)
    events.record("inspections.confirmed", visit, school.head)

    assert "赵校长" in text(page(bureau, "visit", visit.pk))


def _said(answer: Answer) -> dict[str, str]:
    return {"location": answer.location, "description": answer.description}
