"""The wizard over HTTP: a plan is entered step by step, and nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.campaigns.states import CampaignState
from anlan.units.states import UnitKind
from tests.campaigns.district import District
from tests.factories import make_user

pytestmark = pytest.mark.django_db

SCHOOLS = [UnitKind.CENTRAL_SCHOOL, UnitKind.SCHOOL, UnitKind.TEACHING_POINT, UnitKind.KINDERGARTEN]


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def browser(client, district):
    client.force_login(district.officer_user)
    return client


def rows(*each: dict[str, object], do: str = "next") -> dict[str, object]:
    """A step of rows as the browser sends it."""
    sent: dict[str, object] = {
        "rows-TOTAL_FORMS": len(each),
        "rows-INITIAL_FORMS": len(each),
        "do": do,
    }
    for index, row in enumerate(each):
        sent |= {f"rows-{index}-{name}": value for name, value in row.items()}
    return sent


def begin(browser, **changes):
    facts = {
        "title": "全区校园安全集中检查",
        "document_no": "示教安〔2026〕7号",
        "issued_on": "2026-05-05",
        "starts_on": "2026-05-06",
        "ends_on": "",
        "ends_with": "全国性重要会议闭幕后",
        "description": "",
        "do": "next",
    } | changes
    return browser.post(reverse("campaigns:create"), facts)


def test_a_plan_like_the_districts_is_entered_and_launched(browser, district):
    """Open-ended period, four overlapping phases, schools and training institutions apart."""
    answer = begin(browser, description="各单位边查边改，重大问题挂牌督办。")
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:phases", args=[campaign.pk])

    offered = browser.get(answer.headers["Location"]).content.decode()
    assert [title in offered for title in ("动员部署", "全面自查", "督促检查", "回头看")] == [
        True
    ] * 4
    answer = browser.post(
        reverse("campaigns:phases", args=[campaign.pk]),
        rows(
            {
                "title": "部署",
                "starts_on": "2026-05-06",
                "ends_on": "2026-05-15",
                "description": "各校定方案",
            },
            {"title": "自查", "starts_on": "2026-05-06", "ends_on": "", "description": "贯穿始终"},
            {
                "title": "督查",
                "starts_on": "2026-05-06",
                "ends_on": "",
                "description": "分区明查暗访",
            },
            {
                "title": "回头看",
                "starts_on": "2026-10-01",
                "ends_on": "2026-10-31",
                "description": "",
            },
        ),
    )
    assert answer.headers["Location"] == reverse("campaigns:targets", args=[campaign.pk])

    version = str(district.version.pk)
    answer = browser.post(
        reverse("campaigns:targets", args=[campaign.pk]),
        rows(
            {"kinds": SCHOOLS, "territory": "", "checklist_version": version},
            {"kinds": [UnitKind.TRAINING], "territory": "", "checklist_version": version},
        ),
    )
    assert answer.headers["Location"] == reverse("campaigns:requirements", args=[campaign.pk])
    assert "还没有报送事项" in browser.get(answer.headers["Location"]).content.decode()

    shown = browser.get(reverse("campaigns:preview", args=[campaign.pk])).content.decode()
    assert "没有遗漏" in shown
    assert browser.get(reverse("campaigns:launch", args=[campaign.pk])).status_code == 200
    browser.post(reverse("campaigns:launch", args=[campaign.pk]))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LAUNCHED
    assert (campaign.ends_on, campaign.ends_with) == (None, "全国性重要会议闭幕后")
    assert [phase.title for phase in campaign.phases.order_by("position")] == [
        "部署",
        "自查",
        "督查",
        "回头看",
    ]
    assert Participation.objects.filter(campaign=campaign).count() == 6
    assert CoverageRow.objects.filter(campaign=campaign).count() == 10


def test_the_form_comes_with_sensible_defaults(browser, district):
    page = browser.get(reverse("campaigns:create")).context["form"]
    assert page.initial["title"].endswith("年教体系统安全生产大检查")
    begin(browser)

    campaign = Campaign.objects.get()
    step = browser.get(reverse("campaigns:targets", args=[campaign.pk])).context["rows"]

    (row,) = step.forms
    assert len(row["kinds"].value()) == 5
    assert row.fields["checklist_version"].choices[0] == (
        str(district.version.pk),
        str(district.version),
    )


@pytest.mark.parametrize(
    ("do", "titles"),
    [
        ("add", ["甲", "乙", ""]),
        ("remove-0", ["乙"]),
        ("up-1", ["乙", "甲"]),
    ],
)
def test_rows_are_added_removed_and_moved_without_losing_what_was_typed(browser, do, titles):
    begin(browser)
    campaign = Campaign.objects.get()

    answer = browser.post(
        reverse("campaigns:phases", args=[campaign.pk]),
        rows(
            {"title": "甲", "starts_on": "不是日期", "ends_on": "", "description": ""},
            {"title": "乙", "starts_on": "2026-06-01", "ends_on": "", "description": "丙"},
            do=do,
        ),
    )

    shown = answer.context["rows"].forms
    assert [form["title"].value() or "" for form in shown] == titles
    typed = {form["title"].value(): form["starts_on"].value() for form in shown}
    assert typed.get("甲", "不是日期") == "不是日期"
    assert campaign.phases.count() == 0
    assert not any(form.is_bound for form in shown)


def test_saving_a_draft_stays_on_the_step(browser):
    begin(browser)
    campaign = Campaign.objects.get()
    here = reverse("campaigns:phases", args=[campaign.pk])

    answer = browser.post(
        here,
        rows(
            {"title": "甲", "starts_on": "2026-06-01", "ends_on": "", "description": ""}, do="save"
        ),
    )

    assert answer.headers["Location"] == here
    assert campaign.phases.get().starts_on == date(2026, 6, 1)


def test_a_period_without_an_end_is_sent_back_with_the_field(browser):
    answer = begin(browser, ends_with="")

    assert answer.context["form"].errors == {
        "ends_on": ["请填写结束日期，或在下一栏写明以什么事件为结束。"]
    }
    assert Campaign.objects.count() == 0


def test_a_phase_outside_the_period_is_named_by_its_row(browser):
    begin(browser)
    campaign = Campaign.objects.get()

    answer = browser.post(
        reverse("campaigns:phases", args=[campaign.pk]),
        rows(
            {"title": "甲", "starts_on": "2026-06-01", "ends_on": "", "description": ""},
            {"title": "乙", "starts_on": "2026-04-01", "ends_on": "", "description": ""},
        ),
    )

    assert [form.errors for form in answer.context["rows"].forms] == [
        {},
        {"starts_on": ["早于大检查的开始日期。"]},
    ]


def test_a_target_without_kinds_is_named_by_its_row(browser, district):
    begin(browser)
    campaign = Campaign.objects.get()

    answer = browser.post(
        reverse("campaigns:targets", args=[campaign.pk]),
        rows({"territory": "", "checklist_version": str(district.version.pk)}),
    )

    assert list(answer.context["rows"].forms[0].errors) == ["kinds"]


def test_without_a_published_list_the_step_says_where_to_get_one(browser, district):
    begin(browser)
    campaign = Campaign.objects.get()
    district.version.items.all().delete()
    district.version.delete()

    answer = browser.get(reverse("campaigns:targets", args=[campaign.pk]))

    assert "还没有已发布的检查清单" in answer.content.decode()


def test_launching_too_early_says_what_is_missing(browser):
    begin(browser)
    campaign = Campaign.objects.get()

    answer = browser.post(reverse("campaigns:launch", args=[campaign.pk]))

    assert answer.status_code == 200
    assert "还没有设置检查对象" in answer.content.decode()


def test_only_a_bureau_prepares_campaigns(client, district):
    client.force_login(make_user(Role.CENTRAL_SCHOOL_OFFICER, district.east))

    assert client.get(reverse("campaigns:create")).status_code == 403
    assert client.get(reverse("campaigns:list")).status_code == 200
