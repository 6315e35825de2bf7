"""`anlan worker`: a worker beside the one that `anlan serve` brings along."""

import argparse
import logging
import os
import signal
import sys
import threading
from types import FrameType

from anlan.cli.database import database, is_current
from anlan.jobs.worker import Worker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stay."""
    parser.add_argument("--once", action="store_true", help="办完当前到期的任务后退出")
    # How `anlan serve` starts its own: it stops when the pipe that it reads from is closed, which
    # also happens when the server dies without a word, and works on Windows.
    parser.add_argument("--embedded", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Work until stopped: the first signal lets the work in hand be finished, the second does not."""
    logging.getLogger("anlan.jobs").setLevel(logging.INFO)
    if not is_current():
        sys.stderr.write("数据库尚未建立或版本较旧，请先运行 anlan serve 或 anlan init 升级。\n")
        return 1
    worker = Worker()
    if options.once:
        worker.tick()
        sys.stdout.write(f"已办理 {worker.work_off()} 项任务。\n")
        worker.leave()
        return 0
    _listen(worker)
    if options.embedded:
        threading.Thread(target=_stop_with_the_server, args=(worker,), daemon=True).start()
    else:
        sys.stdout.write(f"后台处理程序已启动：{database()}（按 Ctrl+C 停止）\n")
        sys.stdout.flush()
    try:
        worker.run()
    except KeyboardInterrupt:
        return 1
    return 0


def _listen(worker: Worker) -> None:
    heard = threading.Event()

    def hear(_number: int, _frame: FrameType | None) -> None:
        if heard.is_set():
            raise KeyboardInterrupt
        heard.set()
        worker.stop()

    signal.signal(signal.SIGINT, hear)
    signal.signal(signal.SIGTERM, hear)


def _stop_with_the_server(worker: Worker) -> None:
    # Past Python's buffer: its lock, held by a thread that waits, lets the interpreter die badly.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    worker.stop()
