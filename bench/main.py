"""What `anlan bench` does: a child process and a fresh database for every benchmark."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from bench.databases import VENDORS, postgres_answers, scratch
from bench.seed import run_seed

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("roster", "answers", "ledger", "export", "launch", "dashboards", "reports", "ingest")
SEED = "seed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which benchmarks, how large, on which database; or `seed` and how much."""
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"测量项：{'、'.join(NAMES)}，缺省为全部；或 {SEED}：向当前数据库写入虚构数据",
    )
    parser.add_argument("--quick", action="store_true", help="小规模，一分钟以内")
    parser.add_argument("--database", choices=[*VENDORS, "both"], default="both", help="数据库")
    parser.add_argument("--units", type=int, default=1000, help="seed：单位数，缺省 1000")
    parser.add_argument("--hazards", type=int, default=10_000, help="seed：隐患数，缺省 10000")
    parser.add_argument("--campaign", action="store_true", help="seed：同时生成清单和检查任务")


def run(options: argparse.Namespace) -> int:
    """0 when every benchmark ran, 1 when one failed or the data was refused, 2 for wrong usage."""
    if options.names == [SEED]:
        return run_seed(options)
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        known = "、".join([*NAMES, SEED])
        sys.stderr.write(f"没有名为 {'、'.join(unknown)} 的测量项，可选：{known}。\n")
        return 2
    failures = [
        f"{name} ({vendor})"
        for vendor in _vendors(options.database)
        for name in options.names or NAMES
        if not _measure(name, vendor, quick=options.quick)
    ]
    if failures:
        sys.stderr.write(f"未完成的测量项：{'、'.join(failures)}\n")
    return 1 if failures else 0


def _vendors(wanted: str) -> list[str]:
    vendors = list(VENDORS) if wanted == "both" else [wanted]
    if "postgresql" in vendors and not postgres_answers():
        sys.stderr.write("PostgreSQL 没有应答（ANLAN_BENCH_POSTGRES_URL），未测量。\n")
        vendors.remove("postgresql")
    return vendors


def _measure(name: str, vendor: str, *, quick: bool) -> bool:
    with scratch(vendor, settings.DATA_DIR) as environment:
        done = subprocess.run(
            [sys.executable, "-m", "bench.child", name, "quick" if quick else "full"],
            cwd=ROOT,
            env=os.environ | environment,
            check=False,
        )
    return done.returncode == 0
