"""The demo district (示范区): fictional, in mid-campaign, written by the ordinary commands.

`anlan demo` makes it once in a database of its own, prints the accounts, and serves it.
"""

import argparse
import shutil
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from anlan.accounts.models import User
from anlan.cli.demo.building import build_demo
from anlan.cli.demo.people import ACCOUNTS, PASSWORD
from anlan.cli.serving import default_workers, serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to serve, and whether to begin anew."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="端口")
    parser.add_argument("--no-serve", action="store_true", help="只建立数据，不启动服务")
    parser.add_argument("--fresh", action="store_true", help="清除后重新建立演示数据")


def run(options: argparse.Namespace) -> int:
    """Make the district unless it is there, say who may sign in, and serve."""
    if options.fresh:
        _clear()
    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        sys.stdout.write("正在建立示范区演示数据……\n")
        sys.stdout.flush()
        started = time.monotonic()
        summary = build_demo()
        sys.stdout.write(f"{summary}，用时 {time.monotonic() - started:.0f} 秒。\n")
    _print_accounts()
    if options.no_serve:
        return 0
    return serve(host=options.host, port=options.port, workers=default_workers())


def _print_accounts() -> None:
    sys.stdout.write(f"\n演示账号（密码均为 {PASSWORD}，单位和人员全部虚构）：\n")
    for account in ACCOUNTS:
        sys.stdout.write(f"  {account.username:<10} {account.title}\n")
    sys.stdout.write("\n")


def _clear() -> None:
    """Remove the demo's own database and files; the real ones lie elsewhere."""
    connection.close()
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
