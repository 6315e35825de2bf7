"""The wizard's step 报送事项 over HTTP, and changes while the campaign runs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.campaigns.models import Requirement, Submission
from anlan.campaigns.states import RequirementForm, SubmissionState
from anlan.units.states import UnitKind
from tests.campaigns.handing_in import Office, document, facts, only, owing
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def browser(client, office):
    client.force_login(office.officer_user)
    return client


def sent(*columns: dict[str, object], do: str = "save", **changes: object) -> dict[str, object]:
    """The form as the browser sends it: a document by every school on the 15th."""
    form: dict[str, object] = {
        "title": "自查方案",
        "form": "document",
        "description": "包括组织领导、任务分工。",
        "due_on": "2026-05-15",
        "late_until": "2026-05-20",
        "locks_on": "",
        "kinds": [UnitKind.SCHOOL, UnitKind.CENTRAL_SCHOOL],
        "named_units": "",
        "review_chain": ["central_school", "bureau"],
        "section_key": "",
        "edition": "",
        "counts_from": "",
        "columns-TOTAL_FORMS": len(columns),
        "columns-INITIAL_FORMS": len(columns),
        "do": do,
    }
    for index, column in enumerate(columns):
        form |= {f"columns-{index}-{name}": value for name, value in column.items()}
    return form | changes


def shown(browser, name, *args):
    answer = browser.get(reverse(f"campaigns:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def add(browser, campaign, *columns, **changes):
    return browser.post(
        reverse("campaigns:add_requirement", args=[campaign.pk]), sent(*columns, **changes)
    )


def test_a_requirement_is_stated_shown_and_launched(browser, office):
    campaign = office.draft()
    offered = shown(browser, "add_requirement", campaign.pk)
    assert offered.count("checked") == 1 + 5 + 2  # document, each kind, central school and bureau

    answer = add(
        browser,
        campaign,
        sections=[str(office.section.pk)],
        named_units="晨光培训中心\n西岭教学点",
        territories=[str(office.east.pk)],
    )

    assert answer.headers["Location"] == reverse("campaigns:requirements", args=[campaign.pk])
    listed = shown(browser, "requirements", campaign.pk)
    for words in (
        "自查方案",
        "时限 2026年5月15日",
        "中心学校、学校（东河中心学校）、西岭教学点、晨光培训中心、安全管理股",
        "中心学校审核、教体局审核",
    ):
        assert words in listed
    assert "自查方案" in shown(browser, "preview", campaign.pk)
    assert "自查方案" in shown(browser, "launch", campaign.pk)
    browser.post(reverse("campaigns:launch", args=[campaign.pk]))
    assert set(owing(campaign)) == {
        "东河中心学校",
        "东河第一小学",
        "安全管理股",
        "晨光培训中心",
        "西岭教学点",
    }


def test_columns_are_added_moved_and_removed_without_losing_what_was_typed(browser, office):
    campaign = office.draft()
    first, second = {"title": "项目", "kind": "text"}, {"title": "数量", "kind": "number"}

    answer = add(browser, campaign, first, second, do="add", form="table", title="登记表")
    text = answer.content.decode()
    assert 'name="columns-2-title"' in text
    assert 'value="登记表"' in text
    text = add(browser, campaign, first, second, do="up-1", form="table").content.decode()
    assert text.index("数量") < text.index("项目")
    text = add(browser, campaign, first, second, do="remove-0", form="table").content.decode()
    assert 'name="columns-1-title"' not in text
    assert Requirement.objects.count() == 0

    add(browser, campaign, first, second | {"required": "on"}, form="table", title="登记表")

    made = Requirement.objects.get()
    assert made.columns == [
        {"key": "c1", "title": "项目", "kind": "text", "required": False},
        {"key": "c2", "title": "数量", "kind": "number", "required": True},
    ]


def test_columns_of_another_form_are_not_asked_for(browser, office):
    add(browser, office.draft(), {"title": "", "kind": "text"})

    assert Requirement.objects.get().columns == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"kinds": []}, "请选择由哪些单位报送。"),
        ({"named_units": "没有的学校"}, "没有找到“没有的学校”"),
        ({"late_until": "2026-05-01"}, "补报截止日期不能早于报送时限。"),
        ({"form": "table"}, "请至少设置一个栏目。"),
        ({"review_chain": ["section"]}, "请选择主管股室"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(browser, office, changes, words):
    answer = add(browser, office.draft(), **changes)

    assert words in answer.content.decode()
    assert Requirement.objects.count() == 0


def test_without_kinds_only_those_named_hand_in(browser, office):
    add(browser, office.draft(), kinds=[], named_units="晨光培训中心")

    made = Requirement.objects.get()
    assert (made.named_only, made.kinds) == (True, [])


def test_a_draft_forgets_what_is_removed_and_keeps_the_order(browser, office):
    campaign = office.draft()
    add(browser, campaign, title="甲")
    add(browser, campaign, title="乙")
    order = reverse("campaigns:requirements", args=[campaign.pk])

    browser.post(order, {"do": "up-1"})
    listed = shown(browser, "requirements", campaign.pk)
    assert listed.index("乙") < listed.index("甲")
    first = Requirement.objects.get(title="甲")
    browser.post(reverse("campaigns:drop_requirement", args=[campaign.pk, first.pk]))

    assert [each.title for each in Requirement.objects.all()] == ["乙"]


def test_a_running_requirement_is_changed_with_a_reason(browser, office):
    campaign = office.asking(facts(form=RequirementForm.DOCUMENT, locks_on=None))
    address = reverse("campaigns:edit_requirement", args=[campaign.pk, only(campaign).pk])
    assert "修改原因" in browser.get(address).content.decode()

    refused = browser.post(address, sent(due_on="2099-05-15", late_until=""))
    assert refused.status_code == 200
    assert only(campaign).title == "安全责任书签订情况"
    answer = browser.post(
        address, sent(due_on="2099-05-15", late_until="", reason="按市局通知调整")
    )

    assert answer.status_code == 302
    assert only(campaign).title == "自查方案"
    gone = {name for name, state in owing(campaign).items() if state == SubmissionState.WITHDRAWN}
    assert gone == {"西岭教学点", "晨光培训中心"}


def test_a_dropped_requirement_leaves_the_list(browser, office):
    campaign = office.asking()
    address = reverse("campaigns:drop_requirement", args=[campaign.pk, only(campaign).pk])

    assert browser.post(address).status_code == 400
    browser.post(address, {"reason": "合并报送"})

    assert "没有报送事项" in shown(browser, "requirements", campaign.pk)
    assert set(owing(campaign).values()) == {SubmissionState.WITHDRAWN}


def test_a_running_campaign_shows_how_far_each_is(browser, client, office):
    campaign = office.asking()
    Submission.objects.filter(campaign=campaign, unit=office.big).update(state="drafted")

    listed = shown(browser, "requirements", campaign.pk)
    assert "已报送" in listed
    assert reverse("boards:board", args=[only(campaign).pk]) in listed

    client.force_login(make_user("unit_head", office.big))
    listed = shown(client, "requirements", campaign.pk)
    assert "草稿" in listed
    assert "报送进度</a>" not in listed
    assert "取消该事项" not in listed


def test_a_template_is_uploaded_and_removed(browser, office):
    campaign = office.draft()
    add(browser, campaign)
    made = Requirement.objects.get()
    address = reverse("campaigns:requirement_template", args=[campaign.pk, made.pk])

    refused = browser.post(address, {"file": SimpleUploadedFile("表.exe", b"MZ")})
    assert "“表.exe”" in refused.content.decode()
    browser.post(address, {"file": SimpleUploadedFile("样式.docx", document())})
    assert Requirement.objects.get().template_name == "样式.docx"
    browser.post(address, {"do": "remove"})

    assert Requirement.objects.get().template is None
