"""Who owes what: at the launch, when units come and go, and when a requirement is stated anew."""

from dataclasses import replace
from datetime import date

import pytest

from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.commands.submissions import (
    ColumnFacts,
    accept,
    add_requirement,
    attach_file,
    drop_requirement,
    hand_in,
    order_requirements,
    save_draft,
    set_template,
    update_requirement,
)
from anlan.campaigns.models import Requirement, Submission
from anlan.campaigns.queries import preview
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.states import RequirementForm, ReviewStep, SubmissionState
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.models import Event
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.campaigns.handing_in import COLUMNS, DUE, Office, document, facts, only, owing, row
from tests.factories import make_place, make_unit

pytestmark = pytest.mark.django_db
OPEN = SubmissionState.NOT_STARTED
GONE = SubmissionState.WITHDRAWN
EVERYBODY = {
    "东河中心学校",
    "西岭中心学校",
    "东河第一小学",
    "西岭教学点",
    "示范区实验中学",
    "晨光培训中心",
}


@pytest.fixture
def office() -> Office:
    return Office()


def handed_in(office, campaign, unit):
    """That unit's confirmation, handed in on the due day."""
    submission = row(campaign, unit)
    head = office.someone(Role.UNIT_HEAD, unit)
    save_draft(actor=head, submission_id=submission.pk, draft={"confirmed": True})
    hand_in(actor=head, submission_id=submission.pk, today=DUE)
    return submission


def test_every_unit_that_takes_part_has_its_row_from_the_first_day(office):
    campaign = office.asking()

    assert owing(campaign) == dict.fromkeys(EVERYBODY, OPEN)
    event = Event.objects.get(verb="campaigns.launch")
    assert event.data["submissions"] == 6


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"kinds": (UnitKind.SCHOOL,)}, {"东河第一小学", "示范区实验中学"}),
        ({"territory_ids": ("east",)}, {"东河中心学校", "东河第一小学"}),
        ({"kinds": (UnitKind.SCHOOL,), "territory_ids": ("east",)}, {"东河第一小学"}),
        ({"named_unit_ids": ("section", "big")}, EVERYBODY | {"安全管理股"}),
        (
            {"named_unit_ids": ("section", "big"), "named_only": True},
            {"安全管理股", "东河第一小学"},
        ),
        (
            {"kinds": (UnitKind.TRAINING,), "named_unit_ids": ("section",)},
            {"晨光培训中心", "安全管理股"},
        ),
    ],
)
def test_kinds_territories_and_names_say_who_owes_it(office, who, expected):
    who = {
        name: tuple(getattr(office, each).pk for each in value) if name.endswith("_ids") else value
        for name, value in who.items()
    }
    campaign = office.draft()
    add_requirement(actor=office.officer, campaign_id=campaign.pk, facts=facts(**who))
    foreseen = preview(campaign).owed[0].units

    commands.launch_campaign(actor=office.officer, campaign_id=campaign.pk)

    assert set(owing(campaign)) == expected
    assert foreseen == len(expected)


def test_a_unit_admitted_later_owes_it_and_one_released_no_longer(office):
    campaign = office.asking()
    late = make_unit(UnitKind.SCHOOL, office.west, name="西岭小学", pupils=90)
    make_place(late, "campus")

    commands.admit_unit(
        actor=office.officer, campaign_id=campaign.pk, unit_id=late.pk, reason="新建"
    )
    commands.release_unit(
        actor=office.officer, campaign_id=campaign.pk, unit_id=office.small.pk, reason="撤并"
    )

    assert owing(campaign)["西岭小学"] == OPEN
    assert owing(campaign)["西岭教学点"] == GONE
    commands.admit_unit(
        actor=office.officer, campaign_id=campaign.pk, unit_id=office.small.pk, reason="恢复"
    )
    assert owing(campaign)["西岭教学点"] == OPEN


def test_a_unit_that_comes_back_finds_what_it_had_handed_in(office):
    campaign = office.asking(facts(form=RequirementForm.DOCUMENT))
    submission = row(campaign, office.big)
    attach_file(actor=office.head, submission_id=submission.pk, data=document(), name="方案.docx")
    hand_in(actor=office.head, submission_id=submission.pk, today=DUE)
    for act, reason in ((commands.release_unit, "撤并"), (commands.admit_unit, "恢复")):
        act(actor=office.officer, campaign_id=campaign.pk, unit_id=office.big.pk, reason=reason)

    assert owing(campaign)[office.big.name] == OPEN
    found = queries.submission(office.head, submission.pk, DUE)
    assert [file.name for file in found.draft_files] == ["方案.docx"]


def test_what_was_accepted_stays_when_the_unit_leaves(office):
    campaign = office.asking()
    submission = handed_in(office, campaign, office.big)
    accept(actor=office.officer, submission_id=submission.pk)

    commands.release_unit(
        actor=office.officer, campaign_id=campaign.pk, unit_id=office.big.pk, reason="撤并"
    )

    assert owing(campaign)["东河第一小学"] == SubmissionState.ACCEPTED


