"""Launching freezes who takes part and what is looked at where."""

from datetime import date

import pytest

from anlan.accounts.states import Role
from anlan.campaigns import commands, queries
from anlan.campaigns.commands import TargetFacts
from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.campaigns.states import CampaignState
from anlan.checklists.models import Item
from anlan.checklists.states import Factor, VersionState
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.models import Event
from anlan.units.models import Place
from anlan.units.states import PlaceKind, UnitKind, UnitStatus
from tests.campaigns.district import District, make_version
from tests.factories import make_place, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District()


def codes(row: CoverageRow) -> list[str]:
    return [item.code for item in queries.row_items(row)]


def test_each_place_with_an_applicable_item_gets_one_row(district):
    campaign = district.launched()

    rows = CoverageRow.objects.filter(campaign=campaign).select_related(
        "campaign", "participation__checklist_version"
    )
    assert {(row.unit.name, row.place_name): codes(row) for row in rows} == {
        ("东河中心学校", "综合管理"): ["A01", "A02", "C01"],
        ("西岭中心学校", "综合管理"): ["A01", "A02", "C01"],
        ("东河第一小学", "综合管理"): ["A01", "A02", "C01"],
        ("东河第一小学", "一号楼"): ["C02"],
        ("东河第一小学", "学生食堂"): ["F01", "F02"],
        ("西岭教学点", "综合管理"): ["A01", "A02", "C01"],
        ("示范区实验中学", "综合管理"): ["A01", "A02", "C01"],
        ("示范区实验中学", "一号楼"): ["C02"],
        ("晨光培训中心", "综合管理"): ["A01", "A02", "C01", "S01"],
        # Nobody told how many learn there: what is unknown does not exempt.
        ("晨光培训中心", "一号楼"): ["C02"],
    }
    assert campaign.state == CampaignState.LAUNCHED
    assert [*queries.verify_counters()] == []


def test_what_was_frozen_stays_when_the_unit_changes(district):
    campaign = district.launched()

    district.big.features = []
    district.big.pupils = 20
    district.big.save()

    rows = CoverageRow.objects.filter(campaign=campaign, unit=district.big)
    assert sorted(code for row in rows for code in codes(row)) == [
        "A01",
        "A02",
        "C01",
        "C02",
        "F01",
        "F02",
    ]


def test_items_are_chosen_by_the_first_day_of_the_campaign(district):
    campaign = district.draft()
    later = queries.campaign(district.officer, campaign.pk)
    facts = commands.CampaignFacts("来年大检查", date(2027, 3, 1), date(2027, 6, 1))
    commands.update_campaign(actor=district.officer, campaign_id=later.pk, facts=facts)

    commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    row = CoverageRow.objects.get(unit=district.small)
    assert codes(row) == ["A01", "A02", "A03", "C01"]


def test_the_preview_tells_exactly_what_the_launch_does(district):
    campaign = district.draft()
    drawn = queries.preview(campaign)

    commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    parts = Participation.objects.filter(campaign=campaign)
    rows = CoverageRow.objects.filter(campaign=campaign)
    assert (drawn.units, drawn.places, drawn.items) == (
        parts.count(),
        rows.count(),
        sum(row.items_total for row in rows),
    )
    assert (drawn.units, drawn.places, drawn.items) == (6, 10, 24)


def test_the_first_matching_target_wins_and_the_preview_says_so(district):
    campaign = district.draft()
    other = make_version(district.bureau)
    commands.set_targets(
        actor=district.officer,
        campaign_id=campaign.pk,
        targets=[
            TargetFacts((UnitKind.SCHOOL,), other.pk, district.east.pk),
            TargetFacts((UnitKind.SCHOOL, UnitKind.TRAINING), district.version.pk),
        ],
    )

    drawn = queries.preview(campaign)
    commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    assert [(each.units, each.taken_before) for each in drawn.targets] == [(1, 0), (2, 1)]
    chosen = Participation.objects.get(unit=district.big).checklist_version_id
    assert chosen == other.pk


def test_the_preview_names_every_unit_that_would_be_missed_and_why(district):
    make_unit(UnitKind.KINDERGARTEN, district.east, name="东河幼儿园", pupils=90)
    make_unit(UnitKind.SCHOOL, district.west, name="停办小学", status=UnitStatus.CLOSED)
    campaign = district.draft()
    commands.set_targets(
        actor=district.officer,
        campaign_id=campaign.pk,
        targets=[
            TargetFacts(
                (UnitKind.SCHOOL, UnitKind.KINDERGARTEN), district.version.pk, district.east.pk
            )
        ],
    )

    drawn = queries.preview(campaign)

    assert {each.unit.name: each.reason for each in drawn.left_out_shown} == {
        "东河中心学校": "检查对象中未选择“中心学校”",
        "西岭中心学校": "检查对象中未选择“中心学校”",
        "西岭教学点": "检查对象中未选择“教学点”",
        "示范区实验中学": "不在检查对象选定的范围内",
        "晨光培训中心": "检查对象中未选择“校外培训机构”",
    }
    assert (drawn.left_out, drawn.without_places, drawn.closed) == (5, 1, 1)
    listed = queries.preview_units(campaign, position=None)
    assert [each.unit.name for each in listed] == [each.unit.name for each in drawn.left_out_shown]


