"""How long the field pages take to start on slow 4G and a processor four times slower.

Keeps its figures in var/field-start.json; asserts no time. The line is that of
Chromium's own “Slow 4G”: 562.5 ms, 1.44 Mbit/s down, 0.67 Mbit/s up.
"""

import json
import time

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PHONE, SHOTS
from tests.browser.field_ground import Ground
from tests.browser.field_hand import Hand

pytestmark = pytest.mark.django_db(transaction=True)
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_440_000 / 8,
    "uploadThroughput": 675_000 / 8,
}
SLOWER = 4


def slow_down(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


def test_the_start_on_a_weak_signal_is_measured(open_context, sign_in, live_server):
    ground = Ground(10)
    context = open_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, ground.inspector("孙督导"))
    slow_down(page)
    told = {"first": usable(page, live_server.url, "还没有带走的资料")}

    hand = Hand(page, live_server.url)
    page.context.set_default_timeout(60_000)
    hand.take_along(ground.places[0])
    page.close()
    for name, offline in (("from_cache", False), ("from_cache_offline", True)):
        again = context.new_page()
        slow_down(again)
        context.set_offline(offline)
        told[name] = usable(again, live_server.url, ground.places[0].name)
        assert again.evaluate("navigator.serviceWorker.controller !== null")
        again.close()

    SHOTS.parent.mkdir(parents=True, exist_ok=True)
    (SHOTS.parent / "field-start.json").write_text(json.dumps(told))


def usable(page: Page, address: str, words: str) -> dict[str, int]:
    """Milliseconds until the first page shows its own words, and until it has answered a tap."""
    start = time.monotonic()
    page.goto(f"{address}/field/", wait_until="commit", timeout=60_000)
    expect(page.get_by_text(words).first).to_be_visible(timeout=60_000)
    shown = time.monotonic()
    page.get_by_role("link", name="设置").click(timeout=60_000)
    expect(page.get_by_text("大字")).to_be_visible(timeout=60_000)
    tapped = time.monotonic()
    return {"shown_ms": round((shown - start) * 1000), "tapped_ms": round((tapped - start) * 1000)}
