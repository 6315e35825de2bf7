"""Who comes in, in which shape, with how much: the door of the interface."""

import gzip
from datetime import timedelta

import pytest
from django.test import Client

from anlan.accounts import commands
from anlan.accounts.models import Device
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel import clock
from tests.api.asking import Caller, bearing, packed, signed_in, with_key
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db
HAVE = "/photos/have"
NONE = {"sha256": []}
NONE_HERE = {"have": [], "partial": {}}


@pytest.fixture
def user():
    return make_user(Role.INSPECTOR)


def code(answer) -> tuple[int, str]:
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.status_code, answer.json()["code"]


def test_me_tells_who_i_am_and_what_i_may_send(user):
    told = signed_in(user).get("/me").json()

    assert (told["id"], told["name"], told["roles"]) == (str(user.pk), user.name, ["inspector"])
    assert told["client"] == {"current": 1, "oldest": 1}
    assert told["limits"]["push_bytes"] == 4 * 1024 * 1024
    assert told["devices"] == []


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("", (426, "client_too_old")),
        ("0", (426, "client_too_old")),
        ("-1", (426, "client_too_old")),
        ("9" * 5000, (426, "client_too_old")),
        ("2", (409, "client_too_new")),
    ],
)
def test_a_shape_that_is_not_understood_is_told_so_before_anything_else(shape, expected):
    stranger = Caller(headers={"X-Field-Client": shape})

    assert code(stranger.post(HAVE, b"not even read")) == expected


def test_nobody_is_answered_in_json_and_led_nowhere():
    answer = Caller().get("/me")

    assert code(answer) == (401, "sign_in_needed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_sends_only_with_its_token(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    caller = Caller(client)
    token = caller.get("/me").json()["csrf"]

    assert code(caller.post(HAVE, NONE)) == (403, "csrf_failed")
    assert caller.post(HAVE, NONE, **{"X-CSRFToken": token}).json() == NONE_HERE


def test_who_has_a_first_password_is_told_to_change_it_first():
    newcomer = make_user(Role.INSPECTOR, must_change_password=True)

    assert code(signed_in(newcomer).get("/me")) == (403, "account_not_ready")


def test_an_administrator_without_a_compulsory_second_factor_is_told_so(settings):
    settings.REQUIRE_TOTP_FOR_ADMINISTRATORS = True
    administrator = make_user(Role.BUREAU_ADMINISTRATOR)

    assert code(signed_in(administrator).get("/me")) == (403, "account_not_ready")


def test_a_device_hands_in_without_a_session_and_reads_nothing(user):
    key = signed_in(user).post("/devices", {"label": "一楼平板"}).json()["key"]
    device = bearing(key)

    assert device.post(HAVE, NONE).json() == NONE_HERE
    for address in ("/me", "/openapi.json"):
        assert code(device.get(address)) == (401, "sign_in_needed")
    assert code(device.post("/devices", {})) == (401, "sign_in_needed")
    assert not Device.objects.filter(key_digest=key).exists()


def test_a_key_costs_no_session_even_beside_a_dead_one(user, django_assert_num_queries):
    device = with_key(user)
    device.client.cookies["sessionid"] = "run-out"

    # The device with its person and roles; the photos; what is on its way.
    with django_assert_num_queries(3):
        assert device.post(HAVE, {"sha256": ["0" * 64]}).status_code == 200


def test_a_key_that_is_not_known_or_long_unused_is_refused_with_what_to_do(user):
    device = with_key(user)
    assert code(bearing("wrong").post(HAVE, NONE)) == (401, "key_unknown")

    Device.objects.update(used_at=clock.now() - timedelta(days=60))

    assert code(device.post(HAVE, NONE)) == (401, "key_stopped")
    assert signed_in(user).get("/me").json()["devices"] == []


def test_a_key_in_use_does_not_run_out(user):
    device = with_key(user)
    Device.objects.update(used_at=clock.now() - timedelta(days=59))

    device.post(HAVE, NONE)

    assert Device.objects.get().used_at > clock.now() - timedelta(days=1)


def test_ended_sessions_stop_the_devices_too(user):
    with_key(user)

    commands.end_other_sessions(actor=actor_for(user), session_key="")

    assert signed_in(user).get("/me").json()["devices"] == []


def test_an_account_switched_off_stops_its_devices():
    bureau = make_unit("bureau")
    user = make_user(Role.INSPECTOR, bureau)
    administrator = actor_for(make_user(Role.BUREAU_ADMINISTRATOR, bureau))
    with_key(user)

    commands.disable_account(actor=administrator, user_id=user.pk, reason="调离")

    assert Device.objects.get().revoked_at is not None


def test_the_twentieth_device_is_the_last(user):
    caller = signed_in(user)
    for number in range(20):
        assert caller.post("/devices", {"label": f"{number}"}).status_code == 200

    assert code(caller.post("/devices", {})) == (409, "wrong_state")


def test_a_packed_body_is_unpacked(user):
    answer = signed_in(user).post(HAVE, packed(NONE), **{"Content-Encoding": "gzip"})

    assert answer.json() == NONE_HERE


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"x" * 300_000, {}, (413, "too_large")),
        (gzip.compress(b" " * 2_000_000), {"Content-Encoding": "gzip"}, (413, "too_large")),
        (packed(NONE)[:-9], {"Content-Encoding": "gzip"}, (400, "broken_gzip")),
        (packed(NONE) * 2, {"Content-Encoding": "gzip"}, (400, "broken_gzip")),
        (b"plain", {"Content-Encoding": "gzip"}, (400, "broken_gzip")),
        (b"{}", {"Content-Encoding": "br"}, (415, "unknown_encoding")),
        (b"{}", {"Transfer-Encoding": "chunked"}, (411, "length_required")),
        (b"{", {}, (400, "broken_json")),
        (b'{"sha256": [NaN]}', {}, (400, "broken_json")),
        (b'{"sha256": ["\\ud800"]}', {}, (400, "broken_json")),
        (b"[" * 100_000, {}, (400, "broken_json")),
        (b'{"sha256": [' + b"9" * 4000 + b"]}", {}, (422, "wrong_shape")),
        (b'{"sha256": [' + b"9" * 100_000 + b"]}", {}, (400, "broken_json")),
        (b'{"sha256": ["\\u0000"]}', {}, (422, "wrong_shape")),
        (b"[]", {}, (422, "wrong_shape")),
        (b"", {}, (422, "wrong_shape")),
        (b"null", {}, (422, "wrong_shape")),
    ],
)
def test_a_body_that_is_too_much_or_no_json_is_refused_in_words(user, body, headers, expected):
    answer = signed_in(user).post(HAVE, body, **headers)

    assert code(answer) == expected


def test_what_is_wrong_is_named_by_its_path(user):
    answer = signed_in(user).post(HAVE, {"sha256": ["0" * 64, 7, "Z"]})

    assert set(answer.json()["fields"]) == {"sha256.1", "sha256.2"}
    assert "sha256.1" in answer.json()["message"]


def test_other_addresses_and_methods_are_refused_in_json(user):
    assert code(signed_in(user).get("/nothing")) == (404, "not_found")
    answer = signed_in(user).get(HAVE)
    assert code(answer) == (405, "wrong_method")
    assert answer.headers["Allow"] == "POST"


def test_the_interface_describes_itself(user):
    told = signed_in(user).get("/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert "/api/v1/photos/{sha256}" in told["paths"]
