"""What a unit prepares and hands in, by form, and by whom."""

import json
from datetime import timedelta

import pytest

from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.commands.submissions import (
    hand_in,
    lift_lock,
    open_submission,
    return_submission,
    save_draft,
    take_back,
)
from anlan.campaigns.models import Submission
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.states import ReviewStep, SubmissionState, Timing
from anlan.kernel import clock
from anlan.kernel.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    WrongState,
)
from anlan.kernel.events import history_of
from tests.campaigns.handing_in import (
    DUE,
    LATE_UNTIL,
    LOCKS_ON,
    Office,
    facts,
    row,
    someone_else,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONFIRMED = {"confirmed": True, "note": "已全部签订"}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def submission(office) -> Submission:
    return row(office.asking(), office.big)


def confirm(office, submission, today=DUE):
    save_draft(actor=office.head, submission_id=submission.pk, draft=CONFIRMED)
    return hand_in(actor=office.head, submission_id=submission.pk, today=today)


def verbs(submission):
    return [event.verb.removeprefix("campaigns.") for event in history_of(submission)]


def test_opening_is_noted_once_and_only_for_the_unit(office, submission):
    open_submission(actor=office.officer, submission_id=submission.pk)
    open_submission(actor=office.central, submission_id=submission.pk)
    submission.refresh_from_db()
    assert submission.opened_at is None

    open_submission(actor=office.head, submission_id=submission.pk)
    first = Submission.objects.get(pk=submission.pk).opened_at
    open_submission(actor=office.head, submission_id=submission.pk)

    assert first is not None
    assert Submission.objects.get(pk=submission.pk).opened_at == first
    assert verbs(submission) == ["open_submission"]


def test_a_draft_is_kept_and_its_beginning_logged_once(office, submission):
    save_draft(actor=office.head, submission_id=submission.pk, draft={"note": " 进行中 "})
    save_draft(actor=office.head, submission_id=submission.pk, draft=CONFIRMED)

    found = queries.submission(office.head, submission.pk, DUE)
    assert (found.submission.state, found.draft) == (SubmissionState.DRAFTED, CONFIRMED)
    assert verbs(submission) == ["begin_submission"]


def test_what_is_handed_in_is_frozen(office, submission):
    made = confirm(office, submission)

    assert json.loads(made.content) == {
        "form": "confirmation",
        "title": "安全责任书签订情况",
        "files": [],
        "confirmed": True,
        "note": "已全部签订",
    }
    found = queries.submission(office.head, submission.pk, DUE)
    assert (found.submission.state, found.submission.step) == (
        SubmissionState.HANDED_IN,
        ReviewStep.CENTRAL_SCHOOL,
    )
    assert found.timing == Timing.ON_TIME
    assert found.steps == ("central_school", "section", "bureau")
    with pytest.raises(WrongState):
        save_draft(actor=office.head, submission_id=submission.pk, draft={})


@pytest.mark.parametrize(
    ("today", "timing"),
    [(DUE, Timing.ON_TIME), (DUE + DAY, Timing.LATE), (LATE_UNTIL, Timing.LATE)],
)
def test_the_first_day_decides_whether_it_was_late(office, submission, today, timing):
    confirm(office, submission, today)

    assert queries.submission(office.head, submission.pk, LOCKS_ON).timing == timing


def test_after_the_last_late_day_a_first_hand_in_is_refused_until_it_is_allowed(office, submission):
    save_draft(actor=office.head, submission_id=submission.pk, draft=CONFIRMED)
    today = clock.today()
    assert today > LOCKS_ON, "the days of this test lie in the past"
    with pytest.raises(WrongState, match="已超过允许报送的时间"):
        hand_in(actor=office.head, submission_id=submission.pk, today=today)
    assert queries.submission(office.officer, submission.pk, today).may.lift_lock
    with pytest.raises(NotPermitted):
        lift_lock(actor=office.central, submission_id=submission.pk, until=today, reason="停电")
    with pytest.raises(InvalidInput) as refused:
        lift_lock(actor=office.officer, submission_id=submission.pk, until=LOCKS_ON, reason="")
    assert sorted(refused.value.fields) == ["reason", "until"]

    lift_lock(actor=office.officer, submission_id=submission.pk, until=today, reason="校舍停电三日")
    hand_in(actor=office.head, submission_id=submission.pk, today=today)

    found = queries.submission(office.head, submission.pk, today)
    assert (found.timing, found.lifts[0].reason) == (Timing.LATE, "校舍停电三日")


def test_returned_after_the_late_days_it_may_come_back_until_the_lock(office, submission):
    confirm(office, submission)
    return_submission(actor=office.central, submission_id=submission.pk, opinion="未写明数量")

    with pytest.raises(WrongState):
        hand_in(actor=office.head, submission_id=submission.pk, today=LOCKS_ON + DAY)
    hand_in(actor=office.head, submission_id=submission.pk, today=LOCKS_ON)

    found = queries.submission(office.head, submission.pk, LOCKS_ON)
    assert (found.timing, len(found.hand_ins)) == (Timing.ON_TIME, 2)


def test_taken_back_before_a_review_it_never_was_handed_in(office, submission):
    confirm(office, submission)
    take_back(actor=office.head, submission_id=submission.pk, today=DUE)

    found = queries.submission(office.head, submission.pk, DUE + DAY)
    assert (found.submission.state, found.timing) == (SubmissionState.DRAFTED, Timing.OVERDUE)
    assert found.draft == CONFIRMED

    confirm(office, submission, DUE + DAY)
    return_submission(actor=office.central, submission_id=submission.pk, opinion="未写明数量")
    hand_in(actor=office.head, submission_id=submission.pk, today=LOCKS_ON)
    take_back(actor=office.head, submission_id=submission.pk, today=LOCKS_ON)
    assert queries.submission(office.head, submission.pk, LOCKS_ON).timing == Timing.LATE


def test_once_reviewed_it_is_not_taken_back(office, submission):
    confirm(office, submission)
    commands.submissions.comment(
        actor=office.central, submission_id=submission.pk, opinion="数量待核"
    )

    assert not queries.submission(office.head, submission.pk, DUE).may.take_back
    with pytest.raises(WrongState, match="审核人已经处理"):
        take_back(actor=office.head, submission_id=submission.pk, today=DUE)


def test_what_came_in_time_is_not_lost_by_taking_it_back_too_late(office, submission):
    confirm(office, submission)
    late = LATE_UNTIL + DAY

    assert queries.submission(office.head, submission.pk, LATE_UNTIL).may.take_back
    assert not queries.submission(office.head, submission.pk, late).may.take_back
    with pytest.raises(WrongState, match="撤回后将不能再报送"):
        take_back(actor=office.head, submission_id=submission.pk, today=late)
    assert queries.submission(office.head, submission.pk, late).timing == Timing.ON_TIME


def test_without_a_chain_it_is_accepted_at_once(office):
    campaign = office.asking(facts(review_chain=()))
    submission = row(campaign, office.big)
    confirm(office, submission)

    found = row(campaign, office.big)
    assert (found.state, found.step) == (SubmissionState.ACCEPTED, "")
    assert found.accepted_at is not None


def test_nothing_is_handed_in_after_the_campaign_has_ended(office, submission):
    save_draft(actor=office.head, submission_id=submission.pk, draft=CONFIRMED)
    commands.close_campaign(actor=office.officer, campaign_id=submission.campaign_id)

    with pytest.raises(WrongState, match="大检查不在进行中"):
        hand_in(actor=office.head, submission_id=submission.pk, today=DUE)
    assert not queries.submission(office.head, submission.pk, DUE).may.hand_in


def test_who_prepares_and_hands_in(office, submission):
    for role in (Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER):
        assert queries.submission(office.someone(role, office.big), submission.pk, DUE).may.prepare
    for actor in (
        office.officer,
        office.central,
        office.safety_officer,
        office.someone(Role.POST_HOLDER, office.big),
        office.someone(Role.INSPECTOR, office.bureau),
        office.someone(Role.AUDITOR, office.bureau),
    ):
        assert not queries.submission(actor, submission.pk, DUE).may.prepare
        with pytest.raises(NotPermitted):
            save_draft(actor=actor, submission_id=submission.pk, draft=CONFIRMED)
    for actor in (
        someone_else(office, Role.UNIT_HEAD),
        office.someone(Role.SYSTEM_ADMINISTRATOR, office.bureau),
        Office().officer,
        office.someone(Role.SECTION_OFFICER, office.other_section),
    ):
        with pytest.raises(NotFound):
            save_draft(actor=actor, submission_id=submission.pk, draft=CONFIRMED)


def test_offices_prepare_their_own(office):
    asked = facts(named_unit_ids=(office.section.pk, office.other_section.pk))
    campaign = office.asking(asked)
    basic = office.someone(Role.SECTION_OFFICER, office.other_section)
    for actor, unit in (
        (office.central, office.east),
        (office.safety_officer, office.section),
        (basic, office.other_section),
    ):
        submission = row(campaign, unit)
        save_draft(actor=actor, submission_id=submission.pk, draft=CONFIRMED)
        hand_in(actor=actor, submission_id=submission.pk, today=DUE)

    # Nobody reviews their own: the step falls away, the next one has it.
    assert {
        unit.name: row(campaign, unit).step
        for unit in (office.east, office.section, office.other_section)
    } == {
        "东河中心学校": ReviewStep.SECTION,
        "安全管理股": ReviewStep.BUREAU,
        "基础教育股": ReviewStep.SECTION,
    }
    with pytest.raises(NotPermitted):
        save_draft(actor=office.central, submission_id=row(campaign, office.big).pk, draft={})


def test_tasks_are_those_of_the_own_unit(office, submission):
    tasks = queries.my_tasks(office.head, DUE)
    assert [(each.unit.name, each.timing) for each in tasks.to_hand_in] == [("东河第一小学", "due")]
    assert [each.unit.name for each in queries.my_tasks(office.central, DUE).to_hand_in] == [
        "东河中心学校"
    ]
    assert queries.my_tasks(office.officer, DUE).to_hand_in == []
    confirm(office, submission)

    assert queries.my_tasks(office.head, DUE).to_hand_in == []
    assert queries.my_tasks(office.central, DUE).to_review == 1


def test_tasks_and_details_cost_a_fixed_number_of_queries(
    office, submission, django_assert_num_queries
):
    with django_assert_num_queries(1):
        queries.my_tasks(office.head, DUE)
    with django_assert_num_queries(2):
        queries.my_tasks(office.central, DUE)
    confirm(office, submission)
    with django_assert_num_queries(7):
        queries.submission(office.head, submission.pk, DUE)