def test_narrowing_withdraws_open_rows_and_widening_brings_them_back(office):
    campaign = office.asking()
    requirement = only(campaign)
    handed_in(office, campaign, office.own)
    accepted = handed_in(office, campaign, office.training)
    accept(actor=office.officer, submission_id=accepted.pk)
    stated = facts(
        kinds=(UnitKind.SCHOOL,),
        territory_ids=(office.east.pk,),
        named_unit_ids=(office.section.pk,),
    )

    update_requirement(
        actor=office.officer, requirement_id=requirement.pk, facts=stated, reason="缩小范围"
    )

    assert owing(campaign) == dict.fromkeys(EVERYBODY, GONE) | {
        "东河第一小学": OPEN,
        "晨光培训中心": SubmissionState.ACCEPTED,
        "安全管理股": OPEN,
    }
    event = Event.objects.get(verb="campaigns.update_requirement")
    assert {name: event.data[name] for name in ("added", "withdrawn", "reason")} == {
        "added": 1,
        "withdrawn": 4,
        "reason": "缩小范围",
    }
    update_requirement(
        actor=office.officer, requirement_id=requirement.pk, facts=facts(), reason="恢复范围"
    )
    assert owing(campaign) == dict.fromkeys(EVERYBODY, OPEN) | {
        "晨光培训中心": SubmissionState.ACCEPTED,
        "安全管理股": GONE,
    }
    assert list(queries.verify_submissions()) == []


def test_a_requirement_added_to_a_running_campaign_is_owed_at_once(office):
    campaign = office.launched()

    add_requirement(
        actor=office.officer, campaign_id=campaign.pk, facts=facts(kinds=(UnitKind.TRAINING,))
    )

    assert owing(campaign) == {"晨光培训中心": OPEN}


def test_after_the_launch_a_reason_is_needed_and_the_form_stays(office):
    requirement = only(office.asking())

    with pytest.raises(InvalidInput) as refused:
        update_requirement(actor=office.officer, requirement_id=requirement.pk, facts=facts())
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(InvalidInput) as refused:
        update_requirement(
            actor=office.officer,
            requirement_id=requirement.pk,
            facts=facts(form=RequirementForm.DOCUMENT),
            reason="改",
        )
    assert list(refused.value.fields) == ["form"]


