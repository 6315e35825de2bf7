"""Preparing a campaign, and what may still be changed after its launch."""

from dataclasses import replace
from datetime import date

import pytest

from anlan.accounts.states import Role
from anlan.campaigns import commands, queries
from anlan.campaigns.commands import PhaseFacts, TargetFacts
from anlan.campaigns.models import Campaign
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.campaigns.district import FACTS, District
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"ends_with": " "}, "ends_on"),
        ({"ends_on": date(2026, 5, 1)}, "ends_on"),
    ],
)
def test_facts_that_do_not_hold_are_refused_by_field(district, changes, field):
    with pytest.raises(InvalidInput) as refused:
        commands.create_campaign(
            actor=district.officer, unit_id=district.bureau.pk, facts=replace(FACTS, **changes)
        )

    assert list(refused.value.fields) == [field]
    assert Campaign.objects.count() == 0


def test_the_first_day_stays_after_the_launch_and_the_end_may_move(district):
    campaign = district.launched()
    longer = replace(FACTS, ends_on=date(2026, 12, 31))
    change = {"actor": district.officer, "campaign_id": campaign.pk}

    assert commands.update_campaign(**change, facts=longer).ends_on == date(2026, 12, 31)
    with pytest.raises(InvalidInput) as refused:
        commands.update_campaign(**change, facts=replace(FACTS, starts_on=date(2026, 5, 7)))

    assert list(refused.value.fields) == ["starts_on"]
    told = Event.objects.get(verb="campaigns.update").data["changed"]
    assert told == {"ends_on": ["", "2026-12-31"]}


def test_phases_may_be_adjusted_while_it_runs_and_targets_not(district):
    campaign = district.launched()
    change = {"actor": district.officer, "campaign_id": campaign.pk}

    commands.set_phases(**change, phases=[PhaseFacts("自查", FACTS.starts_on)])
    with pytest.raises(WrongState):
        commands.set_targets(
            **change, targets=[TargetFacts((UnitKind.SCHOOL,), district.version.pk)]
        )

    assert [phase.title for phase in queries.phases_of(campaign)] == ["自查"]


def test_a_closed_campaign_is_changed_no_more(district):
    campaign = district.launched()
    commands.close_campaign(actor=district.officer, campaign_id=campaign.pk)

    with pytest.raises(WrongState):
        commands.update_campaign(actor=district.officer, campaign_id=campaign.pk, facts=FACTS)
    with pytest.raises(WrongState):
        commands.set_phases(actor=district.officer, campaign_id=campaign.pk, phases=[])


def test_a_draft_is_discarded_and_a_launched_campaign_never(district):
    draft, launched = district.draft(), district.launched()

    commands.discard_campaign(actor=district.officer, campaign_id=draft.pk)
    with pytest.raises(WrongState):
        commands.discard_campaign(actor=district.officer, campaign_id=launched.pk)

    assert list(Campaign.objects.values_list("pk", flat=True)) == [launched.pk]


def test_a_territory_of_another_bureau_is_refused(district):
    campaign = district.draft()
    stranger = make_unit(UnitKind.CENTRAL_SCHOOL, make_unit(UnitKind.BUREAU))

    with pytest.raises(InvalidInput) as refused:
        commands.set_targets(
            actor=district.officer,
            campaign_id=campaign.pk,
            targets=[TargetFacts((UnitKind.SCHOOL,), district.version.pk, stranger.pk)],
        )

    assert list(refused.value.fields) == ["0.territory"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BUREAU_ADMINISTRATOR}))
def test_nobody_but_the_bureau_changes_a_campaign(district, role):
    actor = district.someone(role, district.bureau)
    campaign = district.launched()

    with pytest.raises((NotPermitted, NotFound)):
        commands.update_campaign(actor=actor, campaign_id=campaign.pk, facts=FACTS)
    with pytest.raises((NotPermitted, NotFound)):
        commands.close_campaign(actor=actor, campaign_id=campaign.pk)
