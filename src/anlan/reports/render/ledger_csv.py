"""The ledger as CSV that Excel and WPS open by a double click: UTF-8 with BOM, CRLF."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TextIO

from django.utils.translation import override

from anlan.kernel import language
from anlan.reports.build.ledger import COLUMNS, Cell, RowCount

BOM = "\ufeff"
# A spreadsheet takes a text that begins so for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BATCH = 500


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def ledger_csv(rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    """The file in pieces of some hundred lines."""
    writer = csv.writer(_Echo())
    with override(language.OF_RECORD):
        pieces = [BOM, writer.writerow([str(column.title) for column in COLUMNS])]
    for row in rows:
        pieces.append(writer.writerow([_text(cell) for cell in row]))
        if len(pieces) >= BATCH:
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces)


def write_ledger_csv(rows: Iterable[tuple[Cell, ...]], file: TextIO) -> int:
    """Write the whole file; returns how many hazards it holds."""
    count = RowCount()
    file.writelines(ledger_csv(count.watch(rows)))
    return count.rows


def _text(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return cell
