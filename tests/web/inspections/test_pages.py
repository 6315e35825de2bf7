"""The pages of self-inspection, through the door that a school's people take."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.inspections import commands
from anlan.inspections.models import Inspection, Sheet, SheetPhoto
from anlan.inspections.states import InspectionState, SheetState
from tests.factories import make_user
from tests.inspections.school import FAIL, FIXED, School, drawing, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def cook(school) -> Client:
    return signed_in(school.cook_user)


@pytest.fixture
def officer(school) -> Client:
    return signed_in(school.officer_user)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client, name, *args, **params):
    return client.get(reverse(f"inspections:{name}", args=args), params)


def post(client, name, *args, **fields):
    return client.post(reverse(f"inspections:{name}", args=args), fields)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_home_leads_straight_to_the_only_unit(school, cook):
    response = page(cook, "home")

    assert response.headers["Location"] == reverse("inspections:unit", args=[school.part.pk])


def test_home_of_one_who_inspects_nothing_says_where_to_look(school):
    response = page(signed_in(school.district.officer_user), "home")

    assert "目前没有需要您自查的场所" in text(response)


def test_home_of_a_central_school_lists_its_teaching_point(school):
    head = make_user(Role.UNIT_HEAD, school.district.west)

    response = page(signed_in(head), "home")

    assert response.status_code == 200
    assert "西岭教学点" in text(response)


def test_the_unit_shows_its_places(school, cook):
    school.answered()

    response = page(cook, "unit", school.part.pk)

    assert response.status_code == 200
    shown = text(response)
    assert "3 / 3" in shown
    assert "孙师傅正在填写" in shown
    assert "待提交" in shown


@pytest.mark.parametrize("asked", ["9", "abc", "-1", "99999999999999999999"])
def test_a_round_that_is_not_there_is_no_error(school, cook, asked):
    school.opened()

    assert page(cook, "unit", school.part.pk, round=asked).status_code in {200, 404}


def test_opening_a_place_leads_to_its_sheet(school, cook):
    response = post(cook, "open", school.canteen.pk)

    assert response.headers["Location"] == reverse(
        "inspections:sheet", args=[Sheet.objects.get().pk]
    )


def test_the_sheet_asks_each_item(school, cook):
    sheet = school.opened()

    response = page(cook, "sheet", sheet.pk)

    assert response.content.count(b"<article") == 3
    assert "从业人员数" in text(response)


def test_the_sheet_costs_the_same_for_answers_and_photos(
    school, cook, django_assert_max_num_queries
):
    sheet = school.answered(F01=FIXED)
    for role, colour in (("before", "red"), ("after", "blue")):
        commands.add_sheet_photo(
            actor=school.cook, sheet_id=sheet.pk, item_code="F01", role=role, data=picture(colour)
        )

    page(cook, "sheet", sheet.pk)  # the session is written down once

    # Sheet, words of before, photos, bases, posts; the rest is session and person.
    with django_assert_max_num_queries(12):
        assert page(cook, "sheet", sheet.pk).status_code == 200


def test_an_answer_is_kept_without_script(school, cook):
    sheet = school.opened()

    response = post(cook, "answer", sheet.pk, "F01", verdict="pass", revision="0")

    assert response.headers["Location"].endswith(f"{sheet.pk}/#item-F01")
    sheet.refresh_from_db()
    assert sheet.answers["F01"]["verdict"] == "pass"


def test_taking_back_without_script_sends_the_button_after_the_choice(school, cook):
    sheet = school.opened()
    post(cook, "answer", sheet.pk, "F01", verdict="pass", revision="0")

    post(cook, "answer", sheet.pk, "F01", verdict=["pass", ""], revision="1")

    sheet.refresh_from_db()
    assert sheet.answers["F01"]["verdict"] == ""


def test_a_refused_answer_without_script_says_why(school, cook):
    sheet = school.opened()

    response = cook.post(
        reverse("inspections:answer", args=[sheet.pk, "F01"]),
        {"verdict": "fail", "location": "东墙", "description": "不符合"},
        follow=True,
    )

    assert "不能只写“不符合”" in text(response)


@pytest.mark.parametrize("code", ["X99", "../../etc", "a" * 300])
def test_an_unknown_item_is_refused_in_words(school, cook, code):
    sheet = school.opened()

    address = reverse("inspections:sheet", args=[sheet.pk]) + f"answers/{code}/"

    assert cook.post(address, {"verdict": "pass"}).status_code in {302, 404}


def test_a_photo_is_kept_and_shown_without_script(school, cook):
    sheet = school.answered(F01=FAIL)
    file = upload(picture())

    post(cook, "add_photo", sheet.pk, item_code="F01", role="before", photo=file)

    photo = SheetPhoto.objects.get()
    shown = page(cook, "photo", sheet.pk, photo.pk)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    post(cook, "remove_photo", sheet.pk, photo.pk)
    assert SheetPhoto.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", picture()[:200]])
def test_a_broken_photo_is_refused_in_words(school, cook, data):
    sheet = school.answered(F01=FAIL)

    response = cook.post(
        reverse("inspections:add_photo", args=[sheet.pk]),
        {"item_code": "F01", "role": "before", "photo": upload(data)},
        follow=True,
    )

    assert response.status_code == 200
    assert SheetPhoto.objects.count() == 0


def test_the_hand_in_page_names_what_is_missing(school, cook):
    sheet = school.opened()

    response = page(cook, "hand_in", sheet.pk)

    assert "还有3处没有填完" in text(response)
    assert "签名并提交" not in text(response)


def test_handing_in_by_name(school, officer):
    sheet = school.answered(F01=FAIL)

    response = officer.post(
        reverse("inspections:hand_in", args=[sheet.pk]), {"typed_name": "钱安全员"}, follow=True
    )

    assert Sheet.objects.get().state == SheetState.HANDED_IN
    assert "1条隐患已列入台账" in text(response)


def test_handing_in_by_drawing(school, officer):
    sheet = school.answered()
    drawn = "data:image/png;base64," + base64.b64encode(drawing()).decode()

    post(officer, "hand_in", sheet.pk, signature=drawn)

    shown = page(officer, "signature", sheet.pk)
    assert shown.headers["Content-Type"] == "image/png"
    assert b"".join(shown.streaming_content)[1:4] == b"PNG"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请手写签名，或输入本人姓名。"),
        ({"typed_name": "赵校长"}, "请由本人登录后提交"),
        ({"signature": "data:image/svg+xml,<svg/>"}, "签名无法读取"),
        ({"signature": "data:image/png;base64,AAAA"}, "签名无法读取"),
        ({"signature": "data:image/png;base64,%%%"}, "签名无法读取"),
    ],
)
def test_a_signature_that_is_none_is_refused(school, officer, fields, said):
    sheet = school.answered()

    response = post(officer, "hand_in", sheet.pk, **fields)

    assert response.status_code == 400
    assert said in text(response)
    assert Sheet.objects.get().state == SheetState.DRAFT


def test_the_head_confirms_when_all_is_handed_in(school):
    head = signed_in(school.head_user)
    school.hand_in_all()
    assert "确认本轮自查" in text(page(head, "confirm", school.part.pk))

    response = head.post(reverse("inspections:confirm", args=[school.part.pk]), follow=True)

    assert Inspection.objects.get().state == InspectionState.CONFIRMED
    assert "开始新一轮自查" in text(response)
    post(head, "start_round", school.part.pk)
    assert Inspection.objects.count() == 2


def test_confirming_too_early_names_the_places(school):
    head = signed_in(school.head_user)
    school.hand_in(school.answered())

    response = post(head, "confirm", school.part.pk)

    assert response.status_code == 400
    assert "还有2个场所没有提交：一号楼、综合管理" in text(response)


def test_those_above_read_and_print(school):
    above = signed_in(school.district.officer_user)
    sheet = school.hand_in(school.answered(F01=FAIL))

    for name, key in (
        ("unit", school.part.pk),
        ("confirm", school.part.pk),
        ("sheet", sheet.pk),
        ("print", sheet.pk),
        ("blank", school.canteen.pk),
    ):
        response = page(above, name, key)
        assert response.status_code == 200, name
        assert "东河第一小学" in text(response)


def test_a_stranger_finds_nothing(school):
    stranger = signed_in(make_user(Role.UNIT_HEAD, school.district.own))
    sheet = school.answered()

    for name, key in (
        ("unit", school.part.pk),
        ("sheet", sheet.pk),
        ("hand_in", sheet.pk),
        ("print", sheet.pk),
        ("answers", sheet.pk),
        ("blank", school.canteen.pk),
    ):
        assert page(stranger, name, key).status_code == 404, name


def upload(data: bytes):
    return SimpleUploadedFile("photo.jpg", data, "image/jpeg")
