"""The ledger out: a million rows as CSV with their peak of memory, a hundred thousand as xlsx.

The limits are a raw SELECT of the same columns through csv.writer, and the same cells through
XlsxWriter's own constant-memory mode. Each run has a process of its own, so that its memory is
nobody else's.
"""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import xlsxwriter
from django.db import connection

from anlan.hazards.models import Hazard
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.reports.build.ledger import COLUMNS, Cell, ledger_rows
from anlan.reports.render.ledger_csv import write_ledger_csv
from anlan.reports.render.ledger_xlsx import write_ledger_xlsx
from bench import bare
from bench.apart import Cost, call
from bench.measure import Result, Size

QUICK = Size(units=200, hazards=10_000, rounds=1)
FULL = Size(units=3_600, hazards=1_000_000, rounds=1)
XLSX_ROWS = 100_000
RAW = (
    "SELECT h.number, u.name, p.name, h.found_at, h.found_by, h.origin_kind, h.place_name,"
    " h.location, h.description, h.category_title, h.grade, h.possible_consequence, h.bases,"
    " h.owner_department, h.owner, h.measures, h.funds_yuan, h.funds_source, h.due_on,"
    " h.contingency, h.state, h.rectified_at, h.rectification, h.closed_by, h.closed_at,"
    ' h.closing_opinion, h.note FROM "hazards_hazard" h JOIN "units_unit" u ON u.id = h.unit_id'
    ' LEFT JOIN "units_unit" p ON p.id = u.parent_id ORDER BY h.id'
)


def measure(size: Size) -> Iterator[Result]:
    """CSV of everything, xlsx of as many as a workbook is likely to hold."""
    call("bench.seeding:seed", size.units, size.hazards)
    rows = min(XLSX_ROWS, size.hazards)
    with tempfile.TemporaryDirectory() as folder:
        ours = call("bench.cases.export:our_csv", folder)
        limit = call("bench.cases.export:raw_csv", folder)
        yield _result(
            f"csv of {size.hazards:,} rows, beside raw SELECT and csv.writer", ours, limit
        )
        ours = call("bench.cases.export:our_xlsx", folder, rows)
        limit = call("bench.cases.export:bare_xlsx", folder, rows)
        yield _result(f"xlsx of {rows:,} rows, beside bare XlsxWriter", ours, limit)


def _result(case: str, ours: Cost, limit: Cost) -> Result:
    if ours.result != limit.result:
        raise RuntimeError(f"{case}: ours wrote {ours.result} rows, the limit {limit.result}")
    return Result(
        "export",
        f"{case}; the limit peaks at {limit.peak_mib} MiB",
        round(ours.seconds, 2),
        "s",
        round(limit.seconds, 2),
        round(ours.seconds / limit.seconds, 2),
        ours.peak_mib,
        connection.vendor,
    )


def our_csv(folder: str) -> int:
    """As `anlan export-ledger` writes it."""
    with Path(folder, "ours.csv").open("w", encoding="utf-8", newline="") as file:
        return write_ledger_csv(_rows(), file)


def raw_csv(folder: str) -> int:
    """The same columns, fetched in batches and written as they are."""
    written = 0
    with (
        closing(bare.connect()) as connected,
        Path(folder, "raw.csv").open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        cursor = connected.cursor("raw") if bare.is_postgres() else connected.cursor()
        cursor.execute(RAW)
        while rows := cursor.fetchmany(2000):
            writer.writerows(rows)
            written += len(rows)
    return written


def our_xlsx(folder: str, rows: int) -> int:
    """As `anlan export-ledger` writes it."""
    target = str(Path(folder, "ours.xlsx"))
    return write_ledger_xlsx(islice(_rows(), rows), target, title="虚构台账", subtitle="测量")


def bare_xlsx(folder: str, rows: int) -> int:
    """The same cells through XlsxWriter, without formats beyond that of dates."""
    written = 0
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(str(Path(folder, "bare.xlsx")), options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [str(column.title) for column in COLUMNS])
        for written, cells in enumerate(islice(_rows(), rows), 1):
            sheet.write_row(written, 0, cells)
    return written


def _rows() -> Iterator[tuple[Cell, ...]]:
    return ledger_rows(Hazard.objects.visible_to(Actor.system()), today=clock.today())
