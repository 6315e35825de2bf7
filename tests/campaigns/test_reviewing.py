"""The way up: central school, section, bureau; back to the unit; and the board that shows it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.accounts.states import Role
from anlan.campaigns.commands.submissions import (
    accept,
    accept_many,
    comment,
    hand_in,
    lift_lock,
    open_submission,
    return_submission,
    save_draft,
)
from anlan.campaigns.models import Review, Submission
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.queries.submissions import SubmissionFilters
from anlan.campaigns.states import ReviewStep, ReviewVerdict, SubmissionState
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from tests.campaigns.handing_in import DUE, LATE_UNTIL, LOCKS_ON, Office, facts, only, row

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office() -> Office:
    return Office()


def handed_in(office, campaign, unit, today=DUE) -> Submission:
    submission = row(campaign, unit)
    head = office.someone(Role.UNIT_HEAD, unit)
    save_draft(actor=head, submission_id=submission.pk, draft={"confirmed": True})
    hand_in(actor=head, submission_id=submission.pk, today=today)
    return submission


def standing(submission) -> tuple[str, str]:
    submission.refresh_from_db()
    return submission.state, submission.step


def test_it_goes_up_step_by_step(office):
    submission = handed_in(office, office.asking(), office.big)
    with pytest.raises(NotPermitted):
        accept(actor=office.safety_officer, submission_id=submission.pk)

    accept(actor=office.central, submission_id=submission.pk, opinion="情况属实")
    assert standing(submission) == (SubmissionState.HANDED_IN, ReviewStep.SECTION)
    with pytest.raises(NotPermitted):
        accept(actor=office.central, submission_id=submission.pk)
    accept(actor=office.safety_officer, submission_id=submission.pk)
    assert standing(submission) == (SubmissionState.HANDED_IN, ReviewStep.BUREAU)
    accept(actor=office.officer, submission_id=submission.pk)
    assert standing(submission) == (SubmissionState.ACCEPTED, "")

    given = Review.objects.order_by("given_at", "pk").values_list("step", "verdict", "opinion")
    assert list(given) == [
        ("central_school", ReviewVerdict.PASSED, "情况属实"),
        ("section", ReviewVerdict.PASSED, ""),
        ("bureau", ReviewVerdict.ACCEPTED, ""),
    ]


def test_the_bureau_may_decide_for_a_step_that_nobody_attends_to(office):
    submission = handed_in(office, office.asking(), office.big)

    accept(actor=office.someone(Role.BUREAU_LEADER, office.bureau), submission_id=submission.pk)

    assert standing(submission) == (SubmissionState.ACCEPTED, "")
    assert Review.objects.get().step == ReviewStep.BUREAU


def test_steps_on_which_nobody_stands_are_skipped(office):
    campaign = office.asking()

    assert standing(handed_in(office, campaign, office.own))[1] == ReviewStep.SECTION
    assert standing(handed_in(office, campaign, office.east))[1] == ReviewStep.SECTION
    campaign = office.asking(facts(section_key="", review_chain=("central_school", "section")))
    # Where a chain is asked for something always looks: the bureau, in the last resort.
    assert standing(handed_in(office, campaign, office.own))[1] == ReviewStep.BUREAU
    submission = handed_in(office, campaign, office.big)
    assert standing(submission)[1] == ReviewStep.CENTRAL_SCHOOL
    accept(actor=office.central, submission_id=submission.pk)
    assert standing(submission) == (SubmissionState.ACCEPTED, "")


def test_it_goes_back_with_what_is_to_be_mended(office):
    submission = handed_in(office, office.asking(), office.big)
    with pytest.raises(InvalidInput):
        return_submission(actor=office.central, submission_id=submission.pk, opinion=" ")

    return_submission(actor=office.central, submission_id=submission.pk, opinion="缺责任人")

    assert standing(submission) == (SubmissionState.RETURNED, "")
    assert submission.times_returned == 1
    with pytest.raises(WrongState):
        return_submission(actor=office.officer, submission_id=submission.pk, opinion="再退")


def test_what_is_accepted_only_the_bureau_returns(office):
    submission = handed_in(office, office.asking(), office.big)
    accept(actor=office.officer, submission_id=submission.pk)

    for actor in (office.central, office.safety_officer, office.head):
        with pytest.raises(NotPermitted):
            return_submission(actor=actor, submission_id=submission.pk, opinion="有误")
    return_submission(actor=office.officer, submission_id=submission.pk, opinion="数据有误")

    assert standing(submission) == (SubmissionState.RETURNED, "")


def test_reviewers_comment_and_others_do_not(office):
    campaign = office.asking()
    submission = handed_in(office, campaign, office.big)

    for actor in (office.central, office.safety_officer, office.officer):
        comment(actor=actor, submission_id=submission.pk, opinion="请补附件")
    assert list(Review.objects.order_by("pk").values_list("step", flat=True)) == [
        "central_school",
        "section",
        "bureau",
    ]
    with pytest.raises(NotPermitted):
        comment(actor=office.head, submission_id=submission.pk, opinion="已补")
    with pytest.raises(NotFound):
        comment(
            actor=office.someone(Role.CENTRAL_SCHOOL_OFFICER, office.west),
            submission_id=submission.pk,
            opinion="路过",
        )
    with pytest.raises(WrongState):
        comment(actor=office.officer, submission_id=row(campaign, office.own).pk, opinion="未交")


def test_many_are_accepted_at_once_and_the_rest_named(office):
    campaign = office.asking()
    done = [handed_in(office, campaign, unit) for unit in (office.big, office.own)]
    open_still = row(campaign, office.small)
    unknown = uuid4()

    outcome = accept_many(
        actor=office.officer,
        chosen=dict.fromkeys([*(each.pk for each in done), open_still.pk, unknown]),
    )

    assert {each.pk for each in outcome.accepted} == {each.pk for each in done}
    assert {name for name, _reason in outcome.skipped} == {
        "西岭教学点 安全责任书签订情况",
        str(unknown),
    }
    assert {standing(each)[0] for each in done} == {SubmissionState.ACCEPTED}
    with pytest.raises(InvalidInput):
        accept_many(actor=office.officer, chosen={uuid4(): None for _each in range(201)})


def test_what_waits_is_listed_for_whoever_is_to_review(office):
    campaign = office.asking()
    submission = handed_in(office, campaign, office.big)
    handed_in(office, campaign, office.east)

    def waiting(actor):
        return [each.unit.name for each in queries.awaiting_review(actor).rows]

    assert waiting(office.central) == ["东河第一小学"]
    assert waiting(office.safety_officer) == ["东河中心学校"]
    assert waiting(office.officer) == waiting(office.head) == []
    accept(actor=office.central, submission_id=submission.pk)
    assert waiting(office.safety_officer) == ["东河第一小学", "东河中心学校"]


def test_the_board_counts_each_unit_once(office):
    campaign = office.asking()
    accept(actor=office.officer, submission_id=handed_in(office, campaign, office.big).pk)
    handed_in(office, campaign, office.own, DUE + DAY)
    back = handed_in(office, campaign, office.training)
    return_submission(actor=office.officer, submission_id=back.pk, opinion="重写")
    open_submission(
        actor=office.someone(Role.UNIT_HEAD, office.small),
        submission_id=row(campaign, office.small).pk,
    )
    save_draft(
        actor=office.central, submission_id=row(campaign, office.east).pk, draft={"note": "写"}
    )
    requirement = queries.requirement(office.officer, only(campaign).pk)

    board = queries.board(office.officer, requirement, LATE_UNTIL + DAY)

    total = board.total
    assert (total.units, total.owing, total.submitted) == (6, 4, 2)
    assert (total.not_opened, total.not_started, total.drafted) == (1, 2, 1)
    assert (total.handed_in, total.returned, total.accepted) == (1, 1, 1)
    assert (total.on_time, total.late, total.due, total.overdue, total.locked) == (2, 1, 0, 0, 3)
    assert [(each.name, each.tally.units, each.tally.owing) for each in board.by_area] == [
        ("东河中心学校", 2, 1),
        ("西岭中心学校", 2, 2),
        ("直属单位", 2, 1),
    ]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (SubmissionFilters("not_opened"), ["西岭中心学校", "西岭教学点"]),
        (SubmissionFilters("owing"), ["东河中心学校", "西岭中心学校", "西岭教学点"]),
        (SubmissionFilters("drafted"), ["东河中心学校"]),
        (SubmissionFilters("awaiting"), ["示范区实验中学", "晨光培训中心"]),
        (SubmissionFilters("accepted"), ["东河第一小学"]),
        (SubmissionFilters("late"), ["晨光培训中心"]),
        (SubmissionFilters("locked"), ["东河中心学校", "西岭中心学校"]),
        (SubmissionFilters("overdue"), ["西岭教学点"]),
        (SubmissionFilters("lifted"), ["西岭教学点"]),
        (SubmissionFilters("nonsense"), []),
        (SubmissionFilters(area="direct"), ["示范区实验中学", "晨光培训中心"]),
        (SubmissionFilters(kind="training"), ["晨光培训中心"]),
        (SubmissionFilters(text="东河"), ["东河中心学校", "东河第一小学"]),
    ],
)
def test_the_list_behind_each_number(office, filters, names):
    campaign = office.asking()
    today = clock.today()
    accept(actor=office.officer, submission_id=handed_in(office, campaign, office.big).pk)
    handed_in(office, campaign, office.own)
    handed_in(office, campaign, office.training, DUE + DAY)
    save_draft(
        actor=office.central, submission_id=row(campaign, office.east).pk, draft={"note": "写"}
    )
    lifted = row(campaign, office.small)
    lift_lock(actor=office.officer, submission_id=lifted.pk, until=today, reason="停电")
    requirement = queries.requirement(office.officer, only(campaign).pk)

    found = queries.board_page(office.officer, requirement, filters, "", today)

    assert [each.unit.name for each in found.rows] == names


def test_a_reminder_helps_those_who_may_still_hand_in(office):
    campaign = office.asking()
    requirement = queries.requirement(office.officer, only(campaign).pk)
    handed_in(office, campaign, office.own)
    back = handed_in(office, campaign, office.training)
    return_submission(actor=office.officer, submission_id=back.pk, opinion="重写")

    def names(actor, today):
        return [each.unit.name for each in queries.outstanding(actor, requirement, today)]

    assert names(office.central, DUE) == ["东河中心学校", "东河第一小学"]
    assert len(names(office.officer, DUE)) == 5
    assert names(office.officer, LATE_UNTIL + DAY) == ["晨光培训中心"]
    assert names(office.officer, LOCKS_ON + DAY) == []


def test_a_board_costs_two_queries_and_its_list_one(office, django_assert_num_queries):
    campaign = office.asking()
    requirement = queries.requirement(office.officer, only(campaign).pk)
    with django_assert_num_queries(2):
        queries.board(office.officer, requirement, DUE)
    with django_assert_num_queries(1):
        queries.board_page(office.officer, requirement, SubmissionFilters("owing"), "", DUE)


def test_a_board_counts_what_the_reader_may_see(office):
    campaign = office.asking()
    requirement = queries.requirement(office.central, only(campaign).pk)

    assert queries.board(office.central, requirement, DUE).total.units == 2
    assert queries.board(office.safety_officer, requirement, DUE).total.units == 6
    basic = office.someone(Role.SECTION_OFFICER, office.other_section)
    assert queries.board(basic, requirement, DUE).total.units == 0


def test_verify_names_what_does_not_fit(office):
    submission = handed_in(office, office.asking(), office.big)
    assert list(queries.verify_submissions()) == []

    Submission.objects.filter(pk=submission.pk).update(times_returned=3, first_handed_in_on=None)

    assert list(queries.verify_submissions()) == [
        f"submission {submission.pk}: handed_in without the day of the first hand-in",
        f"submission {submission.pk}: times_returned is 3, its reviews say 0",
    ]
