"""A version to Excel, and an edited workbook back into the draft."""

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.checklists import commands, permissions, queries
from anlan.checklists.queries import FIELD_LABELS
from anlan.checklists.states import VersionState
from anlan.kernel import files
from anlan.kernel.errors import InvalidInput, NotPermitted, UnreadableFile, WrongState
from anlan.web.checklists.forms import ApplyForm, UploadForm
from anlan.web.shell.request import SignedInRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMIT_BYTES = 5 * 1024 * 1024
MOST_PROBLEMS_SHOWN = 100


def export(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """The version as a workbook."""
    version = queries.version(request.actor, version_id)
    name = quote(f"{version.checklist.name}-第{version.number}版.xlsx")
    return HttpResponse(
        queries.write_workbook(version),
        content_type=XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def upload(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Try an edited workbook: what it would change, and every fault by its cell."""
    version = queries.version(request.actor, version_id)
    if not permissions.may(request.actor, "edit", version.unit_path):
        raise NotPermitted
    if version.state != VersionState.DRAFT:
        raise WrongState(_("这一版已经发布，不能再改；请新建草稿后修改。"))
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"version": version, "form": form}
    if form.is_valid():
        given = form.cleaned_data["file"]
        remove = form.cleaned_data["remove_missing"]
        try:
            data = _bytes_of(given)
            report = commands.import_items(
                actor=request.actor,
                version_id=version_id,
                data=data,
                file_name=given.name,
                remove_missing=remove,
            )
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            context["result"] = _told(report)
            context["stored"] = files.store(data, XLSX).pk
            context["file_name"] = given.name
            return render(request, "checklists/import_report.html", context)
    return render(request, "checklists/import.html", context)


@require_POST
def apply(request: SignedInRequest, version_id: UUID) -> HttpResponse:
    """Write what was tried."""
    form = ApplyForm(request.POST)
    if not form.is_valid():
        raise InvalidInput
    with files.open_file(form.cleaned_data["file"]) as stream:
        data = stream.read(LIMIT_BYTES + 1)
    report = commands.import_items(
        actor=request.actor,
        version_id=version_id,
        data=data,
        file_name=form.cleaned_data["file_name"],
        remove_missing=form.cleaned_data["remove_missing"],
        dry_run=False,
    )
    if not report.is_applied:
        raise WrongState(_("草稿在试读之后有了变化，请重新上传文件试读。"))
    messages.success(request, _("文件中的修改已写入草稿。"))
    return redirect("checklists:version", version_id)


def _bytes_of(given) -> bytes:  # type: ignore[no-untyped-def]  # noqa: ANN001 -- an upload
    if given.size > LIMIT_BYTES:
        raise UnreadableFile(_("文件大于 5 MB。清单文件不含图片，请检查是否选错了文件。"))
    data: bytes = given.read()
    return data


def _told(report: commands.ImportReport) -> dict[str, object]:
    return {
        "report": report,
        "problems": report.problems[:MOST_PROBLEMS_SHOWN],
        "more_problems": max(0, len(report.problems) - MOST_PROBLEMS_SHOWN),
        "changed": [
            (each.code, each.text, [FIELD_LABELS[name] for name in each.fields])
            for each in report.changed
        ],
    }
