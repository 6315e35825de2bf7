"""`anlan bench`: our figures beside the physical limit; lives in the working copy's `bench/`."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

import anlan

if TYPE_CHECKING:
    from anlan.cli.main import Command

ROOT = Path(anlan.__file__).resolve().parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of the measurements; none where they are not at hand."""
    if (measurements := _measurements()) is not None:
        measurements.add_arguments(parser)
    else:
        parser.add_argument("arguments", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> int:
    """Measure; 2 where only the product is installed."""
    measurements = _measurements()
    if measurements is None:
        sys.stderr.write("性能测量只在源代码目录中提供，请在源代码目录中运行 ./anlan bench。\n")
        return 2
    return int(measurements.run(options) or 0)


def _measurements() -> "Command | None":
    if not (ROOT / "bench" / "main.py").exists():
        return None
    sys.path.insert(0, str(ROOT))
    return cast("Command", import_module("bench.main"))
