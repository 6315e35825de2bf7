"""Servers of our own that keep what really reaches them: https for robots, SMTP with TLS for mail."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Certificate:
    """One for localhost, signed by itself; a client has to be told to trust it."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=365))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.path = folder / "certificate.pem"
        self.path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


class Robots:
    """What was posted, and what is answered: HTTP status and body."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.answer: object = {"errcode": 0, "errmsg": "ok"}
        self.address = ""


@contextmanager
def robots(certificate: Certificate) -> Iterator[Robots]:
    """A server that takes what robots are sent."""
    kept = Robots()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            kept.posted.append((self.path, json.loads(self.rfile.read(size))))
            body = json.dumps(kept.answer).encode()
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", "https://localhost:1/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    server.socket = certificate.context().wrap_socket(server.socket, server_side=True)
    with _served(server):
        kept.address = f"https://localhost:{server.server_address[1]}"
        yield kept


class Mailbox:
    """What was mailed; `refuses`: the verb that is answered with a refusal, `hangs_up` after data."""

    def __init__(self) -> None:
        self.mailed: list[tuple[list[str], Any]] = []
        self.signed_in: list[str] = []
        self.refuses = ""
        self.hangs_up = False
        self.server = ""


class _Postman(StreamRequestHandler):
    """One session of SMTP, as far as a client of ours goes."""

    def handle(self) -> None:
        self.secure, self.recipients = False, []
        self.say("220 localhost ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == self.kept.refuses:
                self.say("535 no" if verb == "AUTH" else "550 no")
            elif not getattr(self, f"hear_{verb.lower()}", self.hear_other)(line):
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    @property
    def kept(self) -> Mailbox:
        return self.server.kept

    def say(self, text: str) -> bool:
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()
        return True

    def hear_ehlo(self, _line: str) -> bool:
        return self.say(f"250-localhost\r\n250 {'AUTH PLAIN' if self.secure else 'STARTTLS'}")

    def hear_starttls(self, _line: str) -> bool:
        self.say("220 go on")
        self.secure = True
        context = self.server.certificate.context()
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        return True

    def hear_auth(self, line: str) -> bool:
        self.kept.signed_in.append(line)
        return self.say("235 welcome")

    def hear_rcpt(self, line: str) -> bool:
        self.recipients.append(line.partition("<")[2].partition(">")[0])
        return self.say("250 known")

    def hear_data(self, _line: str) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            # A line that begins with a dot is sent with two.
            lines.append(line.decode().removeprefix("."))
        told = message_from_string("".join(lines), policy=policy.default)
        self.kept.mailed.append((self.recipients, told))
        return False if self.kept.hangs_up else self.say("250 taken")

    def hear_quit(self, _line: str) -> bool:
        self.say("221 bye")
        return False

    def hear_other(self, _line: str) -> bool:
        return self.say("250 ok")


class _PostOffice(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mailbox(certificate: Certificate) -> Iterator[Mailbox]:
    """A mail server that begins in the clear and asks for STARTTLS."""
    server = _PostOffice(("localhost", 0), _Postman)
    server.kept, server.certificate = Mailbox(), certificate
    with _served(server):
        server.kept.server = f"localhost:{server.server_address[1]}"
        yield server.kept


@contextmanager
def _served(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
