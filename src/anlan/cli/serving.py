"""The web server that is part of the program: gunicorn, or waitress on Windows."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from anlan.cli.embedded import EmbeddedWorker

THREADS = 8
MOST_WORKERS = 4
KEEP_ALIVE_SECONDS = 30
# An upload of 20 MB over a village's line takes its time.
TIMEOUT_SECONDS = 180


def default_workers() -> int:
    """One process a processor, within reason: each has its own memory."""
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1))


def serve(*, host: str, port: int, workers: int | None = None, with_worker: bool = True) -> int:
    """Bring the database up to date and serve until stopped; static files come from the package.

    Background work is done by a worker started along, unless that is left to `anlan worker`.
    """
    call_command("migrate", verbosity=0)
    # What the parent has opened must not be used by its children.
    connections.close_all()
    address = f"http://{host}:{port}/"
    worker = EmbeddedWorker() if with_worker else None
    if sys.platform == "win32":
        return _serve_with_waitress(host, port, address, worker)
    _serve_with_gunicorn(f"{host}:{port}", workers or default_workers(), address, worker)
    return 0


def _say(address: str) -> None:
    sys.stdout.write(f"服务已启动：{address}（按 Ctrl+C 停止）\n")
    sys.stdout.flush()


def _serve_with_gunicorn(
    bind: str, workers: int, address: str, worker: EmbeddedWorker | None
) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 -- not there on Windows

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
        def load_config(self) -> None:
            for name, value in _settings(bind, workers, address, worker).items():
                self.cfg.set(name, value)

        def load(self) -> Callable[..., object]:
            from anlan.wsgi import application  # noqa: PLC0415 -- in the worker, after the fork

            return application

    Server().run()


def _settings(
    bind: str, workers: int, address: str, worker: EmbeddedWorker | None
) -> dict[str, Any]:
    def begin(_server: object) -> None:
        _say(address)
        if worker:
            worker.start()

    def end(_server: object) -> None:
        if worker:
            worker.stop()

    memory = Path("/dev/shm")  # noqa: S108 -- a worker's sign of life must not wait for a disk
    return {
        "bind": bind,
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "keepalive": KEEP_ALIVE_SECONDS,
        "timeout": TIMEOUT_SECONDS,
        "loglevel": "warning",
        "worker_tmp_dir": str(memory) if memory.is_dir() else None,
        "control_socket_disable": True,
        # Both are called in the parent alone.
        "when_ready": begin,
        "on_exit": end,
    }


def _serve_with_waitress(host: str, port: int, address: str, worker: EmbeddedWorker | None) -> int:
    from waitress import serve as wait  # noqa: PLC0415 -- only on Windows

    from anlan.wsgi import application  # noqa: PLC0415 -- as above

    _say(address)
    if worker:
        worker.start()
    try:
        wait(application, host=host, port=port, threads=2 * THREADS)
    finally:
        if worker:
            worker.stop()
    return 0
