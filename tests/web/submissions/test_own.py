"""The unit's pages of 报送: seen, filled in, handed in, taken back, on time or not."""

import pytest
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.campaigns.commands import submissions as commands
from anlan.campaigns.states import RequirementForm, SubmissionState
from tests.campaigns.handing_in import Office, facts
from tests.web.submissions.sending import (
    IN_TIME,
    PAST,
    SHUT,
    TODAY,
    client_of,
    owed,
    sent,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def head(office):
    return client_of(office.head)


def test_the_list_tells_what_is_owed_and_until_when(office, head):
    owing = owed(office)
    text = text_of(head, "home")
    assert owing.requirement.title in text
    assert "未开始" in text
    other = text_of(client_of(office.someone(Role.UNIT_HEAD, office.own)), "home")
    assert str(owing.pk) not in other


def test_who_owes_nothing_reads_why(office):
    auditor = client_of(office.someone(Role.AUDITOR, office.bureau))
    assert "不需要报送" in text_of(auditor, "home")
    assert "目前没有需要报送的事项" in text_of(client_of(office.head), "home")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (IN_TIME, "还有3天"),
        ({**IN_TIME, "due_on": TODAY}, "今天是报送时限的最后一天"),
        (PAST, "将记为逾期报送"),
        (SHUT, "向教体局说明原因"),
    ],
)
def test_the_page_says_what_to_do_now(office, head, days, words):
    owing = owed(office, **days)
    text = text_of(head, "one", owing.pk)
    assert words in text
    assert ("核对并报送" in text) == (days is not SHUT)


def test_looking_at_it_is_noted_once_and_only_for_the_unit(office, head):
    owing = owed(office)
    text_of(client_of(office.officer), "one", owing.pk)
    owing.refresh_from_db()
    assert owing.opened_at is None
    text_of(head, "one", owing.pk)
    owing.refresh_from_db()
    assert owing.opened_at is not None


def test_a_confirmation_is_asked_for_handed_in_and_taken_back(office, head):
    owing = owed(office)
    assert sent(head, "draft", owing, note="已签订", hand_in="1").status_code == 302
    refused = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    assert refused.status_code == 422
    assert "请先勾选确认" in refused.content.decode()

    sent(head, "draft", owing, confirmed="on", note="已签订", hand_in="1")
    asked = text_of(head, "hand_in", owing.pk)
    assert "中心学校审核" in asked
    assert "本次记为按时报送" in asked
    sent(head, "hand_in", owing)
    owing.refresh_from_db()
    assert owing.state == SubmissionState.HANDED_IN
    assert "已经报送" in text_of(head, "one", owing.pk)

    sent(head, "take_back", owing)
    owing.refresh_from_db()
    assert owing.state == SubmissionState.DRAFTED


def test_a_draft_keeps_itself_and_says_when(office, head):
    owing = owed(office)
    answer = head.post(
        reverse("submissions:draft", args=[owing.pk]),
        {"note": "写到一半"},
        headers={"Accept": "application/json"},
    )
    assert answer.json().keys() == {"saved"}
    assert "写到一半" in text_of(head, "one", owing.pk)
    long = head.post(
        reverse("submissions:draft", args=[owing.pk]),
        {"note": "长" * 1001},
        headers={"Accept": "application/json"},
    )
    assert long.status_code == 400
    assert "1000" in long.json()["fields"]["note"]


def test_what_is_too_long_is_shown_again_and_not_lost(office, head):
    answer = sent(head, "draft", owed(office), note="长" * 1001)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "长" * 1001 in text
    assert "1000 字以内" in text


def test_documents_without_a_file_are_not_handed_in(office, head):
    owing = owed(office, form=RequirementForm.DOCUMENT)
    answer = head.get(reverse("submissions:hand_in", args=[owing.pk]))
    assert answer.status_code == 422
    assert "请先上传文件" in answer.content.decode()


def test_what_was_returned_is_told_first(office, head):
    owing = owed(office)
    sent(head, "draft", owing, confirmed="on")
    sent(head, "hand_in", owing)
    commands.return_submission(actor=office.central, submission_id=owing.pk, opinion="缺少签字页")
    text = text_of(head, "one", owing.pk)
    assert text.index("审核人退回了报送") < text.index("缺少签字页") < text.index("报送要求")
    assert "第1次报送" in text


def test_nobody_elses_submission_is_there(office):
    owing = owed(office)
    stranger = client_of(office.someone(Role.UNIT_HEAD, office.own))
    for name in ("one", "draft", "attach", "table", "hand_in", "take_back", "review", "decide"):
        assert sent(stranger, name, owing).status_code in {404, 405}
        address = reverse(f"submissions:{name}", args=[owing.pk])
        assert stranger.get(address).status_code in {404, 405}


def test_the_page_costs_the_same_whatever_hangs_on_it(office, head, django_assert_max_num_queries):
    owing = owed(office)
    for _each in range(3):
        sent(head, "draft", owing, confirmed="on")
        sent(head, "hand_in", owing)
        commands.return_submission(actor=office.central, submission_id=owing.pk, opinion="再改")
    with django_assert_max_num_queries(22):
        text_of(head, "one", owing.pk)


def test_the_home_page_leads_to_what_is_owed(office, head):
    owing = owed(office)

    def lines(client):
        answer = client.get(reverse("reports:home"))
        return {str(line.wording.text): line.address for line in answer.context["lines"]}

    assert lines(head)["材料需要报送"] == reverse("submissions:one", args=[owing.pk])
    assert "报送等待审核" not in lines(client_of(office.central))
    sent(head, "draft", owing, confirmed="on")
    sent(head, "hand_in", owing)
    assert "材料需要报送" not in lines(head)
    assert lines(client_of(office.central))["报送等待审核"] == reverse("submissions:to_review")
    commands.return_submission(actor=office.central, submission_id=owing.pk, opinion="补签字")
    assert lines(head)["报送被退回，需要修改后重新报送"] == reverse(
        "submissions:one", args=[owing.pk]
    )


def test_the_home_page_tells_late_from_locked(office, head):
    owed(office, **PAST)
    text = head.get(reverse("reports:home")).content.decode()
    assert "报送已过时限，请尽快补报" in text
    campaign = office.asking(facts(**SHUT))
    assert campaign.requirements.exists()
    assert head.get(reverse("reports:home")).content.decode().count("报送已过时限") == text.count(
        "报送已过时限"
    )
