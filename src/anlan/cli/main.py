"""The `anlan` program: one module a command, found by its name."""

import argparse
import os
import sys
from importlib import import_module

# Order is the order of `anlan --help`. A module has `add_arguments(parser)` and `run(options)`.
COMMANDS = {
    "init": "为一个教体局建立系统：数据库、清单库、首个管理员",
    "demo": "建立示范区演示数据并启动",
    "serve": "启动网页服务",
    "worker": "启动后台任务进程",
    "import-units": "导入单位名册（Excel 或 CSV）",
    "import-hazards": "导入已有隐患台账",
    "export-ledger": "导出隐患台账",
    "verify": "核对审计链、计数和文件",
    "bench": "性能测量",
    "seed": "生成测量用数据",
    "manage": "Django 管理命令",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 for done, 1 for refused, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="anlan", description="安澜：学校安全生产大检查")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    given = sys.argv[1:] if arguments is None else arguments
    # Only the module that is asked for is imported: the others cost start-up time.
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if given and given[0] == name:
            _module(name).add_arguments(subparser)
    options = parser.parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.settings")
    return int(_module(options.command).run(options) or 0)


def _module(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- a module
    return import_module(f"anlan.cli.{name.replace('-', '_')}")


if __name__ == "__main__":
    sys.exit(main())
