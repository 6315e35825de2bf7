"""`anlan verify`: whether the log, the files and the counters still say what was written."""

import argparse
import sys
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db.models import F, Model

from anlan.campaigns.queries import verify_counters as verify_campaigns
from anlan.campaigns.queries.submissions import verify_submissions
from anlan.checklists.queries import verify_counters as verify_checklists
from anlan.cli.database import database, is_current
from anlan.hazards.queries import verify_counters as verify_hazards
from anlan.inspections.queries import verify_counters as verify_inspections
from anlan.inspections.queries import verify_parcels
from anlan.kernel import events, files
from anlan.kernel.models import Event, StoredFile
from anlan.reports.queries.frozen import verify_self_reports

COUNTERS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("检查清单", verify_checklists),
    ("大检查", verify_campaigns),
    ("报送", verify_submissions),
    ("隐患", verify_hazards),
    ("自查", verify_inspections),
    ("现场上报", verify_parcels),
    ("自查报告", verify_self_reports),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: it always checks everything."""


def run(_options: argparse.Namespace) -> int:
    """Print every difference as it is found; 1 if there was any. Changes nothing."""
    _say(f"核对数据库：{database()}")
    # Asked first: merely to look into a file of SQLite that is not there would make it.
    if not is_current():
        sys.stderr.write("数据库尚未建立或版本较旧，请先运行 anlan serve 或 anlan init 升级。\n")
        return 1
    differences = 0
    for difference in all_differences():
        differences += 1
        _say(f"不符：{difference}")
    if differences:
        _say(f"核对完成：发现 {differences} 处不符。")
        return 1
    _say(
        f"核对完成：操作记录 {Event.objects.count()} 条、文件 {StoredFile.objects.count()} 个，"
        "单位归属和各项计数均无差异。"
    )
    return 0


def all_differences() -> Iterator[str]:
    """The log, the files, the paths, then what each subject counts."""
    for each in events.verify_chains():
        yield f"操作记录 第{each.chain}链 第{each.number}条 {each.event_id}：{each.problem}"
    for damaged in files.verify_files():
        owners = "、".join(_owners(damaged.sha256)) or "没有记录使用它"
        yield f"文件 {damaged.sha256}（{owners}）：{damaged.problem}"
    yield from _misplaced()
    for name, verify in COUNTERS:
        for difference in verify():
            yield f"{name}：{difference}"


def _owners(sha256: str) -> Iterator[str]:
    """What the file belongs to: the hazard of a photo, the sheet, the import."""
    for relation in StoredFile._meta.related_objects:
        rows = relation.related_model._default_manager.filter(  # noqa: SLF001 -- public by custom
            **{relation.field.name: sha256}
        )
        for row in rows:
            owner = getattr(row, "hazard", None) or getattr(row, "sheet", None) or row
            yield f"{owner._meta.label} {owner.pk} {owner}"


def _misplaced() -> Iterator[str]:
    """Rows whose path is not that of their unit: they would be seen by the wrong people."""
    for model in apps.get_models():
        names = {each.name for each in model._meta.local_concrete_fields}
        if {"unit", "unit_path"} <= names:
            yield from _misplaced_rows(model)


def _misplaced_rows(model: type[Model]) -> Iterator[str]:
    every = model._default_manager  # noqa: SLF001 -- public by custom
    rows = every.exclude(unit_path=F("unit__path")).order_by("pk")
    for row in rows.iterator(chunk_size=1000):
        yield f"{model._meta.label} {row.pk} {row}：所属单位的路径不一致"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
