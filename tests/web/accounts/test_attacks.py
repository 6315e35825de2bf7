"""What somebody tries at the door who should stay outside."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.factories import PASSWORD, make_unit, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU)


@pytest.fixture
def person(bureau):
    user = make_user(Role.BUREAU_ADMINISTRATOR, bureau, username="li", name="李静")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, password=PASSWORD, address=SIGN_IN, **more):
    return client.post(address, {"login": "li", "password": password}, **more)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        " //evil.example",
    ],
)
def test_the_sign_in_leads_nowhere_else(client, elsewhere):
    """Also where every host is allowed, as it is until ANLAN_ALLOWED_HOSTS is set."""
    for answer in (
        client.post(SIGN_IN, {"login": "li", "password": PASSWORD, "next": elsewhere}),
        Client().post(f"{SIGN_IN}?next={elsewhere}", {"login": "li", "password": PASSWORD}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.usefixtures("person")
def test_a_session_planted_before_the_sign_in_opens_nothing_after_it(client):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    sign_in(client)

    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/account/").status_code == 302


@pytest.mark.usefixtures("person")
def test_an_address_is_not_believed_from_a_header(client):
    """Else a flood would come from as many addresses as one likes, and the log would lie."""
    sign_in(client, "wrong", headers={"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="192.0.2.7")

    assert Event.objects.get().data["address"] == "192.0.2.7"


def test_a_one_time_password_is_told_once_and_kept_nowhere(client, person, bureau):
    other = make_user(Role.UNIT_HEAD, make_unit(parent=bureau))
    client.force_login(person)

    slip = client.post(reverse("accounts:reset_password", args=[other.pk]), {"reason": "忘记"})

    password = slip.context["password"]
    assert password in slip.content.decode()
    assert "no-store" in slip.headers["Cache-Control"]
    assert password not in client.get(reverse("accounts:person", args=[other.pk])).content.decode()
    assert password not in json.dumps([event.data for event in Event.objects.all()])
    other.refresh_from_db()
    assert password not in other.password


def test_a_forged_host_gets_a_page_that_says_nothing(client, settings):
    settings.ALLOWED_HOSTS = ["anquan.example"]

    answer = client.get(SIGN_IN, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.usefixtures("person")
def test_the_sign_in_says_nothing_of_who_exists_once_signed_out(client):
    """The page after a failure holds neither the name's owner nor the password."""
    text = sign_in(client, "Falsch-2022").content.decode()

    assert "李静" not in text
    assert "Falsch-2022" not in text
