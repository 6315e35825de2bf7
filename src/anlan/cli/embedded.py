"""The worker inside `anlan serve`: a process of its own, started and stopped with the server.

A process and not a thread: a large report then takes neither the pages' interpreter lock nor, for
good, their memory, and what a job breaks leaves the pages standing.
"""

import subprocess
import sys
import threading
from contextlib import suppress

COMMAND = [sys.executable, "-m", "anlan.cli.main", "worker", "--embedded"]
AGAIN_SECONDS = 5
# What a job in hand gets to end in when the server stops; it is begun anew at the next start.
GRACE_SECONDS = 60


class EmbeddedWorker:
    """Keeps one worker running until it is stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Start it; one that dies is started again."""
        self._keeper.start()

    def stop(self) -> None:
        """Let it finish what it has in hand, and wait for that a while."""
        self._stopping.set()
        self._dismiss()
        self._keeper.join(GRACE_SECONDS)
        if self._process is not None and self._keeper.is_alive():
            self._process.kill()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE)  # noqa: S603 -- our own program
            if self._stopping.is_set():
                self._dismiss()
            # gunicorn may reap it before us: that it ended is all that counts.
            self._process.wait()
            self._dismiss()
            self._stopping.wait(AGAIN_SECONDS)

    def _dismiss(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
