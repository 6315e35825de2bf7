"""The `anlan` program: one module a command, found by its name."""

import argparse
import os
import sys
from importlib import import_module
from typing import Protocol, cast

import django


class Command(Protocol):
    """What a command's module must have."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Name its arguments."""

    def run(self, options: argparse.Namespace) -> int | None:
        """Do it; the number returned is the exit code."""


# Order is the order of `anlan --help`. A module has `add_arguments(parser)` and `run(options)`.
COMMANDS = {
    "init": "为一个教体局建立系统：数据库、清单库、首个管理员",
    "demo": "建立示范区演示数据并启动",
    "serve": "启动网页服务",
    "worker": "启动后台处理程序（anlan serve 已自带一个）",
    "reset-password": "重置一个账号的密码（管理员都不能登录时使用）",
    "import-units": "导入单位名册（Excel 或 CSV）",
    "draft-campaign": "读取大检查方案，输出识别结果（JSON），可存为草稿",
    "import-hazards": "导入已有隐患台账",
    "export-ledger": "导出隐患台账",
    "verify": "核对审计链、计数和文件",
    "bench": "性能测量，或写入测量用的虚构数据（bench seed）",
    "manage": "Django 管理命令",
}


# The demo has its own database; what serves or begins the real one never falls back on the demo's.
ENVIRONMENT = {
    "demo": {"ANLAN_DEMO": "1"},
    "serve": {"ANLAN_DEMO": os.environ.get("ANLAN_DEMO", "0")},
    "worker": {"ANLAN_DEMO": os.environ.get("ANLAN_DEMO", "0")},
    "init": {"ANLAN_DEMO": "0"},
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 for done, 1 for refused, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="anlan", description="安澜：学校安全生产大检查")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    given = sys.argv[1:] if arguments is None else arguments
    command: Command | None = None
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        # Only the module that is asked for is imported, after Django: both cost start-up time.
        if given and given[0] == name:
            command = _load(name)
            command.add_arguments(subparser)
    options = parser.parse_args(given)
    return 2 if command is None else int(command.run(options) or 0)


def _load(name: str) -> Command:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.settings")
    os.environ.update(ENVIRONMENT.get(name, {}))
    django.setup()
    return cast("Command", import_module(f"anlan.cli.{name.replace('-', '_')}"))


if __name__ == "__main__":
    sys.exit(main())
