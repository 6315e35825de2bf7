"""`anlan export-ledger`: the ledger of one campaign as .xlsx, .csv, or .zip with its photos."""

import argparse
import sys
import tempfile
from pathlib import Path

from anlan.campaigns import queries as campaigns
from anlan.hazards.queries import ledger_of
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor
from anlan.reports.build.ledger import heading_of, ledger_photos, ledger_rows, photo_link
from anlan.reports.render.ledger_archive import write_ledger_archive
from anlan.reports.render.ledger_csv import write_ledger_csv
from anlan.reports.render.ledger_xlsx import write_ledger_xlsx

KINDS = (".xlsx", ".csv", ".zip")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Campaign and target; the target's ending decides the format."""
    parser.add_argument("--campaign", required=True, help="大检查的编号，或唯一的名称")
    parser.add_argument(
        "--out", required=True, type=Path, help="目标文件：.xlsx、.csv 或 .zip（含照片）"
    )
    parser.add_argument(
        "--site", default="", help="网站地址，用于生成照片链接，如 http://10.0.0.5:8000"
    )


def run(options: argparse.Namespace) -> int:
    """Write the file under a temporary name first: what stands at the target is always whole."""
    if options.out.suffix.lower() not in KINDS:
        sys.stderr.write("目标文件须以 .xlsx、.csv 或 .zip 结尾。\n")
        return 2
    unfinished = options.out.with_name(f".{options.out.name}.part")
    try:
        rows = _write(options, unfinished)
    except DomainError as error:
        unfinished.unlink(missing_ok=True)
        sys.stderr.write(f"{error}\n")
        return 1
    unfinished.replace(options.out)
    sys.stdout.write(f"已导出 {rows} 行：{options.out}\n")
    return 0


def _write(options: argparse.Namespace, target: Path) -> int:
    actor = Actor.system()
    today = clock.today()
    campaign = campaigns.campaign_named(actor, options.campaign)
    hazards = ledger_of(actor, campaign)
    rows = ledger_rows(hazards, today=today, link=photo_link(options.site.rstrip("/")))
    if options.out.suffix.lower() == ".csv":
        with target.open("w", encoding="utf-8", newline="") as file:
            return write_ledger_csv(rows, file)
    heading = heading_of(campaign, today)
    title, subtitle = heading.title, heading.subtitle
    if options.out.suffix.lower() == ".xlsx":
        return write_ledger_xlsx(rows, str(target), title=title, subtitle=subtitle)
    with tempfile.TemporaryFile() as workbook, target.open("wb") as archive:
        written = write_ledger_xlsx(rows, workbook, title=title, subtitle=subtitle)
        workbook.seek(0)
        write_ledger_archive(
            workbook, ledger_photos(hazards), archive, workbook_name="隐患台账.xlsx"
        )
        return written
