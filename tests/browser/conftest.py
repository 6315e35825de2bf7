"""The browser: Debian's Chromium, driven by Playwright, against a live server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from anlan.accounts.models import User

# Playwright's event loop runs in the thread in which tests talk to the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """The one event loop in this process: a second one is refused."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine")
    chinese = {**os.environ, "LANGUAGE": "zh_CN.UTF-8"}  # the browser's own calendar
    running = driver.chromium.launch(executable_path=program, args=FLAGS, env=chinese)
    yield running
    running.close()


@pytest.fixture
def open_context(browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of its own (cookies, storage); every script error fails the test."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(**options) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda line: _note_refusal(line.text, faults))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_context) -> Page:
    return open_context(viewport=DESK).new_page()


@pytest.fixture
def phone_page(open_context) -> Page:
    """A telephone: 390 px wide, touch, a fine screen."""
    context = open_context(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    return context.new_page()


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, User], None]:
    """Signs a person in without the form, which has a test of its own."""

    def give_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
        name = django_settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return give_session


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that the page breaks no rule of WCAG 2.1 A and AA that axe can see."""

    def examine(page: Page) -> None:
        options = {"runOnly": RULES, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response["violations"]
        assert [_describe(violation) for violation in found] == []

    return examine


@pytest.fixture
def shoot() -> Callable[..., None]:
    """Keeps a picture in var/screenshots: the whole page, or what the window shows of it."""

    def take(page: Page, name: str, *, whole: bool = True) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        if whole:
            page.evaluate("window.scrollTo(0, 0)")  # else the bar stands in the middle
        page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)

    return take


def _note_refusal(text: str, faults: list[str]) -> None:
    if "Content Security Policy" in text:
        faults.append(text)


def _describe(violation: dict) -> str:
    nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']} — {nodes}"
