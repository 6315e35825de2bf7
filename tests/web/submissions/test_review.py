"""The reviewers' pages: the queue, the document beside the opinion, many at once, doors opened again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.models import Submission
from anlan.campaigns.states import RequirementForm, ReviewStep, SubmissionState
from anlan.kernel import clock
from tests.campaigns.handing_in import Office, facts, row
from tests.kernel.document_files import pdf, word

pytestmark = pytest.mark.django_db
TODAY = clock.today()
CHAIN = (ReviewStep.CENTRAL_SCHOOL.value, ReviewStep.BUREAU.value)
STATED = {
    "form": RequirementForm.DOCUMENT,
    "due_on": TODAY + timedelta(days=3),
    "late_until": TODAY + timedelta(days=10),
    "locks_on": None,
    "review_chain": CHAIN,
    "section_key": "",
}


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def campaign(office):
    return office.asking(facts(**STATED))


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.id))
    return client


def handed_in(office, campaign, unit, *files: tuple[str, bytes]) -> Submission:
    actor = office.someone(Role.UNIT_HEAD, unit)
    owing = row(campaign, unit)
    for name, data in files or (("自查报告.docx", word(unit.name)),):
        commands.attach_file(actor=actor, submission_id=owing.pk, data=data, name=name)
    commands.hand_in(actor=actor, submission_id=owing.pk, today=TODAY)
    return row(campaign, unit)


def opened(client, name, *arguments, **query):
    answer = client.get(reverse(f"submissions:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def read_of(owing):
    """When what stands there now was handed in."""
    owing.refresh_from_db()
    return owing.handed_in_at


def decided(client, owing, verb, opinion="", query="", seen=None):
    address = reverse("submissions:decide", args=[owing.pk])
    return client.post(
        f"{address}?{query}",
        {"verb": verb, "opinion": opinion, "seen": (seen or read_of(owing)).isoformat()},
    )


@pytest.mark.parametrize("verb", ["accept", "return", "comment"])
def test_what_was_handed_in_while_one_read_is_not_judged_unseen(office, campaign, verb):
    owing = handed_in(office, campaign, office.big)
    client = client_of(office.central)
    answer = decided(client, owing, verb, "请补充", seen=read_of(owing) - timedelta(seconds=1))
    assert answer.status_code == 409
    assert "请刷新页面" in answer.content.decode()
    assert not owing.reviews.exists()


def test_the_queue_holds_what_waits_for_this_step(office, campaign):
    handed_in(office, campaign, office.big)
    handed_in(office, campaign, office.own)  # directly below the bureau
    central, bureau = client_of(office.central), client_of(office.officer)
    assert office.big.name in opened(central, "to_review")
    assert office.own.name not in opened(central, "to_review")
    assert office.own.name in opened(bureau, "to_review")
    assert office.big.name not in opened(bureau, "to_review")
    assert "没有等待您审核的报送" in opened(client_of(office.safety_officer), "to_review")
    school = client_of(office.head).get(reverse("submissions:to_review"))
    assert school.status_code == 403


def test_who_only_reviews_is_led_to_the_queue(office):
    bureau = client_of(office.officer)
    answer = bureau.get(reverse("submissions:home"))
    assert answer.headers["Location"] == reverse("submissions:to_review")
    assert client_of(office.central).get(reverse("submissions:home")).status_code == 200


def test_the_queue_is_narrowed(office, campaign):
    handed_in(office, campaign, office.own)
    handed_in(office, campaign, office.training)
    bureau = client_of(office.officer)
    text = opened(bureau, "to_review", text="晨光")
    assert office.training.name in text
    assert office.own.name not in text
    assert "没有符合条件的报送" in opened(bureau, "to_review", timing="late")
    requirement = campaign.requirements.get()
    assert office.own.name in opened(bureau, "to_review", requirement=requirement.pk)
    assert office.own.name in opened(bureau, "to_review", requirement="nonsense", timing="x")


def test_the_document_stands_beside_the_opinion(office, campaign):
    owing = handed_in(
        office, campaign, office.big, ("报告.docx", word("一、排查情况")), ("附件.pdf", pdf(2))
    )
    central = client_of(office.central)
    text = opened(central, "review", owing.pk)
    assert "一、排查情况" in text
    assert "审核意见" in text
    second = owing.files.get(name="附件.pdf")
    text = opened(central, "review", owing.pk, file=second.pk)
    assert 'id="page-2"' in text
    assert "一、排查情况" not in text


def test_it_is_passed_on_and_the_next_one_opens(office, campaign):
    first = handed_in(office, campaign, office.own)
    second = handed_in(office, campaign, office.training)
    bureau = client_of(office.officer)
    answer = decided(bureau, first, "accept", query="timing=on_time")
    address = reverse("submissions:review", args=[second.pk])
    assert answer.headers["Location"] == f"{address}?timing=on_time"
    assert (
        "已审核通过“示范区实验中学”。下面是下一件。"
        in bureau.get(answer.headers["Location"]).content.decode()
    )
    last = decided(bureau, second, "accept")
    assert last.headers["Location"] == reverse("submissions:to_review")
    assert row(campaign, office.own).state == SubmissionState.ACCEPTED


def test_a_central_school_passes_on_to_the_bureau(office, campaign):
    owing = handed_in(office, campaign, office.big)
    decided(client_of(office.central), owing, "accept")
    after = row(campaign, office.big)
    assert (after.state, after.step) == (SubmissionState.HANDED_IN, ReviewStep.BUREAU)
    assert office.big.name in opened(client_of(office.officer), "to_review")


def test_a_return_needs_words_and_tells_the_unit(office, campaign):
    owing = handed_in(office, campaign, office.big)
    central = client_of(office.central)
    refused = decided(central, owing, "return")
    assert refused.status_code == 422
    assert "请写明意见。" in refused.content.decode()
    decided(central, owing, "return", "缺少附件，请补充上传。")
    assert row(campaign, office.big).state == SubmissionState.RETURNED
    assert "缺少附件，请补充上传。" in opened(client_of(office.head), "one", owing.pk)


def test_a_comment_changes_nothing_but_is_read(office, campaign):
    owing = handed_in(office, campaign, office.big)
    answer = decided(client_of(office.central), owing, "comment", "第二页数字请核对")
    assert answer.headers["Location"].startswith(reverse("submissions:review", args=[owing.pk]))
    assert row(campaign, office.big).state == SubmissionState.HANDED_IN
    assert "第二页数字请核对" in opened(client_of(office.head), "one", owing.pk)


def test_whoever_does_not_stand_on_a_step_does_not_review(office, campaign):
    owing = handed_in(office, campaign, office.big)
    for actor in (office.head, office.someone(Role.AUDITOR, office.bureau)):
        client = client_of(actor)
        assert client.get(reverse("submissions:review", args=[owing.pk])).status_code == 403
        assert decided(client, owing, "accept").status_code == 403
    assert decided(client_of(office.officer), owing, "nonsense").status_code == 400


def test_the_same_file_from_another_unit_is_doubted(office, campaign):
    same = word("完全相同的报告")
    handed_in(office, campaign, office.own, ("甲.docx", same))
    owing = handed_in(office, campaign, office.training, ("乙.docx", same))
    text = opened(client_of(office.officer), "review", owing.pk)
    assert "与另外1个单位报送的文件完全相同" in text
    assert office.own.name in text


def ticked(owing) -> str:
    return f"{owing.pk}@{read_of(owing).isoformat()}"


def test_many_are_shown_together_before_they_are_accepted(office, campaign):
    first = handed_in(office, campaign, office.own)
    second = handed_in(office, campaign, office.training)
    elsewhere = handed_in(office, campaign, office.big)  # with its central school
    commands.return_submission(actor=office.officer, submission_id=second.pk, opinion="重写")
    bureau = client_of(office.officer)
    chosen = {"submission": [ticked(each) for each in (first, elsewhere)]}
    address = reverse("submissions:accept_many")
    asked = bureau.post(address, chosen).content.decode()
    assert "以下1件将一并通过" in asked
    assert "没有列入" in asked
    assert row(campaign, office.own).state == SubmissionState.HANDED_IN

    unread = f"{first.pk}@{(first.handed_in_at - timedelta(seconds=1)).isoformat()}"
    assert "以下0件" in bureau.post(address, {"submission": unread}).content.decode()
    skipped = bureau.post(address, {"submission": unread, "sure": "1"}).content.decode()
    assert "请刷新页面" in skipped
    assert row(campaign, office.own).state == SubmissionState.HANDED_IN

    chosen = {"submission": [ticked(each) for each in (first, second)]}
    done = bureau.post(address, {**chosen, "sure": "1"}).content.decode()
    assert "已通过1件" in done
    assert office.training.name in done
    assert row(campaign, office.own).state == SubmissionState.ACCEPTED
    assert bureau.post(address, {}).status_code == 400
    assert bureau.post(address, {"submission": "x"}).status_code == 404
    assert bureau.post(address, {"submission": str(first.pk)}).status_code == 404


def test_the_bureau_opens_the_door_again_for_one_unit(office):
    shut = {**STATED, "due_on": TODAY - timedelta(days=9), "late_until": TODAY - timedelta(days=2)}
    campaign = office.asking(facts(**shut))
    owing = row(campaign, office.big)
    bureau = client_of(office.officer)
    assert "单独开通报送" in opened(bureau, "one", owing.pk)
    address = reverse("submissions:lift", args=[owing.pk])
    assert bureau.get(address).status_code == 200
    wrong = bureau.post(address, {"until": TODAY - timedelta(days=1), "reason": "停电"})
    assert "今天或今后" in wrong.content.decode()
    bureau.post(address, {"until": TODAY + timedelta(days=2), "reason": "停电三天"})
    text = opened(client_of(office.head), "one", owing.pk)
    assert "教体局已为本单位单独开通报送" in text
    assert "停电三天" in text
    assert client_of(office.central).get(address).status_code == 403


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_many(
    office, campaign, how_many, django_assert_max_num_queries
):
    for unit in (office.own, office.training, office.west)[:how_many]:
        actor = office.someone(
            Role.CENTRAL_SCHOOL_OFFICER if unit == office.west else Role.UNIT_HEAD, unit
        )
        owing = row(campaign, unit)
        commands.attach_file(actor=actor, submission_id=owing.pk, data=word(), name="a.docx")
        commands.hand_in(actor=actor, submission_id=owing.pk, today=TODAY)
    bureau = client_of(office.officer)
    opened(bureau, "to_review")
    with django_assert_max_num_queries(12):
        assert opened(bureau, "to_review").count("<tr>") == how_many + 1
