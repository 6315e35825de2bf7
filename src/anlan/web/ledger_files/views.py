"""The ledger out and in; both are on record."""

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from anlan.hazards import queries
from anlan.hazards.commands import ImportMode, LedgerImport, import_ledger, record_export
from anlan.hazards.permissions import REPORT_RULES
from anlan.hazards.states import Origin
from anlan.kernel import clock, files, language
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, UnreadableFile
from anlan.reports.build.ledger import Cell, heading_of, ledger_photos, ledger_rows
from anlan.reports.commands import ask_for_report
from anlan.reports.kinds import LEDGER
from anlan.reports.kinds.ledger import ledger_parameters
from anlan.reports.render.ledger_archive import write_ledger_archive
from anlan.reports.render.ledger_csv import ledger_csv
from anlan.reports.render.ledger_xlsx import write_ledger_xlsx
from anlan.web.hazards.reading import LedgerRequest, ledger_request
from anlan.web.ledger_files.forms import (
    CSV,
    XLSX,
    ConfirmForm,
    ExportForm,
    LedgerFileForm,
    token_for,
)
from anlan.web.shell.request import SignedInRequest
from anlan.web.shell.workbooks import XLSX_TYPE, spooled

if TYPE_CHECKING:
    from anlan.hazards.models import HazardQuerySet

PROBLEMS_SHOWN = 200
# From here on the file takes long enough to be better made in the background.
LARGE = 20_000


def export(request: SignedInRequest) -> HttpResponseBase:
    """What the ledger's filters show, as a file."""
    asked = ledger_request(request)
    hazards = queries.matching(request.actor, asked.filters)
    form = ExportForm(request.POST or None)
    if not form.is_valid():
        rows = hazards.count()
        context = {
            "form": form,
            "rows": rows,
            "is_large": rows >= LARGE,
            "campaign": asked.campaign,
            "chips": asked.chips,
            "back": f"{reverse('hazards:ledger')}?{asked.query}",
            "narrow": True,
        }
        return render(request, "ledger_files/export.html", context)
    if "later" in request.POST:
        return _ask(request, asked, form.cleaned_data["format"])
    return _file(request, asked, hazards, form.cleaned_data["format"])


def _ask(request: SignedInRequest, asked: LedgerRequest, file_format: str) -> HttpResponse:
    """Let the file be made in the background."""
    with override(language.OF_RECORD):
        told = ledger_request(request).chips
    ask_for_report(
        actor=request.actor,
        kind=LEDGER.key,
        campaign_id=asked.campaign.pk,
        parameters=ledger_parameters(
            asked.filters,
            file_format=file_format,
            site=request.build_absolute_uri("/").rstrip("/"),
            told=told,
        ),
    )
    messages.success(request, _("已开始生成报表，完成后在本页下载。"))
    return redirect("saved_reports:list")


def read(request: SignedInRequest) -> HttpResponse:
    """An old ledger, checked row by row; nothing is entered before it is confirmed."""
    if not request.actor.holds(REPORT_RULES[Origin.IMPORTED]):
        raise NotPermitted
    form = LedgerFileForm(request.actor, request.POST or None, request.FILES or None)
    context = {"form": form, "narrow": True}
    if not form.is_valid():
        return render(request, "ledger_files/import.html", context)
    given = form.cleaned_data["file"]
    data = given.read()
    try:
        outcome = import_ledger(
            actor=request.actor,
            campaign_id=form.campaign_id(),
            data=data,
            file_name=given.name,
            today=clock.today(),
            mode=ImportMode.DRY_RUN,
        )
    except UnreadableFile as error:
        form.add_error("file", str(error))
        return render(request, "ledger_files/import.html", context)
    kept = files.store(data, given.content_type or "application/octet-stream")
    token = token_for(
        campaign_id=form.campaign_id(),
        sha256=kept.sha256,
        file_name=given.name,
        person=request.actor.id,
    )
    return render(request, "ledger_files/import_report.html", _shown(outcome, given.name, token))


@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    """Enter the rows of a checked file."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("核对结果已过期，请重新上传文件。"))
    kept = form.cleaned_data["token"]
    if kept["person"] != str(request.actor.id):
        raise NotFound
    with files.open_file(kept["sha256"]) as stream:
        data = stream.read()
    good_only = form.cleaned_data["good_rows_only"]
    outcome = import_ledger(
        actor=request.actor,
        campaign_id=UUID(kept["campaign"]),
        data=data,
        file_name=kept["file_name"],
        today=clock.today(),
        mode=ImportMode.GOOD_ROWS if good_only else ImportMode.ALL_OR_NOTHING,
    )
    if outcome.problems and not outcome.entered:
        context = _shown(outcome, kept["file_name"], request.POST["token"])
        return render(request, "ledger_files/import_report.html", context)
    messages.success(request, _("已导入 %(rows)d 条隐患。") % {"rows": outcome.entered})
    address = reverse("hazards:ledger")
    return redirect(f"{address}?{urlencode({'campaign': kept['campaign']})}")


def _shown(outcome: LedgerImport, file_name: str, token: str) -> dict[str, object]:
    return {
        "outcome": outcome,
        "problems": outcome.problems[:PROBLEMS_SHOWN],
        "file_name": file_name,
        "token": token,
    }


def _file(
    request: SignedInRequest, asked: LedgerRequest, hazards: "HazardQuerySet", file_format: str
) -> HttpResponseBase:
    today = clock.today()
    record_export(
        actor=request.actor,
        campaign_id=asked.campaign.pk,
        rows=hazards.count(),
        file_format=file_format,
        narrowed_by=asked.narrowed_by,
    )
    heading = heading_of(asked.campaign, today)

    def link(hazard_id: UUID) -> str:
        return request.build_absolute_uri(reverse("hazards:detail", args=[hazard_id]))

    rows = ledger_rows(hazards, today=today, link=link)
    if file_format == CSV:
        return _csv(rows, f"{heading.file_name}.csv")
    workbook = spooled()
    write_ledger_xlsx(rows, workbook, title=heading.title, subtitle=heading.subtitle)
    workbook.seek(0)
    if file_format == XLSX:
        return FileResponse(
            workbook,
            as_attachment=True,
            filename=f"{heading.file_name}.xlsx",
            content_type=XLSX_TYPE,
        )
    archive = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    photos = ledger_photos(hazards)
    with workbook:
        write_ledger_archive(
            workbook, photos, _binary(archive), workbook_name=f"{heading.file_name}.xlsx"
        )
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"{heading.file_name}.zip")


def _csv(rows: Iterator[tuple[Cell, ...]], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(ledger_csv(rows), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def _binary(file: object) -> BinaryIO:
    """Temporary files read and write bytes, whatever their stubs say."""
    return file  # type: ignore[return-value]  # as the docstring says
