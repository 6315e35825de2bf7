"""A weak signal between a browser and the server: it can be lost at a chosen byte.

A proxy on a port of its own, so that the address in the browser stays the same whatever happens.
"""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 16 * 1024
# SO_LINGER of nothing: the other side sees a broken line, not an orderly end.
_ABRUPT = struct.pack("ii", 1, 0)


@dataclass
class WeakLine:
    """Passes everything on until it is told where to break."""

    server: str
    # Bytes that may still go up before the line breaks; None: any number.
    left: int | None = None
    # A request that begins so still reaches the server; its answer is swallowed and the line breaks.
    unanswered: bytes | None = None
    is_up: bool = True
    breaks: int = 0
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self) -> None:
        """No signal: what is on its way breaks, what is begun anew fails."""
        with self._lock:
            self.is_up = False
            broken = list(self._open)
            self._open.clear()
            self.breaks += bool(broken)
        for line in broken:
            _break(line)

    def lose_after(self, many: int) -> None:
        """Break once so many more bytes have gone up."""
        with self._lock:
            self.left = many

    def lose_answer_to(self, beginning: bytes) -> None:
        """Break as the server answers a request that begins so: it has done what was asked."""
        with self._lock:
            self.unanswered = beginning

    def find(self) -> None:
        """The signal is back."""
        with self._lock:
            self.is_up, self.left, self.unanswered = True, None, None

    def close(self) -> None:
        """End the proxy."""
        self.lose()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
            except OSError:
                return
            if not self.is_up:
                _break(browser)
                continue
            threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        address = urlsplit(self.server)
        try:
            server = socket.create_connection((address.hostname, address.port))
        except OSError:
            _break(browser)
            return
        with self._lock:
            self._open |= {browser, server}
        told = threading.Event()
        up = threading.Thread(target=self._up, args=(browser, server, told), daemon=True)
        up.start()
        self._down(server, browser, told)
        up.join()
        with self._lock:
            self._open -= {browser, server}
        browser.close()
        server.close()

    def _up(self, browser: socket.socket, server: socket.socket, told: threading.Event) -> None:
        with suppress(OSError):
            while data := browser.recv(CHUNK):
                if self.unanswered is not None and data.startswith(self.unanswered):
                    told.set()
                server.sendall(self._allowed(data))
                if self.left == 0:
                    self.lose()
                    return
            server.shutdown(socket.SHUT_WR)

    def _down(self, server: socket.socket, browser: socket.socket, told: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                if told.is_set():
                    self.lose()
                    return
                browser.sendall(data)
            browser.shutdown(socket.SHUT_WR)

    def _allowed(self, data: bytes) -> bytes:
        """As much of it as may still go up."""
        with self._lock:
            if self.left is None:
                return data
            passed = data[: self.left]
            self.left -= len(passed)
            return passed


def _break(line: socket.socket) -> None:
    with suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABRUPT)
    # recv in another thread returns at once.
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
