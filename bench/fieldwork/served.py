"""A server of the product's own, `anlan serve`, in a session of its own that can be killed whole."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.fieldwork.processor import of_session, peak_of_session

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
_PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Served:
    """`anlan serve` with its worker, on the database of the environment."""

    def __init__(self, environment: dict[str, str], *, log: Path, workers: int = WORKERS) -> None:
        self.port = free_port()
        self._environment = os.environ | environment
        self._command = [sys.executable, "-m", "anlan.cli.main", "serve"]
        self._command += ["--port", str(self.port), "--workers", str(workers)]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError(f"the server did not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL to the server, its workers and its background worker, all at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator ends it."""
        self._end(signal.SIGTERM)

    def processor(self) -> float:
        """Seconds of processor that all its processes have used so far."""
        return of_session(self._process.pid) if self._process else 0.0

    def peak_mib(self) -> float:
        """The most memory that its processes have held together."""
        return peak_of_session(self._process.pid) if self._process else 0.0

    def _end(self, sign: signal.Signals) -> None:
        if self._process is None:
            return
        group = self._process.pid
        if sign == signal.SIGKILL:
            os.killpg(group, sign)
        else:
            self._process.send_signal(sign)
        self._process.wait(_PATIENCE)
        self._process = None

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/sign-in/")
            connection.getresponse().read()
        except OSError:
            return False
        finally:
            connection.close()
        return True
