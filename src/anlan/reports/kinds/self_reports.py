"""All units' self-inspection reports of one edition: their PDFs as handed in, with a list of them."""

import csv
import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.campaigns.models import Campaign, HandIn, Requirement, Submission, SubmissionFile
from anlan.campaigns.permissions import FOLLOWING
from anlan.campaigns.queries.submissions import submissions_in_sight
from anlan.campaigns.states import RequirementForm, SubmissionState
from anlan.kernel import files
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.scope import Actor
from anlan.kernel.work import Progress
from anlan.reports.kinds.contract import PDF, ZIP, Built, Parameters, ReportKind

CHUNK = 500
LIST = "目录.csv"
COLUMNS = ("单位", "上级单位", "状态", "报送时间", "第几次报送", "校验码", "文件")
# In no name of a file, on any system.
_FORBIDDEN = dict.fromkeys(map(ord, '\\/:*?"<>|\r\n\t'), "_")


def self_report_parameters(requirement: Requirement) -> dict[str, str]:
    """The parameters of a file of all reports on that requirement."""
    return {"requirement": str(requirement.pk), "title": requirement.title}


def _check(parameters: Parameters) -> None:
    if not _reports().filter(pk=_key(parameters)).exists():
        raise InvalidInput(_("没有这一期自查报告。"))


def _told(parameters: Parameters) -> list[str]:
    return [str(parameters.get("title", ""))]


def _reports() -> QuerySet[Requirement]:
    return Requirement.objects.filter(form=RequirementForm.REPORT, dropped_at=None)


def _key(parameters: Parameters) -> UUID:
    try:
        return UUID(str(parameters.get("requirement", "")))
    except ValueError:
        return UUID(int=0)


def _build(actor: Actor, campaign: Campaign, parameters: Parameters, progress: Progress) -> Built:
    requirement = _reports().filter(campaign=campaign, pk=_key(parameters)).first()
    if requirement is None:
        raise NotFound
    rows = submissions_in_sight(actor).filter(requirement=requirement)
    total = rows.count()
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- whoever takes the result closes it
    try:
        written = _write(progress.over(_rows(actor, requirement), total, _("正在加入报告")), target)
    except BaseException:
        target.close()
        raise
    name = f"{campaign.title}{requirement.title}.zip".translate(_FORBIDDEN)
    return Built(name=name, media_type=ZIP, rows=written, content=target)


def _rows(actor: Actor, requirement: Requirement) -> Iterator[Submission]:
    """Every unit that owes it, in tree order, with its hand-ins but not what they say."""
    hand_ins = HandIn.objects.defer("content").order_by("-number")
    kept = SubmissionFile.objects.select_related("file").order_by("pk")
    found = (
        submissions_in_sight(actor)
        .filter(requirement=requirement)
        .select_related("unit", "unit__parent")
        .prefetch_related(Prefetch("hand_ins", hand_ins), Prefetch("hand_ins__files", kept))
        .order_by("unit_path")
    )
    return found.iterator(chunk_size=CHUNK)


def _write(rows: Iterator[Submission], target: BinaryIO) -> int:
    """The PDFs by the unit above, then the list; returns how many there are."""
    listed = io.StringIO()
    lines = csv.writer(listed)
    lines.writerow(COLUMNS)
    taken: Counter[str] = Counter()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for row in rows:
            last = next(iter(row.hand_ins.all()), None)
            name = _put(archive, row, last, taken) if last else ""
            lines.writerow(_line(row, last, name))
        archive.writestr(LIST, "\ufeff" + listed.getvalue(), zipfile.ZIP_DEFLATED)
    return taken.total()


def _put(archive: zipfile.ZipFile, row: Submission, last: HandIn, taken: Counter[str]) -> str:
    """The PDF of that hand-in under a name of its own; "" where it has none."""
    pdf = next((each for each in last.files.all() if each.file.media_type == PDF), None)
    if pdf is None:
        return ""
    above = row.unit.parent.name if row.unit.parent else ""
    name = "/".join(part.translate(_FORBIDDEN) for part in (above, row.unit.name) if part)
    taken[name] += 1
    # Two units of one name below one: told apart, never written over.
    name = f"{name}（{taken[name]}）.pdf" if taken[name] > 1 else f"{name}.pdf"
    with archive.open(name, "w") as place, files.open_file(pdf.file_id) as source:
        while piece := source.read(files.CHUNK):
            place.write(piece)
    return name


def _line(row: Submission, last: HandIn | None, name: str) -> tuple[str, ...]:
    said = (
        (f"{timezone.localtime(last.handed_in_at):%Y-%m-%d %H:%M}", str(last.number), last.digest)
        if last
        else ("", "", "")
    )
    above = row.unit.parent.name if row.unit.parent else ""
    return (row.unit.name, above, str(SubmissionState(row.state).label), *said, name)


SELF_REPORTS = ReportKind(
    key="self_reports",
    title=gettext_lazy("各单位自查报告"),
    build=_build,
    roles=FOLLOWING,
    check=_check,
    told=_told,
)
