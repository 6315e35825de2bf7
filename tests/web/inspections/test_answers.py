"""The address to which the page's script sends each answer."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.inspections.school import FAIL, PASS, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def cook(school) -> Client:
    client = Client()
    client.force_login(school.cook_user)
    return client


def put(client, sheet, code, body, **headers):
    return client.put(
        reverse("inspections:answer", args=[sheet.pk, code]),
        body if isinstance(body, (str, bytes)) else json.dumps(body),
        content_type="application/json",
        headers={"Accept": "application/json", **headers},
    )


def test_an_answer_comes_back_as_it_is_kept(school, cook):
    response = put(cook, school.opened(), "F01", {"verdict": "pass", "revision": 0})

    assert response.status_code == 200
    told = response.json()
    assert (told["verdict"], told["revision"], told["by"]) == ("pass", 1, "孙师傅")


def test_a_conflict_tells_what_the_other_wrote(school, cook):
    sheet = school.opened()
    school.say(sheet, "F01", FAIL)

    response = put(cook, sheet, "F01", {"verdict": "pass", "revision": 0})

    assert response.status_code == 409
    told = response.json()
    assert told["code"] == "already_changed"
    assert told["stored"]["description"] == "灭火器压力不足"
    assert told["stored"]["revision"] == 1


def test_a_refusal_names_the_field(school, cook):
    response = put(cook, school.opened(), "F01", {"verdict": "excused"})

    assert response.status_code == 400
    assert response.json()["fields"] == {"reason": "请写明为什么不适用。"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        b"\xff\xfe",
        '{"verdict": 5}',
        '{"verdict": {"a": 1}}',
        '{"verdict": "pass", "revision": "x"}',
        '{"verdict": "pass", "revision": -1}',
        '{"verdict": "fail", "location": ["a"], "description": 7}',
        '{"verdict": "fail", "location": "\\u0000", "description": "灭火器压力不足"}',
        '{"verdict": "excused", "reason": "\\ud800"}',
        '{"verdict": "pass", "number": "NaN"}',
    ],
)
def test_nonsense_is_refused_in_words(school, cook, body):
    sheet = school.opened()

    response = put(cook, sheet, "F01", body)

    assert response.status_code == 400
    assert response.json()["message"]
    sheet.refresh_from_db()
    assert sheet.answers == {}


def test_a_closed_sheet_refuses(school, cook):
    sheet = school.hand_in(school.answered())

    response = put(cook, sheet, "F01", {"verdict": "excused", "reason": "停用", "revision": 1})

    assert response.status_code == 409
    assert response.json()["code"] == "wrong_state"


def test_the_token_is_asked_for(school):
    client = Client(enforce_csrf_checks=True)
    client.force_login(school.cook_user)

    response = put(client, school.opened(), "F01", {"verdict": "pass"})

    assert response.status_code == 403


def test_the_state_is_told_once_per_change(school, cook):
    sheet = school.opened()
    school.say(sheet, "F01", PASS)
    address = reverse("inspections:answers", args=[sheet.pk])

    told = cook.get(address).json()

    assert told["state"] == "draft"
    assert told["answers"]["F01"]["by"] == "孙师傅"
    assert cook.get(address, {"since": told["since"]}).status_code == 204


def test_an_answer_costs_few_queries(school, cook, django_assert_num_queries):
    sheet = school.opened()
    put(cook, sheet, "F02", {"verdict": "pass"})

    with django_assert_num_queries(7):  # the command's four, and session, person, memberships
        put(cook, sheet, "F01", {"verdict": "pass"})
