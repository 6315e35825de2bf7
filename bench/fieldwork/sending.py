"""The least client that speaks to the interface: one kept connection, bare sockets, no library.

What it costs is taken from the server's own two cores, so it does as little as it can.
"""

import json
import socket
from dataclasses import dataclass
from typing import Any

from bench.fieldwork.bodies import Body, Photo

OK = 200
_TIMEOUT = 120.0
_CHUNK = 65536
CLIENT = 1


class Broken(Exception):
    """The connection ended before the answer was there."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the interface."""

    status: int
    body: Any


class Line:
    """A connection to a port of this machine; opened anew where it broke."""

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        self._head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
            f"X-Field-Client: {CLIENT}\r\nAccept: application/json\r\n"
        )
        self._socket: socket.socket | None = None

    def put_photo(self, photo: Photo) -> Reply:
        """The whole photo in one request."""
        return self._put(photo.sha256, photo.parts, 0, photo.size)

    def put_piece(self, photo: Photo, start: int, size: int) -> Reply:
        """Some bytes of it."""
        piece = b"".join(photo.parts)[start : start + size]
        return self._put(photo.sha256, (piece,), start, photo.size)

    def put_bytes(self, data: bytes, sha256: str) -> Reply:
        """Other bytes, such as a drawn name."""
        return self._put(sha256, (data,), 0, len(data))

    def have(self, sha256: str) -> Reply:
        """Whether it is there, and how far it has come."""
        return self._ask("/api/v1/photos/have", {"sha256": [sha256]})

    def put_parcel(self, body: Body) -> Reply:
        """The inspection, compressed as the field pages send it."""
        head = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n"
        return self._send("PUT", f"/api/v1/parcels/{body.parcel}", head, (body.zipped,))

    def states(self, ids: list[str]) -> Reply:
        """How far one's parcels are."""
        return self._ask("/api/v1/parcels/states", {"ids": ids})

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _put(
        self, sha256: str, parts: tuple[bytes | memoryview, ...], start: int, size: int
    ) -> Reply:
        head = f"Upload-Offset: {start}\r\nUpload-Length: {size}\r\n"
        head += "Content-Type: application/octet-stream\r\n"
        return self._send("PUT", f"/api/v1/photos/{sha256}", head, parts)

    def _ask(self, path: str, said: dict[str, Any]) -> Reply:
        head = "Content-Type: application/json\r\n"
        return self._send("POST", path, head, (json.dumps(said).encode(),))

    def _send(
        self, method: str, path: str, head: str, parts: tuple[bytes | memoryview, ...]
    ) -> Reply:
        length = sum(len(part) for part in parts)
        first = f"{method} {path} HTTP/1.1\r\n{self._head}{head}Content-Length: {length}\r\n\r\n"
        try:
            return self._exchange(first.encode(), parts)
        except OSError as error:
            self.close()
            raise Broken(str(error)) from error
        except Broken:
            self.close()
            raise

    def _exchange(self, first: bytes, parts: tuple[bytes | memoryview, ...]) -> Reply:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), _TIMEOUT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        whole = len(first) + sum(len(part) for part in parts)
        sent = self._socket.sendmsg([first, *parts])
        if sent < whole:
            self._socket.sendall(memoryview(b"".join([first, *parts]))[sent:])
        return self._reply(self._socket)

    def _reply(self, line: socket.socket) -> Reply:
        got = b""
        while b"\r\n\r\n" not in got:
            got += _receive(line)
        head, _gap, rest = got.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _colon, value in _split(lines)}
        length = int(headers["content-length"])
        while len(rest) < length:
            rest += _receive(line)
        if headers.get("connection", "").lower() == "close":
            self.close()
        kind = headers.get("content-type", "")
        body = json.loads(rest) if "json" in kind else rest[:200].decode(errors="replace")
        return Reply(int(status.split()[1]), body)


def _receive(line: socket.socket) -> bytes:
    got = line.recv(_CHUNK)
    if not got:
        raise Broken("the server closed the connection")
    return got


def _split(lines: list[str]) -> list[tuple[str, str, str]]:
    return [line.partition(":") for line in lines]
