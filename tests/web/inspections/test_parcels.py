"""What devices sent and somebody decides on, over HTTP."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.inspections.states.parcels import ParcelState
from anlan.kernel.ids import new_id
from tests.factories import make_user
from tests.inspections.school import FAIL, School, picture
from tests.inspections.visiting import NOON, content_of, photo_sent, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def sender():
    return make_user(name="郑离岗")


@pytest.fixture
def office(school) -> Client:
    client = Client()
    client.force_login(
        make_user(Role.BUREAU_ADMINISTRATOR, school.district.bureau, name="李管理员")
    )
    return client


def shown(client, parcel):
    return client.get(reverse("parcels:parcel", args=[parcel.pk]))


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_each_list_holds_its_own(school, sender, office):
    waits = sent_by(sender, school)
    failed = sent_by(sender, school, state=ParcelState.REFUSED, reason="本次检查已经结束。")
    sent_by(sender, school, state=ParcelState.APPLIED)

    def listed(which):
        answer = office.get(reverse("parcels:list"), {"show": which})
        return [line.parcel for line, _kind in answer.context["lines"]]

    assert listed("waiting") == [waits]
    assert listed("failed") == [failed]
    assert listed("decided") == []
    assert listed("whatever") == [waits]


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_list_costs_the_same_for_one_and_for_many(
    school, sender, office, how_many, django_assert_num_queries
):
    for _each in range(how_many):
        sent_by(sender, school)
    office.get(reverse("parcels:list"))

    with django_assert_num_queries(5):
        office.get(reverse("parcels:list"))


def test_a_parcel_is_told_in_plain_words_with_its_photos(school, sender, office):
    kept = photo_sent(sender)
    content = content_of(school)
    content["sheets"][0]["answers"][0]["photos"] = [
        {"id": str(new_id()), "sha256": kept.sha256, "size": 9, "role": "before"},
        {"id": str(new_id()), "sha256": "f" * 64, "size": 9, "role": "before"},
    ]
    parcel = sent_by(sender, school, content=content)

    answer = shown(office, parcel)

    said = text(answer)
    assert "郑离岗的现场上报" in said
    assert "学生食堂" in said
    assert "灭火器压力不足" in said
    assert "照片还没有收到" in said
    address = reverse("parcels:photo", args=[parcel.pk, kept.sha256])
    assert address in answer.content.decode()
    assert b"".join(office.get(address).streaming_content) == picture("blue")
    assert office.get(reverse("parcels:photo", args=[parcel.pk, "f" * 64])).status_code == 404


def test_what_accepting_would_do_to_the_ledger_is_said_before(school, sender, office):
    school.hand_in(school.answered(F01=FAIL))
    hazard = Hazard.objects.get()
    due = date(2026, 5, 30)
    Hazard.objects.update(state="awaiting_acceptance", owner="孙师傅", measures="更换", due_on=due)
    look_back = {
        "id": str(new_id()),
        "hazard": str(hazard.pk),
        "outcome": "fixed",
        "at": NOON.isoformat(),
    }
    parcel = sent_by(sender, school, content=content_of(school, look_backs=[look_back]))

    said = text(shown(office, parcel))

    assert "不符合的1项提交后列入隐患台账" in said
    assert "待验收的1条隐患验收销号" in said


def test_a_place_or_unit_that_is_gone_does_not_hide_the_rest(school, sender, office):
    content = content_of(school, unit=str(new_id()))
    content["sheets"][0]["row"] = str(new_id())

    said = text(shown(office, sent_by(sender, school, content=content)))

    assert "不在检查范围内的场所" in said
    assert "灭火器压力不足" in said


def test_a_shape_that_nobody_reads_any_more_is_kept_and_said(school, sender, office):
    content = content_of(school) | {"sheets": [{"spoken": "otherwise"}]}

    assert "上报内容的格式已不能识别" in text(
        shown(office, sent_by(sender, school, content=content))
    )


def test_the_leader_reads_and_does_not_decide(school, sender):
    parcel = sent_by(sender, school)
    client = Client()
    client.force_login(make_user(Role.BUREAU_LEADER, school.district.bureau))

    assert "接收入账" not in text(shown(client, parcel))
    assert (
        client.post(reverse("parcels:accept", args=[parcel.pk]), {"reason": "属实"}).status_code
        == 403
    )


def test_what_waits_stands_on_the_home_page(school, sender, office):
    sent_by(sender, school)

    assert "现场上报等待核定" in text(office.get(reverse("reports:home")))


def test_to_turn_one_away_needs_a_reason(school, sender, office):
    parcel = sent_by(sender, school)

    answer = office.post(reverse("parcels:reject", args=[parcel.pk]), {"reason": " "}, follow=True)

    parcel.refresh_from_db()
    assert parcel.state == ParcelState.QUARANTINED
    assert "理由" in text(answer)


def test_what_was_turned_away_stays_readable(school, sender, office):
    parcel = sent_by(sender, school)

    office.post(reverse("parcels:reject", args=[parcel.pk]), {"reason": "与当日记录重复"})

    said = text(shown(office, parcel))
    assert "与当日记录重复" in said
    assert "灭火器压力不足" in said
    assert "接收入账" not in said


def test_what_is_accepted_is_entered_in_the_name_of_who_sent_it(school, sender, office):
    content = content_of(school)
    content["sheets"][0]["answers"] = content["sheets"][0]["answers"][:1]
    parcel = sent_by(sender, school, content=content)

    office.post(reverse("parcels:accept", args=[parcel.pk]), {"reason": "情况属实"})

    parcel.refresh_from_db()
    assert parcel.state == ParcelState.APPLIED
    sheet = parcel.inspection.sheets.get()
    assert sheet.answers["F01"]["by"] == "郑离岗"
