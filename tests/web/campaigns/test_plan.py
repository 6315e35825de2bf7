"""From the plan to a draft over HTTP: proposed, corrected, kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign, Requirement
from anlan.campaigns.plan import files
from anlan.campaigns.queries import phases_of, targets_of
from anlan.campaigns.queries.submissions import requirements_of
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.campaigns import gold
from tests.campaigns.district import District
from tests.factories import make_unit, make_user
from tests.web.campaigns.sent import proposed_fields

pytestmark = pytest.mark.django_db
# Session, person and memberships; who may organise; its sections; the units by name; the published
# checklists.
PAGE_QUERIES = 7
FROM_PLAN, DRAFT = "/campaigns/from-plan/", "/campaigns/from-plan/draft/"


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def browser(client, district):
    client.force_login(district.officer_user)
    return client


@pytest.fixture
def plan() -> str:
    return (gold.PLANS / "qinghe-spring.txt").read_text("utf-8")


def test_each_item_stands_beside_its_sentence(browser, plan):
    page = browser.post(
        FROM_PLAN, {"file": SimpleUploadedFile("方案.txt", plan.encode("gb18030"))}
    ).content.decode()
    assert 'value="全县学校安全隐患集中排查整治行动"' in page
    assert "<blockquote>（一）行动时间：2024年3月11日至6月28日。</blockquote>" in page
    assert "<mark>每月25日前</mark>" in page
    assert page.count("需另行提供") == 1
    assert Campaign.objects.count() == 0


def test_the_corrected_proposal_becomes_a_draft_and_leads_on(browser, plan, district):
    make_unit(UnitKind.SECTION, district.bureau, name="安全股", section_key="safety")
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "do": "save",
        "title": "全县校园隐患排查",
        "phases-1-ends_on": "2024-06-02",
        "phases-3-leave_out": "on",
        # The plan asks the same of "the school responsible" whenever something was put right.
        "requirements-7-leave_out": "on",
        "requirements-1-due_on": "2024-05-06",
        "requirements-1-late_days": "",
        "kinds": ["school", "kindergarten"],
        "checklist_version": str(district.version.pk),
    }
    answer = browser.post(DRAFT, sent)
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:preview", args=[campaign.pk])
    assert (campaign.title, campaign.document_no) == ("全县校园隐患排查", "青教体安〔2024〕7号")
    assert [(p.title, str(p.ends_on)) for p in phases_of(campaign)] == [
        ("动员部署阶段", "2024-03-20"),
        ("排查整改阶段", "2024-06-02"),
        ("抽查督导阶段", "2024-06-14"),
    ]
    assert [target.kinds for target in targets_of(campaign)] == [["school", "kindergarten"]]
    kept = [
        (r.title, str(r.due_on), str(r.late_until), r.form, r.kinds, r.section_key)
        for r in requirements_of(district.officer, campaign)
    ]
    schools = ["central_school", "school", "teaching_point"]
    monthly = [
        (f"隐患排查统计表（2024年{month}月）", f"2024-0{month}-25", f"2024-0{late}", "table",
         ["central_school"], "safety")
        for month, late in [(3, "4-01"), (4, "5-02"), (5, "6-01"), (6, "7-02")]
    ]  # fmt: skip
    assert kept == [
        ("行动实施方案", "2024-03-18", "2024-03-25", "document", schools, ""),
        ("隐患台账", "2024-05-06", "None", "document", schools, ""),
        ("工作总结", "2024-06-20", "2024-06-27", "document", schools, ""),
        *monthly,
    ]
    table = requirements_of(district.officer, campaign)[3]
    assert [column["title"] for column in table.columns] == ["隐患内容", "整改责任人", "完成情况"]
    assert table.review_chain == ["central_school", "section", "bureau"]
    assert table.source.startswith("（二）各中心学校须于每月25日前")


def test_duties_and_events_are_kept_as_corrected(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "do": "save",
        "requirements-7-leave_out": "on",
        "duties-2-parties": "基建股、区（县）安监办，基建股",
        "duties-3-leave_out": "on",
        "duties-4-parties": "各学校",
        "events-0-when": "6月5日至7日",
    }
    browser.post(DRAFT, sent)
    told = Event.objects.get(verb="campaigns.read_plan").data
    assert told["duties"] == [
        ["1", ["县直各学校"]],
        ["2", ["各中心学校"]],
        ["3", ["基建股", "区（县）安监办"]],
        ["5", ["各学校"]],
    ]
    assert told["events"] == [["look_back", "6月5日至7日"]]
    words = Campaign.objects.get().description
    assert "3.基建股、区（县）安监办：基建股牵头组织对在建校舍" in words
    assert "6月5日至7日：回头看" in words
    assert "校外培训机构应当落实" not in words


def test_what_the_register_does_not_know_is_asked_for(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    assert "没有对应到系统中的单位：责任学校" not in page  # schools, though narrowed
    assert "方案限定的范围请再核对：责任学校" in page
    assert "方案限定的范围请再核对：县直各学校" in page
    assert page.count("请核对幼儿园是否也要报送") == 4
    sent = proposed_fields(page) | {"do": "save", "requirements-7-due_on": "2024-06-28"}
    wrong = browser.post(DRAFT, sent | {"requirements-7-kinds": [], "requirements-7-named": "某校"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "没有找到“某校”" in page
    assert '<a href="#requirements-8">报送事项 8</a>' in page
    assert Campaign.objects.count() == 0
    browser.post(DRAFT, sent | {"requirements-7-kinds": [], "requirements-7-named": "东河第一小学"})
    last = Requirement.objects.order_by("position").last()
    assert (last.named_only, [unit.name for unit in last.named_units.all()]) == (
        True,
        ["东河第一小学"],
    )


def test_rows_are_added_without_losing_what_was_typed(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {"title": "改过的名称", "phases-3-leave_out": "on"}
    page = browser.post(DRAFT, sent | {"do": "add-requirement"}).content.decode()
    sent = proposed_fields(page)
    assert sent["title"] == ["改过的名称"]
    assert sent["phases-3-leave_out"] == ["on"]
    assert sent["requirements-TOTAL_FORMS"] == ["9"]
    assert sent["requirements-8-review_chain"] == ["central_school", "bureau"]
    page = browser.post(DRAFT, sent | {"do": "add-phase"}).content.decode()
    sent = proposed_fields(page) | {
        "do": "save",
        "requirements-7-leave_out": "on",
        "requirements-8-title": "隐患清零承诺书",
        "requirements-8-kinds": ["training"],
        "requirements-8-due_on": "2024-04-01",
        "phases-4-title": "复盘",
    }
    assert browser.post(DRAFT, sent).status_code == 302
    added = Requirement.objects.get(title="隐患清零承诺书")
    assert (added.kinds, added.source) == (["training"], "")
    assert phases_of(Campaign.objects.get())[-1].title == "复盘"


def test_a_refusal_of_the_command_stands_at_its_row(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "do": "save",
        "requirements-0-leave_out": "on",
        "requirements-7-leave_out": "on",
        "requirements-1-due_on": "2024-03-01",
        "requirements-2-late_days": "30",
        "requirements-2-lock_days": "3",
    }
    page = browser.post(DRAFT, sent).content.decode()
    assert 'id="id_requirements-1-due_on_error"' in page
    page = browser.post(DRAFT, sent | {"requirements-1-due_on": "2024-04-30"}).content.decode()
    assert 'id="id_requirements-2-lock_days_error"' in page
    assert Campaign.objects.count() == 0


def test_without_a_checklist_the_wizard_asks_for_the_targets(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {"do": "save", "requirements-7-leave_out": "on"}
    answer = browser.post(DRAFT, sent)
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:targets", args=[campaign.pk])


def test_a_mistake_is_shown_at_its_row_and_nothing_is_kept(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "do": "save", "phases-0-leave_out": "on", "phases-1-starts_on": "2023-01-01",
        "requirements-7-leave_out": "on",
    }  # fmt: skip
    answer = browser.post(DRAFT, sent)
    assert answer.status_code == 422
    assert 'id="id_phases-1-starts_on_error"' in answer.content.decode()
    sent = proposed_fields(page) | {
        "do": "save", "title": "", "starts_on": "", "requirements-7-leave_out": "on",
    }  # fmt: skip
    assert browser.post(DRAFT, sent).content.decode().count("field--wrong") == 2
    assert Campaign.objects.count() == 0


def test_dates_are_read_again_under_another_year(browser):
    text = "方案\n一、工作安排\n各学校于5月15日前报送方案。"
    page = browser.post(DRAFT, {"text": text, "do": "reread", "year": "2023"}).content.decode()
    assert proposed_fields(page)["requirements-0-due_on"] == ["2023-05-15"]
    assert "按您填写的年份" in page
    wrong = browser.post(DRAFT, {"text": text, "do": "reread", "year": "23"})
    assert "field--wrong" in wrong.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请选择方案文件，或粘贴方案全文。"),
        ({"text": "  \n"}, "请选择方案文件，或粘贴方案全文。"),
        ({"text": "方案\0"}, "不允许是用空字符"),
        ({"file": b""}, "空"),
        ({"file": b"%PDF-1.7"}, "PDF"),
        (
            {"file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")},
            "密码",
        ),
        ({"file": b"PK\x05\x06" + b"\0" * 18}, "压缩包"),
        ({"file": b"\xff\xfe" + "\ud800x".encode("utf-16-le", "surrogatepass")}, "无法识别"),
        ({"file": b"PK\x03\x04broken"}, "损坏"),
    ],
)
def test_what_is_no_plan_is_refused_beside_its_field(browser, sent, said):
    if "file" in sent:
        sent = {"file": SimpleUploadedFile("plan.docx", sent["file"])}
    answer = browser.post(FROM_PLAN, sent)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_plan_as_long_as_is_read_makes_the_whole_way(browser, plan):
    text = plan + "长" * (files.MAX_CHARACTERS - len(plan))
    page = browser.post(FROM_PLAN, {"text": text}).content.decode()
    sent = proposed_fields(page) | {"do": "save", "requirements-7-leave_out": "on"}
    assert browser.post(DRAFT, sent).status_code == 302
    assert "请只保留方案本身" in browser.post(FROM_PLAN, {"text": f"{text}长"}).content.decode()


def test_the_fullest_page_can_be_sent(browser):
    reports = "".join(f"各单位于5月{day}日前报送材料{day}。\n" for day in range(1, 31))
    reports += "".join(f"各单位于6月{day}日前报送材料{day}。\n" for day in range(1, 21))
    duties = "".join(f"{number}.各学校要做好第{number}件事。\n" for number in range(1, 51))
    phases = "".join(
        f"第{n}阶段：查{n}（5月1日至6月{d}日）\n" for d, n in enumerate("一二三四五六", 10)
    )
    text = (
        "关于2026年安全检查的方案\n检查时间：2026年5月1日至6月30日。\n"
        f"一、工作步骤\n{phases}二、重点任务\n{duties}三、材料报送\n{reports}"
    )
    page = browser.post(FROM_PLAN, {"text": text}).content.decode()
    assert page.count("另有 10 项没有列出") == 2
    assert browser.post(DRAFT, proposed_fields(page) | {"do": "save"}).status_code == 302
    assert Requirement.objects.count() == 40
    words = Campaign.objects.get().description
    assert "材料20（第2次），6月20日前报送" in words
    assert "50.各学校：各学校要做好第50件事" in words


@pytest.mark.parametrize("place", ["-1", "999", "x", "", "９"])
def test_a_row_of_no_proposal_is_no_fault_of_the_page(browser, plan, place):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "do": "save", "requirements-7-leave_out": "on", "duties-0-place": place,
        "events-0-place": place, "phases-0-place": place, "requirements-0-place": place,
    }  # fmt: skip
    assert browser.post(DRAFT, sent).status_code in {302, 422}
    assert browser.post(DRAFT, sent | {"do": "add-phase"}).status_code == 200
    assert browser.post(DRAFT, sent | {"requirements-TOTAL_FORMS": "9999"}).status_code in {
        302,
        422,
    }


def test_a_text_that_is_no_plan_says_so(browser):
    page = browser.post(FROM_PLAN, {"text": "今天天气很好。"}).content.decode()
    assert "没有识别到时间、阶段和报送事项" in page


def test_a_lost_text_leads_back_to_the_beginning(browser):
    assert browser.post(DRAFT, {"do": "save"}).headers["Location"] == FROM_PLAN


def test_words_of_the_plan_never_become_markup(browser):
    page = browser.post(FROM_PLAN, {"text": "<script>x</script>方案\n检查时间：即日起至10月31日"})
    assert b"<script>x" not in page.content


def test_a_school_has_no_business_here(client, district):
    client.force_login(make_user(Role.UNIT_HEAD, district.big))
    assert client.get(FROM_PLAN).status_code == 403
    assert client.post(DRAFT, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("times", [1, 5])
def test_the_page_costs_the_same_for_any_plan(browser, plan, times, django_assert_num_queries):
    browser.get(FROM_PLAN)  # the session's own entry is made once
    with django_assert_num_queries(PAGE_QUERIES):
        browser.post(FROM_PLAN, {"text": plan * times})
