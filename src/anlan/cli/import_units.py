"""`anlan import-units`: a roster of units from .xlsx, .xls or .csv into the register."""

import argparse
import sys
from pathlib import Path

from anlan.accounts.commands import GivenAccount
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.kernel.scope import Actor
from anlan.units import queries
from anlan.units.commands import roster
from anlan.units.commands.roster import Outcome, RosterReport
from anlan.units.models import Unit
from anlan.units.states import UnitKind

_LISTED = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and what to do with it."""
    parser.add_argument("file", type=Path, help="名册文件：.xlsx、.xls 或 .csv")
    parser.add_argument("--dry-run", action="store_true", help="只核对并列出问题，不写入")
    parser.add_argument(
        "--under", default="", help="导入到哪个单位之下：代码或名称；只有一个教体局时可省略"
    )
    parser.add_argument(
        "--accept-partial", action="store_true", help="有误的行不导入，其余照常导入"
    )


def run(options: argparse.Namespace) -> int:
    """Print the report; 1 when a row or the whole file is refused."""
    actor = Actor.system()
    try:
        target = _target(actor, options.under)
        data = options.file.read_bytes()
        report = roster.read_roster(
            actor=actor, data=data, file_name=options.file.name, target_id=target.pk
        )
        _print(report)
        if options.dry_run or (report.refused and not options.accept_partial):
            return _end(report, written=False)
        applied = roster.import_roster(
            actor=actor,
            data=data,
            file_name=options.file.name,
            target_id=target.pk,
            accept_partial=options.accept_partial,
        )
    except OSError as error:
        sys.stderr.write(f"文件打不开：{options.file}（{error.strerror}）\n")
        return 1
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _print_accounts(applied.accounts)
    return _end(applied.report, written=True)


def _target(actor: Actor, words: str) -> Unit:
    if words:
        return queries.unit_named(actor, words)
    bureaus = list(queries.units(actor).filter(kind=UnitKind.BUREAU)[:2])
    if len(bureaus) == 1:
        return bureaus[0]
    if not bureaus:
        raise InvalidInput("系统中还没有教体局，请先运行 anlan init。")
    raise InvalidInput("系统中有多个教体局，请用 --under 指明导入到哪个单位之下。")


def _print(report: RosterReport) -> None:
    for note in report.notes:
        print(note)
    for row in report.rows:
        for problem in row.problems:
            print(f"有误 {problem}")
        for warning in row.warnings:
            print(f"提示 {warning}")
        if row.outcome == Outcome.CHANGED:
            changes = "；".join(f"{c.title}：{c.old or '空'} → {c.new}" for c in row.changes)
            print(f"更新 {row.sheet}!第{row.number}行 {row.name}：{changes}")
    if report.vanished:
        print(f"名册中没有、系统中仍在办的单位 {len(report.vanished)} 个（不会删除）：")
        print(
            "、".join(report.vanished[:_LISTED]) + ("……" if len(report.vanished) > _LISTED else "")
        )


def _print_accounts(accounts: list[GivenAccount]) -> None:
    if accounts:
        print("新账号（初始密码只显示这一次）：")
    for account in accounts:
        print(f"{account.unit_name}\t{account.name}\t{account.username}\t{account.password}")


def _end(report: RosterReport, *, written: bool) -> int:
    counts = "，".join(f"{outcome.label} {report.counts[outcome]}" for outcome in Outcome)
    print(f"{counts}。{'已导入。' if written else '未写入。'}")
    return 1 if report.refused else 0
