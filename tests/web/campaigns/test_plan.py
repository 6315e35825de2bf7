"""From the plan to a draft over HTTP: proposed, corrected, kept."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign
from anlan.campaigns.queries import phases_of, targets_of
from tests.campaigns import gold
from tests.campaigns.district import District
from tests.factories import make_user

pytestmark = pytest.mark.django_db
# Session, person and memberships; who may organise, asked twice; the published checklists.
PAGE_QUERIES = 6
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


def proposed_fields(page: str) -> dict[str, str]:
    """What the proposal's fields hold, as a browser would send them back."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_choice = 'type="checkbox"' in tag
        if name and not is_choice and name[1] not in {"text", "csrfmiddlewaretoken", "next"}:
            sent[name[1]] = value[1] if value else ""
    return sent | dict(re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s*([^<]*)<', page))


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
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "text": plan,
        "do": "save",
        "title": "全县校园隐患排查",
        "rows-1-ends_on": "2024-06-02",
        "rows-3-DELETE": "on",
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


def test_without_a_checklist_the_wizard_asks_for_the_targets(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    answer = browser.post(DRAFT, proposed_fields(page) | {"text": plan, "do": "save"})
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:targets", args=[campaign.pk])


def test_a_mistake_is_shown_at_its_row_and_nothing_is_kept(browser, plan):
    page = browser.post(FROM_PLAN, {"text": plan}).content.decode()
    sent = proposed_fields(page) | {
        "text": plan, "do": "save", "rows-0-DELETE": "on", "rows-1-starts_on": "2023-01-01",
    }  # fmt: skip
    answer = browser.post(DRAFT, sent)
    assert answer.status_code == 422
    assert 'id="id_rows-1-starts_on_error"' in answer.content.decode()
    sent = proposed_fields(page) | {"text": plan, "do": "save", "title": "", "starts_on": ""}
    assert browser.post(DRAFT, sent).content.decode().count("field--wrong") == 2
    assert Campaign.objects.count() == 0


def test_dates_are_read_again_under_another_year(browser):
    text = "方案\n一、工作安排\n各学校于5月15日前报送方案。"
    page = browser.post(DRAFT, {"text": text, "do": "reread", "year": "2023"}).content.decode()
    assert "2023年5月15日" in page
    assert "按您填写的年份" in page
    wrong = browser.post(DRAFT, {"text": text, "do": "reread", "year": "23"})
    assert "field--wrong" in wrong.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请选择方案文件，或粘贴方案全文。"),
        ({"text": "  \n"}, "请选择方案文件，或粘贴方案全文。"),
        ({"file": b"%PDF-1.7"}, "PDF"),
        ({"file": b"PK\x03\x04broken"}, "损坏"),
    ],
)
def test_what_is_no_plan_is_refused_beside_its_field(browser, sent, said):
    if "file" in sent:
        sent = {"file": SimpleUploadedFile("plan.docx", sent["file"])}
    answer = browser.post(FROM_PLAN, sent)
    assert answer.status_code == 200
    assert said in answer.content.decode()


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
