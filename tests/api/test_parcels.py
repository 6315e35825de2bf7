"""Parcels at the door: once, twice, altered, many at once, by whom it may be and by whom not."""

import pytest

from anlan.accounts import commands
from anlan.accounts.models import Membership
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.inspections.models import Contest, Parcel, Sheet
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from tests.api.asking import packed
from tests.api.field import Field
from tests.factories import make_user
from tests.inspections.parcels import FAILED, FIXED
from tests.inspections.school import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return Field()


def visit(field: Field, verdict: str = "pass", **more) -> dict:
    return field.content(field.device.sheet(field.device.answer("F01", verdict, **more)))


def test_a_parcel_is_applied_and_sent_again_answered_alike(field):
    parcel = str(new_id())
    content = visit(field)

    first = field.put(content, parcel)

    assert (first.status_code, first.json()["state"]) == (200, "applied")
    assert first.json()["inspection"] == field.device.named
    assert field.put(content, parcel).json() == first.json()
    assert Parcel.objects.count() == 1


def test_altered_under_the_same_id_it_is_answered_with_both(field):
    parcel = str(new_id())
    stood, came = visit(field), visit(field, "excused", reason="没有这类设施")
    field.put(stood, parcel)

    answer = field.put(came, parcel)

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "already_sent_differently")
    assert told["stored"]["sheets"][0]["answers"][0]["verdict"] == "pass"
    assert told["sent"]["sheets"][0]["answers"][0]["verdict"] == "excused"
    assert Sheet.objects.get().answers["F01"]["verdict"] == "pass"


def test_a_foreign_parcel_is_not_shown(field):
    parcel = str(new_id())
    field.put(visit(field), parcel)
    other = Field(field.school)

    answer = other.put(visit(other), parcel)

    assert (answer.status_code, answer.json()["stored"]) == (409, None)
    assert other.key.post("/parcels/states", {"ids": [parcel]}).json() == {"results": []}


def test_many_go_at_once_packed_and_one_that_is_refused_stops_no_other(field):
    good, altered, lost = visit(field), visit(field, "excused", reason="无"), visit(field)
    lost["unit"] = str(new_id())
    ids = [str(new_id()) for _each in range(3)]
    field.put(good, ids[1])
    parcels = [
        {"id": name, "content": content}
        for name, content in zip(ids, (good, altered, lost), strict=True)
    ]
    body = packed({"sent_at": field.device.now().isoformat(), "parcels": parcels})

    answer = field.key.post("/push", body, **{"Content-Encoding": "gzip"})

    results = answer.json()["results"]
    assert [each["id"] for each in results] == ids
    assert [each["state"] for each in results] == ["applied", "differs", "quarantined"]
    assert "stored" in results[1]
    states = field.key.post("/parcels/states", {"ids": ids}).json()["results"]
    assert {each["id"]: each["state"] for each in states} == {
        ids[0]: "applied",
        ids[1]: "applied",
        ids[2]: "quarantined",
    }


def test_the_last_photo_applies_what_waits_for_it(field):
    device, data = field.device, picture("blue")
    photo = device.photo("blue", here=False)
    parcel = str(new_id())
    waiting = field.put(visit(field, **FAILED, photos=[photo]), parcel).json()
    assert (waiting["state"], waiting["missing"]) == ("waiting", [photo["sha256"]])

    assert field.key.put(f"/photos/{photo['sha256']}", data).json()["complete"]

    told = field.key.post("/parcels/states", {"ids": [parcel]}).json()["results"]
    assert told[0]["state"] == "applied"
    assert Sheet.objects.get().photos.get().file_id == photo["sha256"]


def test_a_whole_visit_comes_in_by_the_devices_key(field):
    device = field.device
    photos = [device.photo("red"), device.photo("green", "after")]
    sheet = device.sheet(device.answer("F01", **FIXED, photos=photos))

    told = field.put(field.content(sheet, finish=device.signed())).json()

    assert (told["state"], told["outcome"]["finished"]) == ("applied", True)
    assert told["outcome"]["hazards"] == [Hazard.objects.get().number]


