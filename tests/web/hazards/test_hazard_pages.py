"""One hazard in the browser: its page, its photos, and every verb over HTTP."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.hazards import commands
from anlan.hazards.models import Hazard, HazardPhoto
from anlan.hazards.states import KEEPS, PLAN_PARTS, TRANSITIONS
from anlan.web.hazards.views.acts import ACTS
from tests.factories import make_user
from tests.hazards.district import TODAY, District, keep_photo, make_district
from tests.hazards.playing import SYSTEM, await_extension, await_grading, make_hazard

pytestmark = pytest.mark.django_db
IN_A_WEEK = (TODAY + timedelta(days=7)).isoformat()
COMMITMENTS = {
    "owner": "王建国",
    "measures": "清走桌椅",
    "funds_source": "not_needed",
    "due_on": IN_A_WEEK,
    "contingency": "专人看守",
}


@pytest.fixture
def district() -> District:
    return make_district()


def visit(district: District, role: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=district.actor(role).id))
    return client


def picture(colour: str = "red") -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (64, 48), colour).save(kept, "JPEG")
    return SimpleUploadedFile("photo.jpg", kept.getvalue(), "image/jpeg")


def post(client: Client, verb: str, hazard: Hazard, **said: object):
    return client.post(reverse(f"hazards:{verb}", args=[hazard.pk]), said)


def test_the_whole_way_over_http(district):
    hazard = make_hazard(district)
    commands.add_photo(actor=SYSTEM, hazard_id=hazard.pk, photo=keep_photo("before"))
    school, central = visit(district, Role.UNIT_HEAD), visit(district, Role.CENTRAL_SCHOOL_OFFICER)

    post(school, "commit", hazard, **COMMITMENTS)
    post(school, "start", hazard)
    refused = post(school, "apply", hazard, rectification="已清走桌椅")
    assert "整改后的照片" in refused.content.decode()
    post(school, "apply", hazard, rectification="已清走桌椅", photos=[picture()])
    post(central, "return", hazard, opinion="仍有杂物")
    post(school, "rectify", hazard, rectification="杂物已清走")
    post(school, "apply", hazard, rectification="杂物已清走")
    post(central, "close", hazard, opinion="同意销号", photos=[picture("blue")])

    hazard.refresh_from_db()
    assert (hazard.state, hazard.closing_opinion) == ("closed", "同意销号")
    assert sorted(hazard.photos.values_list("role", flat=True)) == ["acceptance", "after", "before"]


def test_grading_over_http(district):
    hazard = make_hazard(district, "rectifying")
    inspector, leader = visit(district, Role.INSPECTOR), visit(district, Role.BUREAU_LEADER)
    school = visit(district, Role.UNIT_HEAD)

    post(inspector, "propose_major", hazard, ticked=["exits"], evidence="仅有一个出口")
    post(leader, "confirm_major", hazard, opinion="属实")
    incomplete = post(school, "commit", hazard, **COMMITMENTS)
    assert "目标任务" in incomplete.content.decode()
    plan = {f"plan_{key}": "按方案执行" for key in PLAN_PARTS}
    post(school, "commit", hazard, **COMMITMENTS, **plan)

    hazard.refresh_from_db()
    assert (hazard.grade, hazard.state, hazard.owner) == ("major", "reported", "王建国")
    assert hazard.plan["goal"] == "按方案执行"
    post(leader, "revoke_major", hazard, reason="经论证不构成")
    hazard.refresh_from_db()
    assert hazard.grade == "general"


def test_merging_over_http(district):
    first, second = make_hazard(district), make_hazard(district)

    post(visit(district, Role.INSPECTOR), "merge", second, other=str(first.pk), reason="同一处")

    second.refresh_from_db()
    assert (second.state, second.merged_into_id) == ("merged", first.pk)


@pytest.mark.parametrize(
    ("verb", "state", "role"),
    [
        ("commit", "reported", Role.UNIT_HEAD),
        ("rectify", "rectifying", Role.POST_HOLDER),
        ("apply", "rectifying", Role.UNIT_HEAD),
        ("close", "awaiting_acceptance", Role.BUREAU_ADMINISTRATOR),
        ("return", "awaiting_acceptance", Role.SECTION_OFFICER),
        ("reopen", "closed", Role.INSPECTOR),
        ("confirm_major", "reported", Role.BUREAU_LEADER),
        ("refuse_major", "reported", Role.BUREAU_LEADER),
        ("propose_major", "reported", Role.EXPERT),
        ("request_extension", "rectifying", Role.UNIT_HEAD),
        ("decide_extension", "rectifying", Role.CENTRAL_SCHOOL_OFFICER),
        ("merge", "reported", Role.INSPECTOR),
        ("dismiss", "reported", Role.BUREAU_ADMINISTRATOR),
        ("add_photo", "reported", Role.POST_HOLDER),
    ],
)
def test_an_empty_form_is_shown_and_refused_with_words(district, verb, state, role):
    hazard = make_hazard(district, state)
    if verb in ("confirm_major", "refuse_major"):
        await_grading(district, hazard)
    if verb == "decide_extension":
        await_extension(district, hazard)
    if verb == "merge":
        make_hazard(district)
    client = visit(district, role)
    address = reverse(f"hazards:{verb}", args=[hazard.pk])

    assert client.get(address).status_code == 200
    refused = client.post(address, {"x": "1"})
    assert refused.status_code == 200
    assert "error-summary" in refused.content.decode()


def test_every_verb_has_a_page():
    elsewhere = {"start", "propose_major", "merge", "assign"}

    assert set(ACTS) | elsewhere == set(TRANSITIONS) | set(KEEPS)


def test_a_step_that_is_not_open_now_is_refused_on_a_page(district):
    hazard = make_hazard(district)

    wrong = visit(district, Role.BUREAU_LEADER).get(reverse("hazards:close", args=[hazard.pk]))
    forbidden = visit(district, Role.AUDITOR).get(reverse("hazards:close", args=[hazard.pk]))
    absent = visit(district, Role.SYSTEM_ADMINISTRATOR).get(
        reverse("hazards:detail", args=[hazard.pk])
    )

    assert (wrong.status_code, forbidden.status_code, absent.status_code) == (409, 403, 404)


def test_starting_without_commitments_leads_to_them(district):
    hazard = make_hazard(district)
    Hazard.objects.filter(pk=hazard.pk).update(owner="")

    answer = post(visit(district, Role.UNIT_HEAD), "start", hazard)

    assert answer["Location"] == reverse("hazards:commit", args=[hazard.pk])


def test_the_page_offers_only_what_may_be_done(district):
    hazard = make_hazard(district, "awaiting_acceptance")
    address = reverse("hazards:detail", args=[hazard.pk])

    bureau = visit(district, Role.BUREAU_LEADER).get(address).content.decode()
    auditor = visit(district, Role.AUDITOR).get(address).content.decode()

    assert "验收销号" in bureau
    assert reverse("hazards:close", args=[hazard.pk]) not in auditor


def test_doubts_are_for_the_bureau(district):
    hazard = make_hazard(district, "rectifying")
    for role in ("before", "after"):
        commands.add_photo(actor=SYSTEM, hazard_id=hazard.pk, photo=keep_photo("same", role))
    address = reverse("hazards:detail", args=[hazard.pk])

    assert "是同一张" in visit(district, Role.BUREAU_LEADER).get(address).content.decode()
    assert "是同一张" not in visit(district, Role.UNIT_HEAD).get(address).content.decode()


def test_photos_lie_within_the_scope_and_in_this_browser_only(district):
    hazard = make_hazard(district, "rectifying")
    client = visit(district, Role.POST_HOLDER)
    post(client, "add_photo", hazard, role="after", photos=[picture(), picture("blue")])
    photo = HazardPhoto.objects.filter(hazard=hazard).first()

    for name in ("photo", "thumb"):
        answer = client.get(reverse(f"hazards:{name}", args=[photo.pk]))
        assert Image.open(BytesIO(b"".join(answer.streaming_content))).format == "JPEG"
        assert answer["Cache-Control"] == "private, max-age=600, must-revalidate"
    stranger = Client()
    stranger.force_login(make_user(Role.UNIT_HEAD, district.other))
    assert stranger.get(reverse("hazards:photo", args=[photo.pk])).status_code == 404


def test_what_is_no_photo_is_refused_beside_the_form(district):
    hazard = make_hazard(district, "rectifying")
    fake = SimpleUploadedFile("photo.jpg", b"not a photo", "image/jpeg")

    answer = post(visit(district, Role.UNIT_HEAD), "add_photo", hazard, role="after", photos=[fake])

    assert "照片无法读取" in answer.content.decode()
    assert HazardPhoto.objects.count() == 0


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_page_costs_the_same_for_one_photo_and_for_three(
    district, django_assert_num_queries, how_many
):
    hazard = make_hazard(district, "rectifying")
    for number in range(how_many):
        commands.add_photo(
            actor=SYSTEM, hazard_id=hazard.pk, photo=keep_photo(f"{number}", "after")
        )
    client = visit(district, Role.UNIT_HEAD)
    address = reverse("hazards:detail", args=[hazard.pk])
    client.get(address)

    with django_assert_num_queries(QUERIES_OF_A_PAGE):
        assert client.get(address).content.count(b"/small/") == how_many


QUERIES_OF_A_PAGE = 10


def test_the_sheet_for_paper(district):
    hazard = make_hazard(district, "closed")

    page = visit(district, Role.AUDITOR).get(reverse("hazards:sheet", args=[hazard.pk]))

    assert "隐患整改单" in page.content.decode()
