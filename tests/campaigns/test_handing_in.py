"""What a unit prepares and hands in, by form, and by whom."""

import json
from datetime import timedelta

import pytest

from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.commands.submissions import (
    attach_file,
    hand_in,
    lift_lock,
    open_submission,
    remove_file,
    return_submission,
    save_draft,
    take_back,
)
from anlan.campaigns.models import HandIn, Submission, SubmissionFile
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.states import RequirementForm, ReviewStep, SubmissionState, Timing
from anlan.kernel import clock
from anlan.kernel.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    UnreadableFile,
    WrongState,
)
from anlan.kernel.events import history_of
from tests.campaigns.handing_in import (
    COLUMNS,
    DUE,
    LATE_UNTIL,
    LOCKS_ON,
    Office,
    document,
    facts,
    only,
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
    take_back(actor=office.head, submission_id=submission.pk)

    found = queries.submission(office.head, submission.pk, DUE + DAY)
    assert (found.submission.state, found.timing) == (SubmissionState.DRAFTED, Timing.OVERDUE)
    assert found.draft == CONFIRMED

    confirm(office, submission, DUE + DAY)
    return_submission(actor=office.central, submission_id=submission.pk, opinion="未写明数量")
    hand_in(actor=office.head, submission_id=submission.pk, today=LOCKS_ON)
    take_back(actor=office.head, submission_id=submission.pk)
    assert queries.submission(office.head, submission.pk, LOCKS_ON).timing == Timing.LATE


def test_once_reviewed_it_is_not_taken_back(office, submission):
    confirm(office, submission)
    commands.submissions.comment(
        actor=office.central, submission_id=submission.pk, opinion="数量待核"
    )

    assert not queries.submission(office.head, submission.pk, DUE).may.take_back
    with pytest.raises(WrongState, match="审核人已经处理"):
        take_back(actor=office.head, submission_id=submission.pk)


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


# -- documents


@pytest.fixture
def paper(office) -> Submission:
    return row(office.asking(facts(form=RequirementForm.DOCUMENT)), office.big)


def test_a_document_goes_with_its_files_and_comes_back_with_them(office, paper):
    with pytest.raises(InvalidInput) as refused:
        hand_in(actor=office.head, submission_id=paper.pk, today=DUE)
    assert list(refused.value.fields) == ["files"]
    data = document()
    first = attach_file(actor=office.head, submission_id=paper.pk, data=data, name="方案.docx")
    again = attach_file(actor=office.head, submission_id=paper.pk, data=data, name="方案2.docx")
    assert again.pk == first.pk

    made = hand_in(actor=office.head, submission_id=paper.pk, today=DUE)

    assert json.loads(made.content)["files"] == [{"name": "方案.docx", "sha256": first.file_id}]
    assert queries.submission(office.head, paper.pk, DUE).draft_files == []
    with pytest.raises(WrongState):
        remove_file(actor=office.head, file_id=first.pk)
    return_submission(actor=office.central, submission_id=paper.pk, opinion="缺少分工")

    found = queries.submission(office.head, paper.pk, DUE)
    assert [each.name for each in found.draft_files] == ["方案.docx"]
    with pytest.raises(WrongState):
        remove_file(actor=office.head, file_id=first.pk)
    remove_file(actor=office.head, file_id=found.draft_files[0].pk)
    assert [each.name for each in HandIn.objects.get().files.all()] == ["方案.docx"]


def test_files_of_a_draft_are_the_units_own(office, paper):
    file = attach_file(actor=office.head, submission_id=paper.pk, data=document(), name="方案.docx")

    assert queries.submission_file(office.head, file.pk) == file
    for actor in (office.officer, office.central, someone_else(office, Role.UNIT_HEAD)):
        with pytest.raises(NotFound):
            queries.submission_file(actor, file.pk)
    assert queries.submission(office.officer, paper.pk, DUE).draft_files == []
    hand_in(actor=office.head, submission_id=paper.pk, today=DUE)
    assert queries.submission_file(office.officer, file.pk).pk == file.pk
    with pytest.raises(NotFound):
        queries.submission_file(someone_else(office, Role.UNIT_HEAD), file.pk)


def test_what_is_no_document_is_refused(office, paper):
    with pytest.raises(UnreadableFile, match=r"只接受 \.docx"):
        attach_file(actor=office.head, submission_id=paper.pk, data=b"MZ....", name="方案.docx")
    assert SubmissionFile.objects.count() == 0
    paper.refresh_from_db()
    assert paper.state == SubmissionState.NOT_STARTED


def test_the_same_file_from_two_schools_is_pointed_out_to_reviewers(office):
    campaign = office.asking(facts(form=RequirementForm.DOCUMENT))
    data = document("上下一般粗")
    for unit in (office.big, office.own):
        head = office.someone(Role.UNIT_HEAD, unit)
        submission = row(campaign, unit)
        attach_file(actor=head, submission_id=submission.pk, data=data, name="报告.docx")
        hand_in(actor=head, submission_id=submission.pk, today=DUE)
    submission = row(campaign, office.big)

    (doubt,) = queries.submission(office.officer, submission.pk, DUE).doubts
    assert (doubt.names, doubt.others) == (("示范区实验中学",), 1)
    # The central school learns that there is another, not which: it is out of sight.
    (doubt,) = queries.submission(office.central, submission.pk, DUE).doubts
    assert (doubt.names, doubt.others) == ((), 1)
    assert queries.submission(office.head, submission.pk, DUE).doubts == []


# -- tables


@pytest.fixture
def table(office) -> Submission:
    return row(office.asking(facts(form=RequirementForm.TABLE, columns=COLUMNS)), office.big)


def fill(office, table, rows, *, nothing=False):
    keys = [column["key"] for column in only(table.campaign).columns]
    given = [dict(zip(keys, each, strict=True)) for each in rows]
    draft = {"rows": given, "nothing": nothing}
    return save_draft(actor=office.head, submission_id=table.pk, draft=draft)


def test_a_table_is_read_as_people_type_it(office, table):
    fill(
        office,
        table,
        [["校门防撞", "1,200.50", "2026年5月9日"], ["", "", ""], ["消防", "３", "2026/5/8"]],
    )

    made = hand_in(actor=office.head, submission_id=table.pk, today=DUE)

    rows = [list(each.values()) for each in json.loads(made.content)["rows"]]
    assert rows == [["校门防撞", "1200.5", "2026-05-09"], ["消防", "3", "2026-05-08"]]


def test_cells_at_fault_are_named(office, table):
    fill(office, table, [["", "很多", "五月"], ["消防", "NaN", ""]])

    with pytest.raises(InvalidInput) as refused:
        hand_in(actor=office.head, submission_id=table.pk, today=DUE)

    assert dict(refused.value.fields) == {
        "rows.0.c1": "请填写“排查项目”。",
        "rows.0.c2": "请填写数字。",
        "rows.0.c3": "请填写日期，例如 2026-05-28。",
        "rows.1.c2": "请填写数字。",
    }


def test_an_empty_table_is_either_forgotten_or_a_nil_return(office, table):
    fill(office, table, [])
    with pytest.raises(InvalidInput, match="零报告"):
        hand_in(actor=office.head, submission_id=table.pk, today=DUE)
    fill(office, table, [["消防", "1", ""]], nothing=True)
    with pytest.raises(InvalidInput, match="零报告"):
        hand_in(actor=office.head, submission_id=table.pk, today=DUE)

    fill(office, table, [], nothing=True)
    made = hand_in(actor=office.head, submission_id=table.pk, today=DUE)

    assert (json.loads(made.content)["rows"], json.loads(made.content)["nothing"]) == ([], True)


@pytest.mark.parametrize("rows", ["三行", [["消防"]], [{"c1": "长" * 501}], [{}] * 501])
def test_what_is_no_table_is_refused(office, table, rows):
    with pytest.raises(InvalidInput):
        save_draft(actor=office.head, submission_id=table.pk, draft={"rows": rows})


def test_a_report_is_handed_in_as_it_was_built(office):
    submission = row(office.asking(facts(form=RequirementForm.REPORT)), office.big)
    save_draft(actor=office.head, submission_id=submission.pk, draft={"prose": {"1": "高度重视"}})
    with pytest.raises(InvalidInput, match="请先生成自查报告"):
        hand_in(actor=office.head, submission_id=submission.pk, today=DUE)

    made = hand_in(
        actor=office.head, submission_id=submission.pk, today=DUE, content='{"edition":1}'
    )

    assert made.content == '{"edition":1}'
    assert len(made.digest) == 64


# -- who


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
