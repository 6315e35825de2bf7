"""A roster in two steps: read and shown row by row, then confirmed."""

from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.kernel import files
from anlan.kernel.errors import InvalidInput, NotPermitted, UnreadableFile
from anlan.units import queries
from anlan.units.commands import roster
from anlan.units.commands.roster import Outcome, RosterReport, RosterRow
from anlan.web.accounts.forms import posted
from anlan.web.shell.request import SignedInRequest
from anlan.web.units.forms import ApplyForm, RosterForm

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_SHOWN = 100
# What is shown at first: the rows that need attention, else all.
FIRST = (Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW, Outcome.SAME)


def upload(request: SignedInRequest) -> HttpResponse:
    """A file to be read; nothing is written before it is confirmed."""
    targets = [(str(unit.pk), unit.name) for unit in queries.import_targets(request.actor)]
    if not targets:
        raise NotPermitted
    form = RosterForm(targets, posted(request), request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            kept = roster.keep_roster(
                actor=request.actor,
                data=_bytes_of(given),
                file_name=given.name,
                target_id=form.target_id(),
            )
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("units:import_report", kept.pk)
    context = {"form": form, "target": targets[0][1] if len(targets) == 1 else "", "narrow": True}
    return render(request, "units/import.html", context)


def template(request: SignedInRequest) -> HttpResponse:
    """An empty roster to fill in."""
    if not queries.may_anywhere(request.actor, "import_roster"):
        raise NotPermitted
    return _download(roster.template_workbook(), _("单位名册模板.xlsx"))


def report(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """What each row would do, or did."""
    kept = queries.roster_import(request.actor, import_id)
    found = RosterReport.from_json(kept.report)
    shown = request.GET.get("show", "")
    if shown not in {*Outcome.values, "vanished"}:
        shown = next((each for each in FIRST if found.counts[each]), Outcome.SAME)
    rows = [row for row in found.rows if row.outcome == shown]
    page = _page_asked(request, len(rows))
    context = {
        "kept": kept,
        "report": found,
        "tiles": _tiles(found),
        "shown": shown,
        "rows": rows[page * ROWS_SHOWN : (page + 1) * ROWS_SHOWN],
        "vanished": found.vanished if shown == "vanished" else [],
        "warnings": [row for row in found.rows if row.warnings][:ROWS_SHOWN],
        "good": found.counts[Outcome.NEW] + found.counts[Outcome.CHANGED],
        "refused": found.counts[Outcome.REFUSED],
        "previous_url": f"?show={shown}&page={page}" if page else "",
        "next_url": f"?show={shown}&page={page + 2}" if _has_more(rows, page) else "",
        "steps": [_("选择文件"), _("核对"), _("完成")],
        "at": 4 if kept.applied_at else 2,
    }
    return render(request, "units/import_report.html", context)


@sensitive_post_parameters()
@require_POST
def apply(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Do what was shown; new accounts are answered with their one-time passwords."""
    kept = queries.roster_import(request.actor, import_id)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        raise InvalidInput
    applied = roster.apply_roster(
        actor=request.actor,
        import_id=import_id,
        accept_partial=form.cleaned_data["accept_partial"],
    )
    counts = applied.report.counts
    text = _("已导入：新增 %(new)d 项，更新 %(changed)d 项。") % {
        "new": counts[Outcome.NEW],
        "changed": counts[Outcome.CHANGED],
    }
    if applied.accounts:
        context = {
            "kept": kept,
            "accounts": applied.accounts,
            "text": text,
            "address": request.build_absolute_uri("/"),
        }
        return render(request, "units/import_accounts.html", context)
    messages.success(request, text)
    return redirect("units:import_report", import_id)


def corrections(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The refused rows with their messages, as a workbook to be mended and sent again."""
    kept = queries.roster_import(request.actor, import_id)
    found = RosterReport.from_json(kept.report)
    with files.open_file(kept.file_id) as stream:
        data = stream.read()
    return _download(roster.correction_workbook(data, found), _("待修正的行.xlsx"))


def _tiles(found: RosterReport) -> list[dict[str, object]]:
    tones = {Outcome.NEW: "done", Outcome.CHANGED: "warning", Outcome.REFUSED: "danger"}
    tiles: list[dict[str, object]] = [
        {
            "label": outcome.label,
            "number": found.counts[outcome],
            "url": f"?show={outcome.value}",
            "tone": tones.get(outcome, "") if found.counts[outcome] else "",
        }
        for outcome in Outcome
    ]
    vanished = {"label": _("名册中没有"), "number": len(found.vanished), "url": "?show=vanished"}
    return [*tiles, vanished]


def _page_asked(request: SignedInRequest, rows: int) -> int:
    asked = request.GET.get("page", "")
    page = int(asked) - 1 if asked.isdecimal() and len(asked) < len("1000000") else 0
    return min(max(page, 0), max(rows - 1, 0) // ROWS_SHOWN)


def _has_more(rows: list[RosterRow], page: int) -> bool:
    return len(rows) > (page + 1) * ROWS_SHOWN


def _bytes_of(given: "UploadedFile[bytes]") -> bytes:
    limit: int = settings.UPLOAD_LIMIT_BYTES
    if given.size is not None and given.size > limit:
        raise UnreadableFile(_("文件大于 20 MB。请删去图片和无关工作表，或分成几个文件导入。"))
    return bytes(given.read())


def _download(data: bytes, name: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
