"""The field pages in WebKit, the engine of every browser on an iPhone."""

import base64

import pytest
from django.conf import settings
from django.test import Client

from anlan.accounts.models import User
from anlan.inspections.models import Sheet
from tests.browser.conftest import SHOTS
from tests.browser.field_ground import Ground, Place
from tests.browser.weak_line import WeakLine
from tests.browser.webkit import WebKit, absent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def webkit():
    if lacks := absent():
        pytest.skip(f"no {lacks} on this machine")
    running = WebKit()
    yield running
    running.close()


@pytest.fixture
def line(live_server):
    weak = WeakLine(live_server.url)
    yield weak
    weak.close()


def sign_in(webkit: WebKit, line: WeakLine, user: User) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    webkit.go(f"{line.url}/sign-in/")
    webkit.add_cookie(name, client.cookies[name].value)


def take_along(webkit: WebKit, line: WeakLine, place: Place) -> None:
    webkit.go(f"{line.url}/field/#/take")
    webkit.type("//input[@type='search']", place.name)
    webkit.click("//button[normalize-space()='查找']")
    webkit.click(f"//label[contains(., '{place.name}')]//input")
    webkit.click("//button[contains(., '带走所选')]")
    webkit.see("已带走1个单位")
    webkit.run("return navigator.serviceWorker?.ready.then(() => true)")


def start_visit(webkit: WebKit, place: Place) -> str:
    turn(webkit, f"#/unit/{place.participation}")
    webkit.click("//button[normalize-space()='开始入校检查']")
    webkit.click("//label[normalize-space()='明查']")
    webkit.click("//button[normalize-space()='开始']")
    webkit.wait_until("return /^#\\/i\\/[0-9a-f-]{36}$/.test(location.hash)")
    return str(webkit.run("return location.hash"))


def turn(webkit: WebKit, address: str) -> None:
    webkit.run("location.hash = arguments[0]", address)


def test_what_is_answered_without_a_signal_is_sent_later(webkit, line):
    ground = Ground(10)
    place = ground.places[0]
    plain = [code for code in place.codes if code not in place.numbered][:3]
    sign_in(webkit, line, ground.inspector("孙督导"))
    take_along(webkit, line, place)

    line.lose()
    visit = start_visit(webkit, place)
    for code in plain:
        turn(webkit, f"{visit}/{place.row}/{code}")
        webkit.see(f"{code} ·")
        webkit.click("//div[@class='verdicts']//button[normalize-space()='符合']")
        webkit.see(f"{code} 已记为符合")
    turn(webkit, "#/unsent")
    webkit.see("3处内容未上传")
    SHOTS.mkdir(parents=True, exist_ok=True)
    (SHOTS / "field-webkit-unsent.png").write_bytes(base64.b64decode(webkit.shoot()))
    assert Sheet.objects.count() == 0

    line.find()
    webkit.click("//button[normalize-space()='立即上传']")
    webkit.see("没有未上传的内容")
    assert sorted(Sheet.objects.get().answers) == sorted(plain)
