"""`anlan serve`: the pages, on the real database even where only the demo's exists."""

import argparse
import sys

from django.core.management import call_command

from anlan.accounts import queries
from anlan.cli.serving import default_workers, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，0.0.0.0 为所有网卡")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument(
        "--workers", type=int, default=default_workers(), help="进程数，默认与处理器数相同，最多4个"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="不带后台处理程序，另用 anlan worker 启动"
    )


def run(options: argparse.Namespace) -> int:
    """Bring the database up to date, say what is still missing, and serve."""
    if options.workers < 1:
        sys.stderr.write("--workers 须为1或以上的整数。\n")
        return 2
    call_command("migrate", verbosity=0)
    if queries.is_without_accounts():
        sys.stdout.write(
            "系统中还没有账号。请另开一个窗口运行：anlan init --bureau 单位名称 --admin 管理员姓名\n"
        )
        sys.stdout.flush()
    return serve(
        host=options.host,
        port=options.port,
        workers=options.workers,
        with_worker=not options.no_worker,
    )
