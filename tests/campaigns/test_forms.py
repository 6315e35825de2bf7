"""What is handed in, by form: documents with their files, tables, reports."""

import json

import pytest

from anlan.accounts.states import Role
from anlan.campaigns.commands.submissions import (
    attach_file,
    hand_in,
    remove_file,
    return_submission,
    save_draft,
)
from anlan.campaigns.models import HandIn, Submission, SubmissionFile
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.states import RequirementForm, SubmissionState
from anlan.kernel.errors import InvalidInput, NotFound, UnreadableFile, WrongState
from tests.campaigns.handing_in import (
    COLUMNS,
    DUE,
    Office,
    document,
    facts,
    only,
    row,
    someone_else,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


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
    with pytest.raises(UnreadableFile, match=r"可以上传 \.docx"):
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