def test_after_the_launch_the_due_day_cannot_go_to_before_today(office):
    requirement = only(
        office.asking(facts(due_on=date(2099, 1, 1), late_until=None, locks_on=None))
    )

    with pytest.raises(InvalidInput) as refused:
        update_requirement(
            actor=office.officer,
            requirement_id=requirement.pk,
            facts=facts(late_until=None, locks_on=None),
            reason="提前",
        )

    assert list(refused.value.fields) == ["due_on"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"form": "letter"}, "form"),
        ({"due_on": date(2026, 5, 1)}, "due_on"),
        ({"late_until": date(2026, 5, 14)}, "late_until"),
        ({"locks_on": date(2026, 5, 14), "late_until": None}, "locks_on"),
        ({"locks_on": date(2026, 5, 20)}, "locks_on"),
        ({"kinds": (UnitKind.SECTION,)}, "kinds"),
        ({"named_only": True}, "named_units"),
        ({"section_key": "fire"}, "section_key"),
        ({"review_chain": ("minister",)}, "review_chain"),
        ({"form": "table"}, "columns"),
        ({"form": "table", "columns": (ColumnFacts(""),)}, "columns.0.title"),
        ({"form": "table", "columns": (ColumnFacts("甲"), ColumnFacts("甲"))}, "columns.1.title"),
        ({"form": "table", "columns": (ColumnFacts("甲", "colour"),)}, "columns.0.kind"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(office, given, field):
    campaign = office.draft()

    with pytest.raises(InvalidInput) as refused:
        add_requirement(actor=office.officer, campaign_id=campaign.pk, facts=facts(**given))

    assert list(refused.value.fields) == [field]
    assert Requirement.objects.count() == 0


def test_units_of_another_bureau_cannot_be_asked(office):
    elsewhere = Office()
    campaign = office.draft()

    with pytest.raises(InvalidInput) as refused:
        add_requirement(
            actor=office.officer,
            campaign_id=campaign.pk,
            facts=facts(territory_ids=(elsewhere.east.pk,), named_unit_ids=(elsewhere.big.pk,)),
        )

    assert sorted(refused.value.fields) == ["named_units", "territories"]


def test_a_column_keeps_its_key_when_it_is_renamed(office):
    campaign = office.draft()
    made = add_requirement(
        actor=office.officer,
        campaign_id=campaign.pk,
        facts=facts(form=RequirementForm.TABLE, columns=COLUMNS),
    )
    kept = [column["key"] for column in made.columns]
    assert len(set(kept)) == 3

    columns = (
        ColumnFacts("新栏目"),
        *(replace(column, key=key) for column, key in zip(COLUMNS[1:], kept[1:], strict=True)),
    )
    changed = update_requirement(
        actor=office.officer,
        requirement_id=made.pk,
        facts=facts(form=RequirementForm.TABLE, columns=columns),
    )

    assert [column["title"] for column in changed.columns] == ["新栏目", "数量", "完成日期"]
    assert [column["key"] for column in changed.columns] == kept


def test_dropping_forgets_a_draft_and_keeps_what_ran(office):
    campaign = office.draft()
    made = add_requirement(actor=office.officer, campaign_id=campaign.pk, facts=facts())
    drop_requirement(actor=office.officer, requirement_id=made.pk)
    assert Requirement.objects.count() == 0

    campaign = office.asking()
    with pytest.raises(InvalidInput):
        drop_requirement(actor=office.officer, requirement_id=only(campaign).pk)
    drop_requirement(actor=office.officer, requirement_id=only(campaign).pk, reason="合并报送")

    assert set(owing(campaign).values()) == {GONE}
    assert queries.requirements_of(office.officer, campaign) == []
    assert queries.submissions_of_unit(office.head, campaign, office.big.pk) == []
    with pytest.raises(WrongState):
        update_requirement(
            actor=office.officer, requirement_id=only(campaign).pk, facts=facts(), reason="改"
        )


def test_only_the_bureau_states_requirements(office):
    campaign = office.asking()
    for actor in (office.head, office.central, office.safety_officer):
        with pytest.raises(NotPermitted):
            add_requirement(actor=actor, campaign_id=campaign.pk, facts=facts())
    with pytest.raises(NotFound):
        add_requirement(actor=Office().officer, campaign_id=campaign.pk, facts=facts())
    draft = office.draft()
    made = add_requirement(actor=office.officer, campaign_id=draft.pk, facts=facts())
    with pytest.raises(NotFound):
        queries.requirement(office.head, made.pk)


def test_requirements_keep_the_order_that_they_are_given(office):
    campaign = office.draft()
    first, second = (
        add_requirement(actor=office.officer, campaign_id=campaign.pk, facts=facts(title=title))
        for title in ("甲", "乙")
    )

    order_requirements(
        actor=office.officer, campaign_id=campaign.pk, requirement_ids=[second.pk, first.pk]
    )

    found = queries.requirements_of(office.officer, campaign)
    assert [each.title for each in found] == ["乙", "甲"]
    with pytest.raises(InvalidInput):
        order_requirements(
            actor=office.officer, campaign_id=campaign.pk, requirement_ids=[first.pk]
        )


def test_a_template_is_kept_and_taken_away(office):
    made = add_requirement(actor=office.officer, campaign_id=office.draft().pk, facts=facts())

    set_template(actor=office.officer, requirement_id=made.pk, data=document(), name="样表.doc")
    found = queries.requirement(Actor.system(), made.pk)
    assert found.template_name == "样表.docx"
    set_template(actor=office.officer, requirement_id=made.pk, data=b"", name="")

    assert queries.requirement(Actor.system(), made.pk).template is None


def test_what_waits_on_a_step_that_is_gone_moves_on(office):
    campaign = office.asking()
    submission = handed_in(office, campaign, office.big)
    assert row(campaign, office.big).step == ReviewStep.CENTRAL_SCHOOL

    update_requirement(
        actor=office.officer,
        requirement_id=only(campaign).pk,
        facts=facts(review_chain=(ReviewStep.SECTION, ReviewStep.BUREAU)),
        reason="减少层级",
    )
    assert row(campaign, office.big).step == ReviewStep.SECTION
    update_requirement(
        actor=office.officer,
        requirement_id=only(campaign).pk,
        facts=facts(review_chain=(ReviewStep.BUREAU,), section_key=""),
        reason="减少层级",
    )

    after = Submission.objects.get(pk=submission.pk)
    assert (after.step, after.section_key) == (ReviewStep.BUREAU, "")


@pytest.mark.parametrize("how_many", [1, 40])
def test_the_launch_asks_no_more_for_many_units_than_for_one(
    office, django_assert_max_num_queries, how_many
):
    for _number in range(how_many):
        make_place(make_unit(UnitKind.SCHOOL, office.west, pupils=500), "campus")
    campaign = office.draft()
    for title in ("甲", "乙", "丙"):
        add_requirement(actor=office.officer, campaign_id=campaign.pk, facts=facts(title=title))

    # Beside the launch itself: the requirements, who owes each (6), and one insert for all.
    with django_assert_max_num_queries(17 + 9):
        commands.launch_campaign(actor=office.officer, campaign_id=campaign.pk)

    assert Submission.objects.count() == 3 * (6 + how_many)
