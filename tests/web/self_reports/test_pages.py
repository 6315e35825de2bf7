"""A school's report through its pages: written, checked, handed in, returned, read."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.commands import submissions
from anlan.campaigns.models import HandIn, Submission
from anlan.campaigns.states import SubmissionState
from anlan.hazards.models import Hazard
from anlan.kernel import clock
from anlan.kernel.files import path_of
from anlan.reports.build.self_report import SelfReport
from tests.campaigns.district import STARTS_ON
from tests.factories import make_user
from tests.hazards.playing import PERFORM, SYSTEM, make_hazard
from tests.inspections.school import Answer, Verdict
from tests.reports.documents import (
    pages_of,
    words_of,
)
from tests.reports.writing import PROSE, Writer, at
from tests.web.self_reports.asking import agreed, client_of, page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Writer:
    return Writer()


def test_the_numbers_are_there_and_each_opens_exactly_its_hazards(writer):
    row = writer.owes(1, 22)
    client = client_of(writer.school.officer_user)
    with clock.pretending(at(2)):
        for state in ("closed", "rectifying", "reported"):
            make_hazard(writer.hazards, state, found_at=clock.now())
        sheet = writer.school.answered(
            F02=Answer(Verdict.FAIL, location="后厨", description="水槽下方漏水")
        )
        writer.school.hand_in(sheet)
    with clock.pretending(at(5)):
        shown = page(client, "write", row)
        opened = {
            which: page(client, "hazards", row, which=which).context["rows"]
            for which in ("new", "closed", "open", "carried_over")
        }

    assert {count.key: count.number for count in shown.context["counts"]} == {
        "carried_over": 0, "new": 4, "reopened": 0, "closed": 1, "open": 3,
    }  # fmt: skip
    assert {which: len(rows) for which, rows in opened.items()} == {
        "new": 4, "closed": 1, "open": 3, "carried_over": 0,
    }  # fmt: skip
    numbers = set(Hazard.objects.exclude(state="closed").values_list("number", flat=True))
    assert {each.line.number for each in opened["open"]} == numbers
    text = shown.content.decode()
    assert "本期提交自查记录1轮，参加1人、1人次；检查场所1个（共3个）" in text
    assert Submission.objects.get(pk=row.pk).opened_at is not None


def test_fields_are_kept_one_by_one_and_two_writers_see_each_other(writer):
    row = writer.owes(1, 22)
    head, officer = map(client_of, (writer.school.head_user, writer.school.officer_user))
    json = {"headers": {"Accept": "application/json"}}
    address = reverse("self_reports:save", args=[row.pk])

    kept = officer.post(address, {"organisation": "甲", "began-organisation": ""}, **json)
    other = head.post(address, {"approach": "乙", "began-approach": ""}, **json)
    clash = head.post(address, {"organisation": "丙", "began-organisation": ""}, **json)
    long = head.post(address, {"next_steps": "长" * 4001, "began-next_steps": ""}, **json)

    assert (kept.status_code, other.status_code) == (200, 200)
    assert set(kept.json()) == {"saved"}
    assert (clash.status_code, clash.json()["code"]) == (409, "already_changed")
    assert clash.json()["fields"] == {"organisation": "甲"}
    assert (long.status_code, set(long.json()["fields"])) == (400, {"next_steps"})
    draft = Submission.objects.get(pk=row.pk).draft
    assert (draft["organisation"], draft["approach"], draft["next_steps"]) == ("甲", "乙", "")


def test_without_script_the_whole_form_is_kept_and_leads_to_the_check(writer):
    row = writer.owes(1, 22)
    client = client_of(writer.school.officer_user)

    kept = send(client, "save", row, **PROSE)
    checked = send(client, "save", row, **PROSE, check="1")

    assert kept.headers["Location"] == reverse("self_reports:write", args=[row.pk])
    assert checked.headers["Location"] == reverse("self_reports:check", args=[row.pk])
    shown = page(client, "write", row).content.decode()
    assert PROSE["organisation"] in shown


def test_an_extension_says_why_and_an_overdue_hazard_must(writer):
    row = writer.owes(1, 22)
    client = client_of(writer.school.officer_user)
    with clock.pretending(at(2)):
        extended = make_hazard(writer.hazards, "rectifying", found_at=clock.now())
        PERFORM["request_extension"](writer.hazards, SYSTEM, extended)
        PERFORM["decide_extension"](writer.hazards, SYSTEM, extended)
        late = make_hazard(writer.hazards, "rectifying", found_at=clock.now())
        Hazard.objects.filter(pk=late.pk).update(due_on=STARTS_ON + timedelta(days=3))
    with clock.pretending(at(20)):
        writer.write(row)
        form = page(client, "write", row).context["form"]
        before = page(client, "check", row)
        send(client, "save", row, **{f"reason-{late.number}": "配件6月到货，已断电停用。"})
        after = page(client, "check", row)

    assert form[f"reason-{extended.number}"].value() == "材料未到"
    assert set(before.context["missing"]) == {f"reason-{late.number}"}
    assert "报送</button>" not in before.content.decode()
    assert after.context["missing"] == {}
    assert "配件6月到货" in after.content.decode()


def test_handing_in_freezes_numbers_words_and_files(writer):
    row = writer.owes(1, 22)
    client = client_of(writer.school.head_user)
    with clock.pretending(at(2)):
        made = [make_hazard(writer.hazards, "rectifying", found_at=clock.now()) for _each in "ab"]
    with clock.pretending(at(20)):
        writer.write(row)
        seen = page(client, "check", row)
        sent = send(client, "check", row, agreed=agreed(seen))
    with clock.pretending(at(21)):
        PERFORM["apply"](writer.hazards, SYSTEM, made[0])
        PERFORM["close"](writer.hazards, SYSTEM, made[0])
        shown = page(client, "report", row)

    assert sent.status_code == 302
    hand_in = HandIn.objects.get(submission=row)
    report = SelfReport.from_canonical(hand_in.content)
    assert (report.digest, report.movement.open) == (hand_in.digest, 2)
    assert (report.edition.ends_at, report.signed_on) == (at(20), at(20).date())
    assert shown.context["report"] == report
    assert "未销号" in shown.content.decode()
    names = {file.name: file for file in hand_in.files.all()}
    assert set(names) == {"东河第一小学自查报告（第1期）.pdf", "东河第一小学自查报告（第1期）.docx"}
    pdf = path_of(names["东河第一小学自查报告（第1期）.pdf"].file_id).read_bytes()
    printed = words_of("".join(leaf.extract_text() for leaf in pages_of(pdf)))
    assert "尚有2项隐患未销号" in printed
    assert printed.count("王建国") == 4
    for file in names.values():
        got = client.get(reverse("self_reports:file", args=[row.pk, hand_in.pk, file.pk]))
        kept = b"".join(got.streaming_content)
        assert kept == path_of(file.file_id).read_bytes()
    word = docx.Document(
        BytesIO(path_of(names["东河第一小学自查报告（第1期）.docx"].file_id).read_bytes())
    )
    assert any(PROSE["organisation"] in paragraph.text for paragraph in word.paragraphs)


def test_what_moved_during_the_check_is_looked_at_again(writer):
    row = writer.owes(1, 22)
    client = client_of(writer.school.head_user)
    with clock.pretending(at(20)):
        writer.write(row)
        seen = agreed(page(client, "check", row))
        make_hazard(writer.hazards, found_at=clock.now())
    with clock.pretending(at(20) + timedelta(minutes=5)):
        refused = send(client, "check", row, agreed=seen)
        again = send(client, "check", row, agreed=agreed(refused))

    assert refused.status_code == 409
    assert "有变动" in refused.content.decode()
    assert (again.status_code, writer.frozen(row).movement.new) == (302, 1)


def test_a_returned_report_is_made_anew_and_says_what_changed(writer):
    row = writer.owes(1, 22)
    head = client_of(writer.school.head_user)
    with clock.pretending(at(2)):
        hazard = make_hazard(writer.hazards, "awaiting_acceptance", found_at=clock.now())
    with clock.pretending(at(20)):
        first = writer.hand_in(row)
        submissions.return_submission(
            actor=SYSTEM, submission_id=row.pk, opinion="请补充宿舍的情况"
        )
    with clock.pretending(at(24)):
        PERFORM["close"](writer.hazards, SYSTEM, hazard)
        make_hazard(writer.hazards, found_at=clock.now())
    with clock.pretending(at(24) + timedelta(hours=1)):
        writing = page(head, "write", row)
        writer.hand_in(row, approach="宿舍逐间查看。")
        read = page(head, "report", row)
        early = head.get(reverse("self_reports:hand_in", args=[row.pk, first.pk]))

    assert "请补充宿舍的情况" in writing.content.decode()
    assert [(str(c.label), c.before, c.after) for c in read.context["changes"]["counts"]] == [
        ("本期新增", 1, 2), ("已销号", 0, 1),
    ]  # fmt: skip
    assert len(read.context["changes"]["hazards"]) == 2
    assert [str(label) for label in read.context["changes"]["sections"]] == ["自查的范围和方式"]
    assert read.context["report"].edition.starts_on == STARTS_ON
    assert read.context["report"].edition.ends_on == at(24).date()
    assert early.context["report"].movement.closed == 0
    assert "这是以前报送的一稿" in early.content.decode()
    assert HandIn.objects.get(submission=row, number=2).files.count() == 2
    assert Submission.objects.get(pk=row.pk).files.filter(hand_in=None).count() == 0


def test_taken_back_it_can_be_written_again(writer):
    row = writer.owes(1, 22)
    client = client_of(writer.school.head_user)
    with clock.pretending(at(20)):
        writer.hand_in(row)
        taken = send(client, "take_back", row)
        shown = page(client, "report", row)
        writer.hand_in(row, approach="又查一遍。")

    assert taken.status_code == 302
    assert shown.headers["Location"] == reverse("self_reports:write", args=[row.pk])
    assert HandIn.objects.filter(submission=row).count() == 2


def test_reviewers_read_what_was_handed_in_and_nothing_before(writer):
    row = writer.owes(1, 22)
    bureau = client_of(writer.school.district.officer_user)
    central = client_of(make_user(Role.CENTRAL_SCHOOL_OFFICER, writer.school.district.east))
    with clock.pretending(at(20)):
        writer.write(row)
        waiting = page(bureau, "report", row)
        hidden = page(bureau, "write", row)
        writer.hand_in(row)
        read = page(central, "report", row)

    assert "还没有报送" in waiting.content.decode()
    assert PROSE["organisation"] not in waiting.content.decode()
    assert hidden.status_code == 403
    assert PROSE["organisation"] in read.content.decode()


def test_after_the_lock_it_may_be_written_but_not_handed_in(writer):
    row = writer.owes(1, 10, locks_on=STARTS_ON + timedelta(days=12))
    client = client_of(writer.school.head_user)
    with clock.pretending(at(20)):
        writer.write(row)
        seen = page(client, "check", row)
        sent = send(client, "check", row, agreed=agreed(seen))

    assert "已超过允许报送的时间" in seen.content.decode()
    assert sent.status_code == 409
    assert Submission.objects.get(pk=row.pk).state == SubmissionState.DRAFTED


def test_money_of_closed_hazards_is_in_the_frozen_file(writer):
    row = writer.owes(1, 22)
    with clock.pretending(at(2)):
        hazard = make_hazard(writer.hazards, "closed", found_at=clock.now())
        Hazard.objects.filter(pk=hazard.pk).update(funds_yuan=Decimal("12500.50"))
    with clock.pretending(at(20)):
        writer.hand_in(row)

    assert writer.frozen(row).funds_yuan == Decimal("12500.50")


def test_a_submission_of_another_form_has_no_report(writer):
    row = writer.owes(1, 22, form="confirmation")
    client = client_of(writer.school.officer_user)

    assert page(client, "report", row).status_code == 404
    assert send(client, "save", row, organisation="甲").status_code == 404


@pytest.mark.parametrize("how_many", [1, 6])
def test_the_writing_page_costs_as_much_for_many_hazards(
    writer, how_many, django_assert_max_num_queries
):
    row = writer.owes(1, 22)
    client = client_of(writer.school.officer_user)
    with clock.pretending(at(2)):
        for _each in range(how_many):
            make_hazard(writer.hazards, "rectifying", found_at=clock.now())
    page(client, "write", row)

    with clock.pretending(at(3)), django_assert_max_num_queries(30):
        assert page(client, "write", row).status_code == 200
