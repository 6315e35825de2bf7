"""`anlan import-hazards`: an old ledger into a running campaign."""

import argparse
import sys
from pathlib import Path

from anlan.campaigns import queries as campaigns
from anlan.hazards.commands import ImportMode, LedgerImport, import_ledger
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the campaign, and whether to write."""
    parser.add_argument("file", type=Path, help="台账文件：.xlsx、.xls 或 .csv")
    parser.add_argument("--campaign", required=True, help="大检查的编号，或唯一的名称")
    parser.add_argument("--dry-run", action="store_true", help="只试读，不写入")
    parser.add_argument(
        "--accept-partial", action="store_true", help="有问题的行跳过，其余照常导入"
    )


def run(options: argparse.Namespace) -> int:
    """Import and report; exit code 1 when a row or the file is refused."""
    actor = Actor.system()
    try:
        outcome = import_ledger(
            actor=actor,
            campaign_id=campaigns.campaign_named(actor, options.campaign).pk,
            data=options.file.read_bytes(),
            file_name=options.file.name,
            today=clock.today(),
            mode=_mode(options),
        )
    except OSError as error:
        sys.stderr.write(f"无法读取文件 {options.file}：{error.strerror}\n")
        return 1
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _report(outcome, dry_run=options.dry_run)
    return 1 if outcome.problems else 0


def _mode(options: argparse.Namespace) -> ImportMode:
    if options.dry_run:
        return ImportMode.DRY_RUN
    return ImportMode.GOOD_ROWS if options.accept_partial else ImportMode.ALL_OR_NOTHING


def _report(outcome: LedgerImport, *, dry_run: bool) -> None:
    for problem in outcome.problems:
        sys.stdout.write(f"{problem.address}：{problem.problem}{problem.mend}\n")
    verb = "可导入" if dry_run else "已导入"
    counts = f"{verb} {outcome.entered} 行，已在台账中 {outcome.known} 行，有问题 {len(outcome.problems)} 行。\n"
    sys.stdout.write(counts)
    if outcome.to_grade:
        rows = "、".join(map(str, outcome.to_grade[:20]))
        sys.stdout.write(f"原台账列为重大隐患的行须另行认定：第 {rows} 行。\n")
    if outcome.problems and not outcome.entered:
        sys.stdout.write("没有写入任何内容。改好后重新导入，或加 --accept-partial 先导入其余行。\n")
