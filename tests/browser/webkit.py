"""WebKit as Debian has it: MiniBrowser, told what to do over WebDriver, on a screen that nobody sees.

Playwright's own WebKit is not Debian's; WebDriver is plain JSON over HTTP, so no library is needed.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

DRIVER = "WebKitWebDriver"
SCREEN = "broadwayd"
BROWSERS = "/usr/lib"
_PATIENCE = 15.0
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def absent() -> str:
    """What this machine lacks for it, empty where all is there."""
    if _browser() is None:
        return "MiniBrowser"
    return ", ".join(name for name in (DRIVER, SCREEN) if shutil.which(name) is None)


_TYPE = """
  arguments[0].value = arguments[1];
  arguments[0].dispatchEvent(new Event("input", { bubbles: true }));
"""


class WebKit:
    """One window of a browser that starts empty and keeps nothing after its end."""

    def __init__(self) -> None:
        display = _free_port()
        self._port = _free_port()
        screen = [SCREEN, "--address=127.0.0.1", f"--port={display}", f":{display % 1000}"]
        quiet = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "NO_AT_BRIDGE": "1"}
        shown = {"GDK_BACKEND": "broadway", "BROADWAY_DISPLAY": f":{display % 1000}"}
        chinese = {"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
        environment = {**os.environ, **quiet, **shown, **chinese}
        driver = [DRIVER, f"--port={self._port}", "--host=127.0.0.1"]
        self._running = [_start(screen, environment), _start(driver, environment)]
        self._session = ""
        options = {"binary": str(_browser()), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = self._wait_for_session({"capabilities": wanted})

    def close(self) -> None:
        """End the browser and all that was started for it."""
        with suppress(OSError, RuntimeError):
            self._ask("DELETE", "")
        for process in reversed(self._running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def go(self, address: str) -> None:
        """Open a page."""
        self._ask("POST", "/url", {"url": address})

    def add_cookie(self, name: str, value: str) -> None:
        """For the page that is open."""
        cookie = {"name": name, "value": value, "path": "/"}
        self._ask("POST", "/cookie", {"cookie": cookie})

    def run(self, script: str, *arguments: object) -> Any:
        """The value that the script returns."""
        said = {"script": script, "args": list(arguments)}
        return self._ask("POST", "/execute/sync", said)

    def see(self, text: str) -> None:
        """Wait until the page shows it."""
        self._wait(
            f"“{text}” is not shown", "return document.body.innerText.includes(arguments[0])", text
        )

    def wait_until(self, script: str, *arguments: object) -> None:
        """Wait until the script returns something true."""
        self._wait(script, script, *arguments)

    def click(self, xpath: str) -> None:
        """Click what is there or comes soon.

        By script: without anybody at the screen the window has no size in which to point at things.
        """
        self.run("arguments[0].click()", {_ELEMENT: self._find(xpath)})

    def type(self, xpath: str, text: str) -> None:
        """Write into a field, as the keys do."""
        self.run(_TYPE, {_ELEMENT: self._find(xpath)}, text)

    def shoot(self) -> str:
        """A picture of the window, PNG in base64."""
        return str(self._ask("GET", "/screenshot"))

    def _find(self, xpath: str) -> str:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                found = self._ask("POST", "/element", {"using": "xpath", "value": xpath})
                return str(found[_ELEMENT])
            except RuntimeError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _wait(self, complaint: str, script: str, *arguments: object) -> None:
        until = time.monotonic() + _PATIENCE
        while not self.run(script, *arguments):
            if time.monotonic() > until:
                shown = self.run("return document.body.innerText")
                raise AssertionError(f"{complaint}; the page shows: {shown}")
            time.sleep(0.1)

    def _wait_for_session(self, wanted: dict[str, Any]) -> str:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return str(_exchange(self._port, "POST", "/session", wanted)["sessionId"])
            except ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _ask(self, method: str, path: str, said: object = None) -> Any:
        return _exchange(self._port, method, f"/session/{self._session}{path}", said)


def _exchange(port: int, method: str, path: str, said: object = None) -> Any:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = None if said is None else json.dumps(said)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        told = json.loads(connection.getresponse().read())["value"]
    finally:
        connection.close()
    if isinstance(told, dict) and "error" in told:
        raise RuntimeError(f"{told['error']}: {told.get('message')}")
    return told


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _browser() -> Path | None:
    found = sorted(Path(BROWSERS).glob("*/webkit2gtk-4*/MiniBrowser"))
    return found[-1] if found else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