def test_a_unit_without_places_gets_those_that_its_profile_calls_for(district):
    garden = make_unit(UnitKind.KINDERGARTEN, district.east, name="东河幼儿园", pupils=90)
    campaign = district.draft()
    drawn = queries.preview(campaign)
    assert (drawn.units, drawn.places, drawn.without_places) == (7, 11, 1)
    assert Place.objects.filter(unit=garden).count() == 0

    commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    assert CoverageRow.objects.filter(campaign=campaign).count() == 11
    assert codes(CoverageRow.objects.get(unit=garden)) == ["A01", "A02", "C01"]
    assert Event.objects.filter(verb="units.arrange_defaults").count() == 1


def test_the_preview_names_items_that_no_place_of_the_unit_takes(district):
    Place.objects.filter(pk=district.canteen.pk).update(is_active=False)

    drawn = queries.preview(district.draft())

    assert [
        (each.unit.name, [item.code for item in each.unplaced]) for each in drawn.unplaced_shown
    ] == [("东河第一小学", ["F01", "F02"])]


def test_a_campaign_without_targets_is_refused_in_words(district):
    campaign = commands.create_campaign(
        actor=district.officer,
        unit_id=district.bureau.pk,
        facts=commands.CampaignFacts("查", date(2026, 5, 6), ends_with="汛期结束后"),
    )

    with pytest.raises(InvalidInput, match="还没有设置检查对象"):
        commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.DRAFT


def test_nothing_is_written_when_no_unit_matches(district):
    campaign = district.draft()
    commands.set_targets(
        actor=district.officer,
        campaign_id=campaign.pk,
        targets=[TargetFacts((UnitKind.KINDERGARTEN,), district.version.pk)],
    )

    with pytest.raises(InvalidInput, match="没有一个单位能够纳入"):
        commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    assert CoverageRow.objects.count() == 0
    assert Event.objects.filter(verb="campaigns.launch").count() == 0


def test_an_unpublished_list_is_refused(district):
    campaign = district.draft()
    draft = make_version(district.bureau, VersionState.DRAFT)

    with pytest.raises(InvalidInput) as refused:
        commands.set_targets(
            actor=district.officer,
            campaign_id=campaign.pk,
            targets=[TargetFacts((UnitKind.SCHOOL,), draft.pk)],
        )

    assert dict(refused.value.fields) == {"0.checklist_version": "请选择一份已发布的检查清单。"}


def test_a_campaign_is_launched_once(district):
    campaign = district.launched()

    with pytest.raises(WrongState):
        commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)


def test_a_school_neither_sees_nor_launches_the_draft(district):
    campaign = district.draft()
    head = district.someone(Role.UNIT_HEAD, district.big)

    with pytest.raises(NotFound):
        commands.launch_campaign(actor=head, campaign_id=campaign.pk)


def test_a_central_school_may_not_launch(district):
    own = commands.create_campaign
    officer = district.someone(Role.CENTRAL_SCHOOL_OFFICER, district.east)
    with pytest.raises(NotPermitted):
        own(
            actor=officer,
            unit_id=district.east.pk,
            facts=commands.CampaignFacts("查", date(2026, 5, 6), date(2026, 6, 6)),
        )


@pytest.mark.parametrize("how_many", [1, 40])
def test_the_launch_costs_the_same_queries_for_one_unit_and_for_many(
    district, django_assert_max_num_queries, how_many
):
    for _number in range(how_many):
        unit = make_unit(UnitKind.SCHOOL, district.west, pupils=500)
        make_place(unit, PlaceKind.CAMPUS)
    campaign = district.draft()
    queries.preview(campaign)

    # 15 on SQLite; PostgreSQL takes two more to copy the rows in.
    with django_assert_max_num_queries(17):
        commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)


def test_an_item_for_a_place_that_nobody_is_bound_to_have_is_no_gap(district):
    Item.objects.create(
        version=district.version,
        position=90,
        code="H01",
        category="H",
        category_title="H类",
        text="宿舍夜间有人值守",
        factor=Factor.MANAGEMENT,
        places=[PlaceKind.DORMITORY],
    )
    campaign = district.draft()
    assert queries.preview(campaign).unplaced == 0

    commands.launch_campaign(actor=district.officer, campaign_id=campaign.pk)

    grid = queries.unit_grid(district.officer, campaign, district.big.pk)
    assert {item.code: reason for item, reason in grid.excluded}["H01"] == (
        "不适用：本单位没有此类场所"
    )
    assert grid.unplaced == []
