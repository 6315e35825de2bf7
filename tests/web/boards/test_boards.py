"""The boards over HTTP: every act shows at once, every number opens its list, files say the same."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from anlan.accounts.states import Role
from anlan.campaigns.commands.submissions import (
    accept,
    hand_in,
    return_submission,
    save_draft,
)
from anlan.campaigns.models import HandIn, Submission
from anlan.campaigns.states import RequirementForm
from anlan.kernel import clock
from anlan.kernel.models import Event
from tests.campaigns.handing_in import COLUMNS, DUE, Office, facts, only, row
from tests.factories import make_user

pytestmark = pytest.mark.django_db
# Numbers, a date and a long number that Excel would cut short.
ROWS = {
    "big": [["校门防撞", "1,200.5", "2026-05-09"], ["=1+1", "3", ""]],
    "own": [["消防通道", "1234567890.123456", "2026年5月8日"]],
}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def browser(client, office):
    client.force_login(office.officer_user)
    return client


def shown(browser, campaign, **query):
    answer = browser.get(reverse("boards:board", args=[only(campaign).pk]), query)
    assert answer.status_code == 200
    return answer


def lines(answer) -> dict[str, str]:
    return {line.row.unit.name: line.state for line in answer.context["lines"]}


def filled(office, campaign, name):
    unit = getattr(office, name)
    submission = row(campaign, unit)
    head = office.someone(Role.UNIT_HEAD, unit)
    keys = [column["key"] for column in submission.requirement.columns]
    draft = {"rows": [dict(zip(keys, each, strict=True)) for each in ROWS[name]]}
    save_draft(actor=head, submission_id=submission.pk, draft=draft)
    hand_in(actor=head, submission_id=submission.pk, today=DUE)
    return submission


@pytest.fixture
def table(office):
    return office.asking(
        facts(
            title="隐患/排查[登记]表", form=RequirementForm.TABLE, columns=COLUMNS, section_key=""
        )
    )


def sheet(answer):
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def test_each_act_shows_at_once(browser, office):
    campaign = office.asking()
    submission = row(campaign, office.big)
    name = "东河第一小学"
    assert lines(shown(browser, campaign))[name] == "没有打开"
    browser.get("/")

    save_draft(actor=office.head, submission_id=submission.pk, draft={"confirmed": True})
    assert lines(shown(browser, campaign))[name] == "草稿"
    hand_in(actor=office.head, submission_id=submission.pk, today=DUE)
    assert lines(shown(browser, campaign, status="awaiting")) == {name: "已报送"}
    return_submission(actor=office.central, submission_id=submission.pk, opinion="缺附件")
    assert lines(shown(browser, campaign, status="returned")) == {name: "已退回"}
    hand_in(actor=office.head, submission_id=submission.pk, today=DUE)
    accept(actor=office.officer, submission_id=submission.pk)
    assert lines(shown(browser, campaign, status="accepted")) == {name: "审核通过"}


def test_every_number_opens_the_list_that_it_counts(browser, office):
    campaign = office.asking()
    submission = row(campaign, office.big)
    save_draft(actor=office.head, submission_id=submission.pk, draft={"confirmed": True})
    hand_in(actor=office.head, submission_id=submission.pk, today=DUE)
    answer = shown(browser, campaign)

    for tile in answer.context["tiles"]:
        assert len(lines(shown(browser, campaign, status=tile.status))) == tile.number, tile.status
    for area in answer.context["board"].by_area:
        assert len(lines(shown(browser, campaign, area=area.area))) == area.tally.units
    total = answer.context["board"].total
    assert (total.units, total.submitted) == (6, 1)


def test_all_requirements_stand_beside_each_other(browser, office):
    office.asking(facts(title="甲"), facts(title="乙"))

    answer = browser.get(reverse("boards:home"))

    assert [each.requirement.title for each in answer.context["boards"]] == ["甲", "乙"]
    assert [each.total.units for each in answer.context["boards"]] == [6, 6]
    assert browser.get(reverse("boards:home"), {"campaign": "nonsense"}).status_code == 404


def test_a_board_without_a_campaign_says_so(browser):
    assert "还没有启动大检查" in browser.get(reverse("boards:home")).content.decode()


def test_a_central_school_sees_its_territory_and_a_school_no_board(client, office):
    campaign = office.asking()
    client.force_login(make_user(Role.CENTRAL_SCHOOL_OFFICER, office.east))
    assert list(lines(shown(client, campaign))) == ["东河中心学校", "东河第一小学"]

    client.force_login(make_user(Role.UNIT_HEAD, office.big))
    assert client.get(reverse("boards:board", args=[only(campaign).pk])).status_code == 403
    assert client.get(reverse("boards:home")).status_code == 403


def test_the_list_leaves_as_a_workbook_under_its_filters(browser, office):
    campaign = office.asking()
    requirement = only(campaign)
    address = reverse("boards:list_file", args=[requirement.pk])
    assert browser.get(address).status_code == 405

    found = sheet(browser.post(f"{address}?area={office.east.pk}"))

    assert found[0][0] == "安全责任书签订情况报送情况"
    assert found[2][:5] == ["序号", "单位", "上级单位", "类型", "状态"]
    assert [each[1:5] for each in found[3:]] == [
        ["东河中心学校", "示范区教体局", "中心学校", "未开始"],
        ["东河第一小学", "东河中心学校", "学校", "未开始"],
    ]
    event = Event.objects.get(verb="campaigns.export_submissions")
    assert (event.data["rows"], event.data["what"]) == (2, "list")


def test_the_tables_of_all_units_are_made_one(browser, office, table):
    for name in ROWS:
        filled(office, table, name)
    requirement = only(table)
    address = reverse("boards:table_file", args=[requirement.pk])

    found = sheet(browser.post(address))

    assert found[0][0] == "隐患/排查[登记]表汇总表"
    assert found[2] == ["序号", "报送单位", "排查项目", "数量", "完成日期"]
    assert found[3:] == [
        [1.0, "东河第一小学", "校门防撞", 1200.5, date(2026, 5, 9)],
        [2.0, "东河第一小学", "=1+1", 3.0, ""],
        [3.0, "示范区实验中学", "消防通道", "1234567890.123456", date(2026, 5, 8)],
    ]
    # The same counted from what was stored, by nobody's code.
    stored = [json.loads(text)["rows"] for text in HandIn.objects.values_list("content", flat=True)]
    assert sum(map(len, stored)) == len(found[3:])


def test_what_was_returned_is_not_in_the_merged_table(browser, office, table):
    back, _kept = (filled(office, table, name) for name in ROWS)
    return_submission(actor=office.officer, submission_id=back.pk, opinion="重报")
    address = reverse("boards:table_file", args=[only(table).pk])

    assert [each[1] for each in sheet(browser.post(address))[3:]] == ["示范区实验中学"]
    accepted = sheet(browser.post(address, {"which": "accepted"}))
    # A table without rows keeps its head and one empty line under it.
    assert [cell for each in accepted[3:] for cell in each if cell] == []


def test_only_a_table_is_merged(browser, office):
    address = reverse("boards:table_file", args=[only(office.asking()).pk])

    assert browser.post(address).status_code == 404


def test_a_locked_unit_may_be_let_in_by_the_bureau_alone(browser, client, office):
    campaign = office.asking()
    assert clock.today() > date(2026, 6, 10)
    answer = shown(browser, campaign, status="locked")
    assert {line.may_lift for line in answer.context["lines"]} == {True}

    client.force_login(make_user(Role.CENTRAL_SCHOOL_OFFICER, office.east))
    answer = shown(client, campaign)
    assert {line.may_lift for line in answer.context["lines"]} == {False}


def test_the_paper_names_what_it_is_narrowed_to(browser, office):
    campaign = office.asking()
    address = reverse("boards:print", args=[only(campaign).pk])

    text = browser.get(address, {"area": str(office.east.pk), "status": "owing"}).content.decode()

    assert "未报送；东河中心学校" in text
    assert "东河第一小学" in text
    assert "示范区实验中学" not in text


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_board_costs_the_same_for_one_unit_and_for_many(
    browser, office, django_assert_num_queries, how_many
):
    campaign = office.asking()
    units = [office.big.pk, office.own.pk, office.small.pk][:how_many]
    Submission.objects.exclude(unit_id__in=units).delete()
    shown(browser, campaign)
    with django_assert_num_queries(12):
        shown(browser, campaign)
