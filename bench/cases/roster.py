"""Taking in a roster: a real workbook, read and reported, then applied."""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import xlsxwriter
from django.db import connection
from python_calamine import CalamineWorkbook

from anlan.kernel.ids import new_id
from anlan.kernel.models import Event
from anlan.kernel.scope import Actor
from anlan.units.commands.roster import import_roster, read_roster
from anlan.units.models import Place, Post, Unit
from bench import bare
from bench.copies import Kept, put_back, take_out
from bench.measure import Pair, Result, Size, middle, peak_mib, seconds
from bench.seeding import seed_district
from bench.seeding.register import BUREAU

QUICK = Size(units=300, hazards=0, rounds=2)
FULL = Size(units=10_000, hazards=0, rounds=3)
COLUMNS = (
    "单位名称", "单位类型", "上级单位", "学段", "无代码原因", "食堂", "寄宿", "实验室", "燃气",
    "学生数", "教职工数", "法定代表人", "安全责任人", "联系电话", "地址",
)  # fmt: skip
TERRITORY = 16
# What an import writes, parents first.
WRITTEN = (Unit, Place, Post, Event)


@dataclass(frozen=True, slots=True)
class Costs:
    """What one round took, in seconds."""

    dry_run: float
    opened: float
    applied: float
    written: float


def measure(size: Size) -> Iterator[Result]:
    """One import of as many units per round, each below a central school of its own."""
    district = seed_district(1)
    target = district.bureau
    costs = [_round(number, size.units, target) for number in range(size.rounds + 1)][1:]
    dry = Pair(middle([c.dry_run for c in costs]), middle([c.opened for c in costs]))
    applied = Pair(middle([c.applied for c in costs]), middle([c.written for c in costs]))
    whole = Pair(dry.ours + applied.ours, dry.limit + applied.limit)
    said = f"{size.units:,} units from .xlsx"
    for case, pair in (
        (f"dry run of {said}, beside opening the workbook", dry),
        (f"import of {said}, beside raw insert of the rows it wrote", applied),
        (f"dry run and import of {said}, beside both", whole),
    ):
        yield Result(
            "roster",
            case,
            round(pair.ours, 3),
            "s",
            round(pair.limit, 3),
            pair.ratio,
            peak_mib(),
            connection.vendor,
        )


def workbook(units: int, prefix: str) -> bytes:
    """A roster as a bureau sends it: a title above, central schools first, then what they lead."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("单位名册")
        sheet.write_row(0, 0, ["虚构单位名册"])
        sheet.write_row(1, 0, COLUMNS)
        for row, cells in enumerate(_rows(units, prefix), start=2):
            sheet.write_row(row, 0, cells)
    return file.getvalue()


def _rows(units: int, prefix: str) -> Iterator[Sequence[object]]:
    centre = ""
    for number in range(units):
        if number % (TERRITORY + 1) == 0:
            centre = f"{prefix}第{number}镇中心学校"
            yield _cells(number, centre, "中心学校", BUREAU, "九年一贯制")
        elif number % 3:
            yield _cells(number, f"{prefix}第{number}小学", "学校", centre, "小学")
        else:
            yield _cells(number, f"{prefix}第{number}幼儿园", "幼儿园", centre, "学前")


def _cells(number: int, name: str, kind: str, parent: str, stage: str) -> Sequence[object]:
    features = ["是" if number % each else "否" for each in (2, 5, 7, 3)]
    people = [100 + number % 900, 10 + number % 60, "虚构校长", "虚构安全员", "000-2000000"]
    return [name, kind, parent, stage, "虚构单位", *features, *people, f"虚构路{number}号"]


def _round(number: int, units: int, target: Unit) -> Costs:
    """Dry run and import, then the rows that came of it taken out and put back raw."""
    data, actor = workbook(units, "甲乙丙丁戊己庚辛壬癸"[number]), Actor.system()
    ask = partial(read_roster, actor=actor, data=data, file_name="名册.xlsx", target_id=target.pk)
    do = partial(import_roster, actor=actor, data=data, file_name="名册.xlsx", target_id=target.pk)
    before = new_id()
    dry_run, opened, applied = seconds(ask), seconds(partial(_open, data)), seconds(do)
    with closing(bare.connect()) as connected:
        kept = take_out(connected, WRITTEN, bare.bound_uuid(before))
        if len(kept[0].rows) != units:
            raise RuntimeError("the import did not write every unit of the roster")
        written = seconds(partial(_put_back, connected, kept))
    return Costs(dry_run, opened, applied, written)


def _open(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def _put_back(connected: bare.Connection, kept: Sequence[Kept]) -> None:
    bare.begin(connected)
    put_back(connected, kept)
    connected.commit()
