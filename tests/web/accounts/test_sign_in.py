"""The door as people use it: sign in, choose a password, a second factor, sessions, the way out."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anlan.accounts import commands
from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.factories import PASSWORD, make_actor, make_unit, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"
NEW = "Songshan#8848"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def person():
    user = make_user(Role.UNIT_HEAD, make_unit(), username="li", name="李静")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def administrator():
    user = make_user(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU), username="wang")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username="li", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def code_of(user: User) -> str:
    secret = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).wrap()
    return current_code(totp.decrypt(secret.instance.data["secret"]))


def current_code(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def add_second_factor(user: User) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


@pytest.mark.usefixtures("person")
def test_a_stranger_is_led_to_the_door_and_back(client):
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"

    answer = sign_in(client, next="/account/")

    assert answer.headers["Location"] == "/account/"
    assert "李静" in client.get("/account/").content.decode()


def test_the_door_names_its_fields_in_chinese_and_offers_no_sign_up(client):
    page = client.get(SIGN_IN).content.decode()

    assert "登录名" in page
    assert "忘记密码" in page
    assert "signup" not in page
    assert "placeholder" not in page


@pytest.mark.usefixtures("person")
def test_a_wrong_password_says_how_many_are_left_and_then_that_it_is_locked(client):
    pages = [sign_in(client, password="wrong").content.decode() for _time in range(5)]

    assert "还可以再试4次" in pages[0]
    assert "账号已锁定，请30分钟后再试，或请管理员解锁。" in pages[4]
    assert "账号已锁定" in sign_in(client).content.decode()


@pytest.mark.parametrize("body", [{}, {"login": "", "password": ""}, {"login": "x" * 500}])
def test_an_incomplete_form_is_answered_with_the_form(client, body):
    assert client.post(SIGN_IN, body).status_code == 200


def test_a_one_time_password_leads_only_to_a_password_of_ones_own(client, person):
    bureau = make_unit(UnitKind.BUREAU)
    person.memberships.update(unit=bureau, unit_path=bureau.path)
    given = commands.reset_password(
        actor=make_actor(unit=bureau), user_id=person.pk, reason="忘记"
    ).password
    sign_in(client, password=given)

    assert client.get("/people/").headers["Location"] == "/account/password/"
    assert client.get("/account/").headers["Location"] == "/account/password/"
    answer = client.get("/account/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/account/password/")
    page = client.get("/account/password/").content.decode()
    assert "请先设置自己的密码" in page
    answer = client.post("/account/password/", {"old": given, "new": NEW, "again": NEW})
    assert answer.headers["Location"] == "/"
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "还可以再试"),
        ({"old": PASSWORD, "new": NEW, "again": "other"}, "两次输入的新密码不一致"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "密码至少8位"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "最近5次"),
        ({}, "必填"),
    ],
)
def test_a_bad_new_password_is_explained(client, person, body, complaint):
    client.force_login(person)

    page = client.post("/account/password/", body)

    assert page.status_code == 200
    assert complaint in page.content.decode()


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client, person):
    other = Client()
    sign_in(client)
    sign_in(other)

    client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})

    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert UserSession.objects.filter(user=person).count() >= 1


def test_sessions_are_listed_and_ended(client, person):
    other = Client(
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 12) Chrome/100 MicroMessenger"}
    )
    sign_in(client)
    sign_in(other)
    page = client.get("/account/").content.decode()
    assert "安卓设备 · 微信" in page
    assert "本机" in page

    client.post("/account/sessions/end/")

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert UserSession.objects.filter(user=person).count() == 1


@pytest.mark.usefixtures("person")
def test_half_an_hour_of_rest_ends_a_session(client):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(client)
        for _time in range(3):
            clock.shift(timedelta(minutes=25))
            assert client.get("/account/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/account/").status_code == 302


def test_a_session_is_written_once_a_minute(client, person, django_assert_num_queries):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client)
        client.get("/account/password/")
        # The session, the person, the roles that the frame of the page shows: nothing is written.
        with django_assert_num_queries(3) as seen:
            client.get("/account/password/")
        assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
        clock.shift(timedelta(seconds=61))
        client.get("/account/password/")
        assert UserSession.objects.get(user=person).last_seen_at == timezone.now()


def test_the_way_out_is_recorded_and_takes_a_post(client, person):
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405

    assert client.post("/sign-out/").headers["Location"] == SIGN_IN

    assert client.get("/account/").status_code == 302
    assert Event.objects.filter(verb="accounts.signed_out", actor_id=person.pk).exists()


@pytest.mark.usefixtures("person")
def test_a_disabled_account_is_out_with_its_next_request(client):
    sign_in(client)
    User.objects.update(is_active=False)

    assert client.get("/account/").status_code == 302


@pytest.mark.usefixtures("person")
def test_a_second_factor_is_set_up_with_a_code_and_gives_recovery_codes(client):
    sign_in(client)
    asked = client.get("/account/second-factor/")
    assert asked.headers["Location"].startswith("/account/confirm/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get("/account/second-factor/").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r'scan__key">(\w+)<', page)[1]

    wrong = client.post("/account/second-factor/", {"code": "000000"}).content.decode()
    assert "验证码不正确" in wrong
    answer = client.post("/account/second-factor/", {"code": current_code(secret)})

    assert answer.headers["Location"] == "/account/recovery-codes/"
    assert client.get("/account/recovery-codes/").content.decode().count("<li><code>") == 10
    assert Event.objects.filter(verb="accounts.second_factor_added").count() == 1
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)


def test_with_a_second_factor_the_code_is_asked_for(client, person):
    secret = add_second_factor(person)

    answer = sign_in(client)
    assert answer.headers["Location"] == "/sign-in/code/"
    assert client.get("/account/").status_code == 302
    page = client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert "还可以再试4次" in page
    answer = client.post("/sign-in/code/", {"code": current_code(secret)})

    assert answer.headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    verbs = list(Event.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "accounts.password_accepted",
        "accounts.second_factor_failed",
        "accounts.signed_in",
    ]


def test_guessing_codes_locks_even_when_the_password_is_given_anew(client, person):
    add_second_factor(person)
    for _time in range(5):
        sign_in(client)
        page = client.post("/sign-in/code/", {"code": "000000"}).content.decode()

    assert "账号已锁定" in page
    assert "账号已锁定" in sign_in(Client()).content.decode()


def test_a_recovery_code_opens_once(client, person):
    add_second_factor(person)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415

    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    sign_in(client)
    assert client.post("/sign-in/code/", {"code": code}).headers["Location"] == "/"

    other = Client()
    sign_in(other)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 200


def test_a_second_factor_is_given_up_where_it_is_not_compulsory(client, person):
    add_second_factor(person)
    client.force_login(person)
    asked = client.get("/account/second-factor/off/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert "关闭后只凭密码就能登录" in client.get("/account/second-factor/off/").content.decode()

    client.post("/account/second-factor/off/")

    assert not Authenticator.objects.exists()
    assert Event.objects.filter(verb="accounts.second_factor_removed").exists()


def test_administrators_must_have_a_second_factor_once_it_is_switched_on(
    client, administrator, settings
):
    settings.REQUIRE_TOTP_FOR_ADMINISTRATORS = True
    sign_in(client, "wang")

    assert client.get("/people/").headers["Location"] == "/account/second-factor/"
    asked = client.get("/account/second-factor/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get("/account/second-factor/").content.decode()
    secret = re.search(r'scan__key">(\w+)<', page)[1]
    client.post("/account/second-factor/", {"code": current_code(secret)})
    assert client.get("/people/").status_code == 200
    page = client.post("/account/second-factor/off/").content.decode()
    assert "不能关闭" in page
    assert Authenticator.objects.filter(user=administrator).exists()


@pytest.mark.usefixtures("person")
def test_others_need_none(client, settings):
    settings.REQUIRE_TOTP_FOR_ADMINISTRATORS = True
    sign_in(client)

    assert client.get("/people/").status_code == 200


def test_secrets_are_lost_with_the_systems_key_but_open_nothing(client, person, settings):
    add_second_factor(person)
    settings.SECRET_KEY = "another"
    sign_in(client)

    assert client.post("/sign-in/code/", {"code": "123456"}).status_code == 200


def test_floods_are_slowed(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [sign_in(client).status_code for _time in range(3)]

    assert answers == [200, 200, 429]
    assert "操作过于频繁" in sign_in(client).content.decode()


def test_pages_of_ones_own_account_are_for_everybody(client, person):
    actor = actor_for(person)
    assert actor.grants
    client.force_login(person)

    for name in ("accounts:profile", "accounts:password"):
        assert client.get(reverse(name)).status_code == 200
