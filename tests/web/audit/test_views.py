"""The log as auditors read it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel import audit, clock, events
from anlan.kernel.models import Event
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db
ENTRIES = "/audit/"


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="华山县教体局")


@pytest.fixture
def school(bureau):
    return make_unit(parent=bureau, name="第一小学")


@pytest.fixture
def auditor(bureau, client):
    user = make_user(Role.AUDITOR, bureau, name="审计员甲")
    client.force_login(user)
    return user


def record(subject, who="王主任", verb="units.update", days_ago=0, **data):
    with clock.pretending(clock.now() - timedelta(days=days_ago)), transaction.atomic():
        return events.record(verb, subject, Actor(None, who), **data)


def page(client, **question):
    answer = client.get(ENTRIES, question)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("auditor")
def test_entries_are_shown_in_words_the_latest_first(client, school):
    record(school, changes={"name": ["一小", "第一小学"]})
    record(school, verb="units.close", reason="撤并", days_ago=1)

    text = page(client)

    assert text.index("修改单位信息") < text.index("单位停办")
    assert "单位名称：一小 → 第一小学" in text
    assert "撤并" in text


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize(
    "question",
    [
        {"person": "李静"},
        {"verb": "units.close"},
        {"object": "第二"},
        {"unit": "第二小学"},
    ],
)
def test_each_filter_narrows(client, bureau, school, question):
    other = make_unit(parent=bureau, name="第二小学")
    record(school)
    record(other, who="李静", verb="units.close", reason="撤并")

    text = page(client, **question)

    assert "撤并" in text
    assert "第一小学" not in text


@pytest.mark.usefixtures("auditor")
def test_a_period_is_told_in_days_of_the_district(client, school):
    record(school, verb="units.create", days_ago=3)
    record(school, verb="units.update", days_ago=2)
    record(school, verb="units.close", days_ago=1)
    day = (clock.today() - timedelta(days=2)).isoformat()

    found = page(client, since=day, until=day).partition("<tbody>")[2]

    assert "修改单位信息" in found
    assert "新增单位" not in found
    assert "单位停办" not in found


@pytest.mark.usefixtures("auditor")
def test_a_person_is_found_under_a_former_name_too(client, bureau):
    user = make_user(Role.UNIT_HEAD, bureau, name="旧名")
    with transaction.atomic():
        events.record("units.update", bureau, actor_for(user))
    user.name = "新名"
    user.save()

    assert "旧名" in page(client, person="新名").partition("<tbody>")[2]


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize(
    "question",
    [
        {"since": "nonsense"},
        {"verb": "nonsense"},
        {"at": "nonsense"},
        {"id": "x", "type": "nonsense.nothing"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
    ],
)
def test_nonsense_is_answered_with_a_page(client, question):
    assert page(client, **question)


@pytest.mark.usefixtures("auditor")
def test_a_person_is_told_by_name_and_not_by_key(client, school):
    after = {"closed_by": "李主任", "closed_by_id": "01a20ce1-7a62-72e2-adb8-3468d329bf02"}
    record(
        school, verb="hazards.close", before={"closed_by": "", "closed_by_id": None}, after=after
    )

    text = page(client)

    assert "李主任" in text
    assert "01a20ce1-7a62" not in text


@pytest.mark.usefixtures("auditor")
def test_one_entry_shows_before_and_after_and_its_seal(client, school):
    event = record(school, before={"name": "一小"}, after={"name": "第一小学"}, reason="更名")

    text = client.get(reverse("audit:entry", args=[event.pk])).content.decode()

    for words in ("单位名称", "一小", "更名", event.digest):
        assert words in text


def test_only_what_an_auditing_role_reaches_is_shown(client, bureau, school):
    head = make_user(Role.UNIT_HEAD, school)
    elsewhere = record(make_unit(), verb="units.close")
    here = record(school)
    auditor = make_user(Role.AUDITOR, bureau)
    client.force_login(auditor)

    assert "单位停办" not in page(client).partition("<tbody>")[2]
    assert client.get(reverse("audit:entry", args=[elsewhere.pk])).status_code == 404
    client.force_login(head)
    assert client.get(ENTRIES).status_code == 403
    assert client.get(reverse("audit:entry", args=[here.pk])).status_code == 403
    assert client.get(reverse("audit:export")).status_code == 403


def test_what_concerns_no_unit_is_shown_to_who_audits_a_whole_tree(client, bureau, school):
    record(make_user(), verb="accounts.sign_in_failed")
    client.force_login(make_user(Role.AUDITOR, bureau))
    assert "登录失败" in page(client).partition("<tbody>")[2]

    client.force_login(make_user(Role.AUDITOR, school))
    assert "登录失败" not in page(client).partition("<tbody>")[2]


@pytest.mark.usefixtures("auditor")
@pytest.mark.parametrize("many", [1, 45])
def test_the_list_costs_the_same_for_one_and_for_many(
    client, school, many, django_assert_num_queries
):
    for _number in range(many):
        record(school)
    client.get(ENTRIES)

    with django_assert_num_queries(4):
        client.get(ENTRIES)


@pytest.mark.usefixtures("auditor")
def test_pages_follow_each_other(client, school, monkeypatch):
    monkeypatch.setattr(audit, "PAGE_SIZE", 2)
    for number in range(5):
        record(school, reason=f"第{number}次")

    answer, seen = client.get(ENTRIES), []
    while True:
        seen += [event.data["reason"] for event in answer.context["rows"]]
        if not answer.context["next_url"]:
            break
        answer = client.get(ENTRIES + answer.context["next_url"])

    assert seen == [f"第{number}次" for number in (4, 3, 2, 1, 0)]


@pytest.mark.usefixtures("auditor")
def test_the_export_is_a_csv_that_runs_no_formula(client, school):
    record(school, who="=1+1", reason="第一次")
    record(school, who="李静", verb="units.close")

    answer = client.get(reverse("audit:export"), {"verb": "units.update"})
    text = answer.getvalue().decode()

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert text.startswith("\ufeff时间,操作人,操作")
    assert "'=1+1,修改单位信息,第一小学" in text
    assert "单位停办" not in text
    assert client.get(reverse("audit:export"), {"since": "nonsense"}).status_code == 400


@pytest.mark.usefixtures("auditor")
def test_values_are_put_into_words(client, school):
    record(
        school,
        changes={"kind": ["school", "kindergarten"], "opened_on": [None, "2022-05-28"]},
        features=["canteen"],
        nested={"a": [1, True, None]},
    )

    note = client.get(ENTRIES).content.decode()
    assert "类型：学校 → 幼儿园" in note
    assert "成立日期：— → 2022年5月28日" in note
    entry = Event.objects.get(verb="units.update")
    text = client.get(reverse("audit:entry", args=[entry.pk])).content.decode()
    assert "食堂" in text