@pytest.mark.parametrize("how", ["stopped", "switched off", "role ended"])
def test_who_may_not_any_more_still_hands_in_and_the_bureau_decides(field, how):
    key = field.key
    bureau = field.school.district.officer
    if how == "stopped":
        commands.end_other_sessions(actor=actor_for(field.user), session_key="")
    elif how == "switched off":
        commands.disable_account(actor=bureau, user_id=field.user.pk, reason="调离")
    else:
        Membership.objects.filter(user=field.user).update(ended_at=clock.now())

    told = field.put(visit(field), caller=key).json()

    assert told["state"] == "quarantined"
    assert told["reason"]
    assert Sheet.objects.count() == 0


def test_two_answers_to_one_item_are_contested_and_one_of_them_is_chosen(field):
    other = Field(field.school)
    field.put(visit(field))
    told = other.put(visit(other, **FAILED)).json()
    contest = told["outcome"]["contests"][0]
    assert (told["state"], contest["offered"]["description"]) == ("contested", "灭火器压力不足")
    address = f"/contests/{contest['id']}/settle"

    assert field.key.post(address, {"choice": "offered"}).status_code == 401
    assert field.session.post(address, {"choice": "both"}).status_code == 422
    stranger = Field(field.school, Role.POST_HOLDER).session
    assert stranger.post(address, {"choice": "offered"}).status_code == 404
    assert field.session.post(address, {"choice": "offered"}).json()["choice"] == "offered"

    assert Contest.objects.get().choice == "offered"
    assert Sheet.objects.get().answers["F01"]["verdict"] == "fail"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("unit", "nobody"),
        ("day", "0000-00-00"),
        ("started_at", "0001-01-01T00:00:00+14:00"),
        ("started_at", "2026-05-20T10:00:00"),
        ("kind", "secret"),
        ("inspection", "00000000-0000-4000-8000-000000000000"),
        ("extra", 1),
        ("sheets.0.answers.0.number", "1e999999"),
        ("sheets.0.answers.0.revision", -1),
        ("sheets.0.answers.0.location", "长" * 3000),
        ("sheets.0.answers.0.location", "零\0"),
        ("sheets.0.answers.0.photos", {}),
    ],
)
def test_a_wrong_shape_is_named_by_its_path_and_nothing_is_kept(field, path, value):
    content = visit(field)
    *way, last = path.split(".")
    place = content
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = value

    answer = field.put(content)

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_shape")
    assert list(answer.json()["fields"]) == [f"content.{path}"]
    assert Parcel.objects.count() == 0


def test_a_parcel_names_itself_by_a_fresh_id(field):
    assert field.put(visit(field), "00000000-0000-4000-8000-000000000000").status_code == 422
    assert field.put(visit(field), "nothing").status_code == 404


def test_a_unit_sends_its_own_round(field):
    own = Field(field.school, Role.UNIT_SAFETY_OFFICER)

    told = own.put(own.content(own.device.sheet(own.device.answer("F01")), kind="self")).json()

    assert told["state"] == "applied"


def test_what_a_foreign_persons_key_sends_waits_for_the_bureau(field):
    field.user = make_user(Role.UNIT_HEAD, field.school.district.own)

    assert field.put(visit(field)).json()["state"] == "quarantined"


def test_one_inspection_costs_the_same_queries_whatever_its_answers(
    field, django_assert_max_num_queries
):
    device = field.device
    field.put(visit(field))
    answers = [device.answer(code) for code in ("F01", "F02", "F03")]
    other = Field(field.school)
    content = other.content(other.device.sheet(*answers), kind="surprise")
    assert other.key.post("/parcels/states", {"ids": []}).status_code == 200

    with django_assert_max_num_queries(30):
        assert other.put(content).json()["state"] == "applied"
