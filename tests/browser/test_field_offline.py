"""An inspection made without a signal arrives once, whatever breaks on the way.

ANLAN_FIELD_ROUNDS asks for more rounds, ANLAN_FIELD_SEED for other moments.
"""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from secrets import randbelow

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.conftest import FLAGS, PHONE
from tests.browser.field_ground import FAILED, ITEMS, Ground, Place, faults, is_finished
from tests.browser.field_hand import Hand
from tests.browser.weak_line import WeakLine

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("ANLAN_FIELD_ROUNDS", "3"))
PATIENCE = 60.0
PHOTOS, PARCELS = b"PUT /api/v1/photos/", b"POST /api/v1/push"


class Telephone:
    """A browser with a profile that stays: switched off hard, it finds what it had kept."""

    def __init__(self, playwright, profile: Path, address: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._address = address
        self.start()

    def start(self) -> None:
        """With the profile as it is."""
        self.context: BrowserContext = self._playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=shutil.which("chromium"),
            args=FLAGS,
            env={**os.environ, "LANGUAGE": "zh_CN.UTF-8"},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=PHONE,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.pages[0]
        self.hand = Hand(self.page, self._address)

    def kill(self) -> None:
        """SIGKILL to every process of this browser: nothing can be put in order."""
        for pid in _processes_with(f"--user-data-dir={self._profile}"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            (self._profile / name).unlink(missing_ok=True)

    def close(self) -> None:
        """In order."""
        with suppress(Error):
            self.context.close()


def _processes_with(word: str) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdecimal() and word.encode() in (folder / "cmdline").read_bytes():
                yield int(folder.name)


@pytest.fixture
def line(live_server) -> Iterator[WeakLine]:
    weak = WeakLine(live_server.url)
    yield weak
    weak.close()


@pytest.fixture
def telephone(tmp_path, line, driver) -> Iterator[Telephone]:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine")
    opened = Telephone(driver, tmp_path / "profile", line.url)
    yield opened
    opened.close()


@contextmanager
def told_with(telephone: "Telephone", seed: int, number: int) -> Iterator[None]:
    """A failure says how to make it happen again, and what was on the page."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"round {number} of ANLAN_FIELD_SEED={seed}; {telephone.page.url} shows:")
        with suppress(Error):
            error.add_note(telephone.page.inner_text("body", timeout=500))
        raise


def test_an_inspection_without_a_signal_arrives_once(telephone, line, sign_in):
    seed = int(os.environ.get("ANLAN_FIELD_SEED", randbelow(1_000_000)))
    random = Random(seed)
    ground = Ground(2 * ROUNDS + 10)
    inspector = ground.inspector("孙督导")
    for number, place in enumerate(ground.places[:ROUNDS]):
        with told_with(telephone, seed, number):
            # The session is gone with a browser that was killed; what it kept goes out by its key.
            sign_in(telephone.page, inspector)
            photos = inspect(telephone, line, place, random)
            arrive(telephone, line, place, random)
            assert faults(place, photos) == []


def inspect(telephone: Telephone, line: WeakLine, place: Place, random: Random) -> set[str]:
    """Take along, lose the signal somewhere, complete it, lose the browser somewhere."""
    lost, killed = random.randrange(ITEMS), random.randrange(ITEMS + 1)
    telephone.hand.take_along(place)
    telephone.hand.start_visit(place)
    visit = telephone.hand.visit
    for at, code in enumerate(place.codes):
        if at == lost:
            line.lose()
        if at == killed:
            switch_off_and_on(telephone)
        telephone.hand.answer(visit, place, code)
    line.lose()
    telephone.hand.finish(visit)
    if killed == ITEMS:
        switch_off_and_on(telephone)
    return kept_photos(telephone, visit)


def switch_off_and_on(telephone: Telephone) -> None:
    telephone.kill()
    telephone.start()
    telephone.hand.open()


def arrive(telephone: Telephone, line: WeakLine, place: Place, random: Random) -> None:
    """The signal comes back and is lost again at some byte, then it stays."""
    for _time in range(random.randrange(1, 3)):
        line.find()
        break_somewhere(line, random)
        urge(telephone, until=lambda: not line.is_up or is_finished(place))
        if random.random() < 0.3:
            switch_off_and_on(telephone)
    line.find()
    urge(telephone, until=lambda: is_finished(place))
    telephone.page.get_by_text("没有未上传的内容").wait_for(timeout=PATIENCE * 1000)


def break_somewhere(line: WeakLine, random: Random) -> None:
    """In the middle of a photo, or between the server's commit and its answer."""
    how = random.randrange(3)
    if how == 0:
        line.lose_after(random.randrange(2_000_000))
    else:
        line.lose_answer_to(PHOTOS if how == 1 else PARCELS)


def urge(telephone: Telephone, *, until: Callable[[], bool]) -> None:
    """Have it sent now, again and again, as an impatient person does."""
    end = time.monotonic() + PATIENCE
    telephone.hand.open("/unsent")
    while not until():
        assert time.monotonic() < end, telephone.page.inner_text("body")
        button = telephone.page.get_by_role("button", name="立即上传")
        with suppress(Error):
            button.click(timeout=500)
        telephone.page.wait_for_timeout(200)


def kept_photos(telephone: Telephone, visit: str) -> set[str]:
    """The digests of the photos that the device keeps for a visit."""
    found = telephone.page.evaluate(_DIGESTS, visit)
    assert len(found) == FAILED
    return set(found)


# What the browser itself says of its database: nothing of ours is asked.
_DIGESTS = """async (visit) => {
  const all = await indexedDB.databases();
  const { name } = all.find((each) => each.name.startsWith("anlan-field-"));
  const answered = (request) => new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });
  const opened = await answered(indexedDB.open(name));
  const photos = await answered(opened.transaction("photos").objectStore("photos").getAll());
  opened.close();
  return photos.filter((photo) => photo.draft === visit && !photo.dropped).map((photo) => photo.sha256);
}"""
