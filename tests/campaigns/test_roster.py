"""After the launch units enter and leave by recorded decisions alone."""

import pytest

from anlan.accounts.states import Role
from anlan.campaigns import commands, queries
from anlan.campaigns.models import CoverageRow, Participation, RosterDecision
from anlan.campaigns.states import RosterAct
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.models import Event
from anlan.units.models import Place
from anlan.units.states import Feature, PlaceKind, UnitKind, UnitStatus
from tests.campaigns.district import District
from tests.factories import make_place, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def campaign(district):
    return district.launched()


def newcomer(district, kind=UnitKind.KINDERGARTEN, **fields):
    unit = make_unit(kind, district.east, name="东河新园", **fields)
    make_place(unit, PlaceKind.CAMPUS)
    return unit


def hand_in(row: CoverageRow) -> None:
    commands.record_coverage(
        row_id=row.pk, passed=row.items_total, failed=0, excused=0, handed_in_at=clock.now()
    )


def test_a_unit_made_after_the_launch_is_shown_outside_until_it_is_admitted(district, campaign):
    unit = newcomer(district)
    assert [each.name for each in queries.outside(district.officer, campaign)] == ["东河新园"]

    commands.admit_unit(
        actor=district.officer, campaign_id=campaign.pk, unit_id=unit.pk, reason="五月新批办园"
    )

    assert list(queries.outside(district.officer, campaign)) == []
    part = Participation.objects.get(unit=unit)
    assert (part.places_total, part.items_total) == (1, 3)
    decision = RosterDecision.objects.get(unit=unit)
    assert (decision.act, decision.reason) == (RosterAct.JOINED, "五月新批办园")
    assert Event.objects.filter(verb="campaigns.admit").count() == 1


def test_a_unit_of_no_target_enters_by_the_line_that_is_named(district):
    draft = district.draft()
    commands.set_targets(
        actor=district.officer,
        campaign_id=draft.pk,
        targets=[commands.TargetFacts((UnitKind.SCHOOL,), district.version.pk)],
    )
    commands.launch_campaign(actor=district.officer, campaign_id=draft.pk)
    enter = {"actor": district.officer, "campaign_id": draft.pk, "unit_id": district.training.pk}

    with pytest.raises(InvalidInput) as refused:
        commands.admit_unit(**enter, reason="暑期班开班")
    assert list(refused.value.fields) == ["target_position"]

    commands.admit_unit(**enter, reason="暑期班开班", target_position=1)
    assert Participation.objects.get(unit=district.training).items_total == 5


def test_a_central_school_admits_in_its_own_territory_only(district, campaign):
    unit = newcomer(district)
    east = district.someone(Role.CENTRAL_SCHOOL_OFFICER, district.east)
    west = district.someone(Role.CENTRAL_SCHOOL_OFFICER, district.west)

    with pytest.raises(NotFound):
        commands.admit_unit(actor=west, campaign_id=campaign.pk, unit_id=unit.pk, reason="属地管理")
    commands.admit_unit(actor=east, campaign_id=campaign.pk, unit_id=unit.pk, reason="属地管理")

    assert Participation.objects.filter(unit=unit).exists()


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.INSPECTOR, Role.AUDITOR])
def test_others_may_not_let_a_unit_go(district, campaign, role):
    actor = district.someone(role, district.big)

    with pytest.raises(NotPermitted):
        commands.release_unit(
            actor=actor, campaign_id=campaign.pk, unit_id=district.big.pk, reason="停办"
        )


def test_a_unit_that_leaves_counts_no_longer_and_comes_back_with_its_answers(district, campaign):
    row = CoverageRow.objects.get(unit=district.small)
    hand_in(row)
    act = {"actor": district.officer, "campaign_id": campaign.pk, "unit_id": district.small.pk}

    commands.release_unit(**act, reason="并入东河第一小学")
    assert queries.coverage(district.officer, campaign).total.units == 5
    assert Participation.objects.get(unit=district.small).items_done == 0
    assert CoverageRow.objects.get(pk=row.pk).items_passed == 3
    with pytest.raises(WrongState):
        commands.release_unit(**act, reason="并入东河第一小学")
    assert [*queries.verify_counters()] == []

    commands.admit_unit(**act, reason="并校未成，恢复")
    assert Participation.objects.get(unit=district.small).items_done == 3
    assert [each.act for each in queries.decisions(district.officer, campaign)] == [
        RosterAct.JOINED,
        RosterAct.LEFT,
    ]


def test_no_sheet_counts_for_a_unit_that_has_left(district, campaign):
    row = CoverageRow.objects.get(unit=district.small)
    commands.release_unit(
        actor=district.officer, campaign_id=campaign.pk, unit_id=district.small.pk, reason="停办"
    )

    with pytest.raises(WrongState):
        hand_in(row)


def test_a_decision_needs_a_reason(district, campaign):
    with pytest.raises(InvalidInput) as refused:
        commands.release_unit(
            actor=district.officer,
            campaign_id=campaign.pk,
            unit_id=district.small.pk,
            reason="  ",
        )
    assert list(refused.value.fields) == ["reason"]


def test_new_places_enter_with_the_profile_of_that_day_and_retired_ones_leave(district, campaign):
    answered = CoverageRow.objects.get(unit=district.own, place_kind=PlaceKind.CAMPUS)
    hand_in(answered)
    district.own.features = [Feature.CANTEEN]
    district.own.save()
    make_place(district.own, PlaceKind.CANTEEN, name="新建食堂")
    Place.objects.filter(unit=district.own, name="一号楼").update(is_active=False)
    head = district.someone(Role.UNIT_HEAD, district.own)

    part = commands.refresh_places(
        actor=head, campaign_id=campaign.pk, unit_id=district.own.pk, reason="食堂八月投用"
    )

    rows = CoverageRow.objects.filter(unit=district.own)
    assert {row.place_name: (row.is_active, row.items_total) for row in rows} == {
        "综合管理": (True, 3),
        "一号楼": (False, 1),
        "新建食堂": (True, 2),
    }
    assert (part.places_total, part.items_total, part.items_done) == (2, 5, 3)
    assert Event.objects.filter(verb="campaigns.refresh").count() == 1
    assert [*queries.verify_counters()] == []
    with pytest.raises(InvalidInput, match="没有变化"):
        commands.refresh_places(
            actor=head, campaign_id=campaign.pk, unit_id=district.own.pk, reason="再更新"
        )


def test_a_closed_unit_cannot_be_admitted(district, campaign):
    unit = newcomer(district, status=UnitStatus.CLOSED)

    with pytest.raises(InvalidInput, match="已停办"):
        commands.admit_unit(
            actor=district.officer, campaign_id=campaign.pk, unit_id=unit.pk, reason="补录"
        )


def test_nothing_moves_once_the_campaign_is_closed(district, campaign):
    commands.close_campaign(actor=district.officer, campaign_id=campaign.pk)

    with pytest.raises(WrongState):
        hand_in(CoverageRow.objects.get(unit=district.small))
    with pytest.raises(WrongState):
        commands.release_unit(
            actor=district.officer,
            campaign_id=campaign.pk,
            unit_id=district.small.pk,
            reason="停办",
        )

    commands.resume_campaign(actor=district.officer, campaign_id=campaign.pk)
    hand_in(CoverageRow.objects.get(unit=district.small))
