"""The ledger as a saved report: the same file as the download of the moment, however large."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.campaigns.models import Campaign
from anlan.hazards.models import HazardQuerySet
from anlan.hazards.queries import LedgerFilters, Order, matching
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor
from anlan.kernel.work import Progress
from anlan.reports.build.ledger import (
    Cell,
    Heading,
    LedgerPhoto,
    heading_of,
    ledger_photos,
    ledger_rows,
    photo_link,
)
from anlan.reports.kinds.contract import CSV, XLSX, ZIP, Built, Parameters, ReportKind
from anlan.reports.render.ledger_archive import write_ledger_archive
from anlan.reports.render.ledger_csv import write_ledger_csv
from anlan.reports.render.ledger_xlsx import write_ledger_xlsx

MEDIA_TYPES = {"xlsx": XLSX, "csv": CSV, "zip": ZIP}
FORMATS = {
    "xlsx": gettext_lazy("Excel 工作簿"),
    "csv": gettext_lazy("CSV 文件"),
    "zip": gettext_lazy("Excel 工作簿和现场照片"),
}
# The names of the filters that are days, and of those that are several values.
_DAYS = [each.name for each in fields(LedgerFilters) if each.type == date | None]
_TUPLES = [each.name for each in fields(LedgerFilters) if "tuple" in str(each.type)]
# What the filters say by themselves: the campaign is the report's, the day that of the building.
_NOT_ASKED = {"today", "campaign_id"}
_SAID_BY_NOBODY = {each.name: each.default for each in fields(LedgerFilters)}


def ledger_parameters(
    filters: LedgerFilters, *, file_format: str, site: str = "", told: list[str] | None = None
) -> dict[str, Any]:
    """The parameters of a report on the rows that these filters show.

    `site` is the address under which photos are linked, `told` says the filters in words.
    """
    kept: dict[str, Any] = {}
    for name in LedgerFilters.__slots__:
        value = getattr(filters, name)
        if name not in _NOT_ASKED and value != _SAID_BY_NOBODY[name]:
            kept[name] = _plain(value)
    return {"format": file_format, "site": site, "filters": kept, "told": told or []}


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case Order():
            return value.value
        case tuple():
            return list(value)
    return value


def filters_of(campaign: Campaign, parameters: Parameters) -> LedgerFilters:
    """The filters that those parameters hold, as of today."""
    kept = dict(parameters.get("filters", {}))
    for name in _DAYS:
        if name in kept:
            kept[name] = date.fromisoformat(kept[name])
    if "order" in kept:
        kept["order"] = Order(kept["order"])
    for name in _TUPLES:
        if name in kept:
            kept[name] = tuple(kept[name])
    return LedgerFilters(today=clock.today(), campaign_id=campaign.pk, **kept)


def _check(parameters: Parameters) -> None:
    if parameters.get("format") not in MEDIA_TYPES:
        raise InvalidInput(fields={"format": _("请选择文件格式。")})


def _told(parameters: Parameters) -> list[str]:
    return [str(FORMATS[parameters["format"]]), *parameters["told"]]


def _build(actor: Actor, campaign: Campaign, parameters: Parameters, progress: Progress) -> Built:
    hazards = matching(actor, filters_of(campaign, parameters))
    today = clock.today()
    heading = heading_of(campaign, today)
    wanted = parameters["format"]
    total = hazards.count()
    rows = ledger_rows(hazards, today=today, link=photo_link(parameters["site"]))
    watched = progress.over(rows, total, _("正在写入台账"))
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever takes the result closes it
    try:
        if wanted == "csv":
            written = _write_csv(watched, target)
        elif wanted == "xlsx":
            written = _write_xlsx(watched, target, heading)
        else:
            written = _write_archive(watched, hazards, target, heading, progress)
    except BaseException:
        target.close()
        raise
    name = f"{heading.file_name}.{wanted}"
    return Built(name=name, media_type=MEDIA_TYPES[wanted], rows=written, content=target)


def _write_csv(rows: Iterator[tuple[Cell, ...]], target: BinaryIO) -> int:
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    written = write_ledger_csv(rows, text)
    # Flushes, and leaves the file open.
    text.detach()
    return written


def _write_xlsx(rows: Iterator[tuple[Cell, ...]], target: BinaryIO, heading: Heading) -> int:
    return write_ledger_xlsx(rows, target, title=heading.title, subtitle=heading.subtitle)


def _write_archive(
    rows: Iterator[tuple[Cell, ...]],
    hazards: HazardQuerySet,
    target: BinaryIO,
    heading: Heading,
    progress: Progress,
) -> int:
    with tempfile.TemporaryFile() as workbook:
        written = _write_xlsx(rows, workbook, heading)
        workbook.seek(0)
        photos: Iterator[LedgerPhoto] = progress.over(
            ledger_photos(hazards), 0, _("正在加入现场照片")
        )
        write_ledger_archive(workbook, photos, target, workbook_name=f"{heading.file_name}.xlsx")
    return written


LEDGER = ReportKind(
    key="ledger",
    title=gettext_lazy("隐患台账"),
    build=_build,
    check=_check,
    told=_told,
)
