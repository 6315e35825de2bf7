"""Reading a kept document page by page: pictures of a PDF, text of a Word file, rows of a workbook.

What is made of a document is kept beside the files under its digest, never backed by a row: it can
be thrown away at any time (`sweep`) and is made again when somebody reads.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import nh3
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.kernel.documents import unfold
from anlan.kernel.documents.kinds import Kind, damaged, identify, locked
from anlan.kernel.errors import NotFound, UnreadableFile
from anlan.kernel.files import open_file, path_of
from anlan.kernel.sheets import Limits, Sheet, read_workbook, text

# Pages made in one go: who reads one reads the next.
PAGES_AT_ONCE = 4
# Rows of a sheet that are shown at all, and on one page.
MOST_ROWS = 2000
ROWS_A_PAGE = 100
MOST_COLUMNS = 60
LONGEST_CELL = 500
KEPT_FOR = timedelta(days=30)
_PATIENCE = unfold.SECONDS + 10
_ENDED_FROM_OUTSIDE = {-9, -15}
_WORKERS = threading.BoundedSemaphore(2)

TAGS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "sup",
    "sub",
    "br",
    "img",
}
ATTRIBUTES = {"img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}

REASONS: dict[str, Promise] = {
    "password": _("文件设有打开密码，无法在线查看。请退回并说明取消密码后重新报送。"),
    "damaged": _("文件不完整或已损坏，无法在线查看。可以下载后试着打开，打不开的请退回重新报送。"),
    "heavy": _("文件内容过多，无法在线查看。请下载后用 Word、Excel 或 WPS 打开。"),
    "sheet": _("这个表格无法在线查看。请下载后用 Excel 或 WPS 打开，打不开的请退回重新报送。"),
    "busy": _("正在处理的文件较多，请稍候刷新页面。"),
}


@dataclass(frozen=True, slots=True)
class Pages:
    """A PDF: how many pages it has, and width and height of those that are shown."""

    count: int
    sizes: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A stretch of a sheet as text: the names of all sheets, and rows with their numbers."""

    sheets: list[str]
    at: int
    rows: list[tuple[int, list[str]]]
    first: int
    total: int
    # There is more than is shown.
    cut: bool


def examine(path: Path, name: str) -> None:
    """Refuse a PDF that nobody can open, before it is taken; raises UnreadableFile naming it."""
    with path.open("rb") as stream:
        if identify(stream, name) != Kind.PDF:
            return
    with tempfile.TemporaryDirectory() as folder:
        _run(Kind.PDF, path, Path(folder), 1, 0)
        facts = Path(folder) / "facts.json"
        reason = json.loads(facts.read_text()).get("refused") if facts.exists() else None
    if reason == "password":
        raise locked(name)
    if reason == "damaged":
        raise damaged(name)


def pages(digest: str) -> Pages:
    """What a PDF consists of; raises UnreadableFile with words for the reader."""
    facts = _facts(digest, Kind.PDF)
    return Pages(facts["count"], [(width, height) for width, height in facts["sizes"]])


def open_page(digest: str, number: int) -> BinaryIO:
    """A page of a PDF as PNG or JPEG; raises NotFound and UnreadableFile."""
    if not 1 <= number <= len(pages(digest).sizes):
        raise NotFound
    path = _folder(digest) / f"{number}.page"
    if not path.exists():
        _unfold(digest, Kind.PDF, number, number + PAGES_AT_ONCE - 1)
    if not path.exists():
        raise UnreadableFile(REASONS["heavy"])
    return path.open("rb")


def word_html(digest: str) -> str:
    """The text of a Word file as harmless HTML; raises UnreadableFile.

    Cleaned each time it is read: what lies on the disk is not trusted.
    """
    _facts(digest, Kind.WORD)
    return nh3.clean(
        (_folder(digest) / "body.html").read_text(),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"p": set(unfold.ALIGNED.values())},
        url_schemes={"picture"},
        link_rel=None,
    )


def open_picture(digest: str, number: int) -> BinaryIO:
    """A picture of a Word file as JPEG; raises NotFound and UnreadableFile."""
    if not 1 <= number <= _facts(digest, Kind.WORD)["pictures"]:
        raise NotFound
    return (_folder(digest) / f"{number}.jpg").open("rb")


def grid(digest: str, sheet: int, first: int) -> Grid:
    """Rows of a workbook's sheet from index `first` on; raises NotFound and UnreadableFile."""
    kept = _folder(digest) / "sheets.json"
    if not kept.exists():
        unfold.write(_made(digest) / kept.name, json.dumps(_sheets(digest)).encode())
    told = json.loads(kept.read_text())
    if "refused" in told:
        raise UnreadableFile(REASONS[told["refused"]])
    if not 0 <= sheet < len(told["sheets"]):
        raise NotFound
    chosen = told["sheets"][sheet]
    return Grid(
        sheets=[each["name"] for each in told["sheets"]],
        at=sheet,
        rows=[(number, cells) for number, cells in chosen["rows"][first : first + ROWS_A_PAGE]],
        first=first,
        total=len(chosen["rows"]),
        cut=chosen["cut"],
    )


def sweep() -> int:
    """Throw away what was made more than thirty days ago; how many documents that were."""
    oldest = time.time() - KEPT_FOR.total_seconds()
    stale = [each for each in _root().glob("*/*") if each.stat().st_mtime < oldest]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)


def _sheets(digest: str) -> dict[str, Any]:
    with open_file(digest) as stream:
        data = stream.read()
    try:
        book = read_workbook(data, limits=Limits(max_bytes=settings.DOCUMENT_LIMIT_BYTES))
        return {"sheets": [_rows(each) for each in book.sheets]}
    except UnreadableFile:
        return {"refused": "sheet"}


def _rows(sheet: Sheet) -> dict[str, Any]:
    rows: list[tuple[int, list[str]]] = []
    cut = False
    for number, values in sheet:
        cells = [text.as_text(value)[:LONGEST_CELL] for value in values[:MOST_COLUMNS]]
        cut = cut or len(values) > MOST_COLUMNS
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(rows) == MOST_ROWS:
            cut = True
            break
        rows.append((number, cells))
    return {"name": sheet.name, "rows": rows, "cut": cut}


def _facts(digest: str, kind: Kind) -> dict[str, Any]:
    path = _folder(digest) / "facts.json"
    if not path.exists():
        _unfold(digest, kind, 1, 1)
    if not path.exists():
        # The parser crashed or ran out of its time: asking again would do the same.
        unfold.write(path, json.dumps({"refused": "heavy"}).encode())
    facts: dict[str, Any] = json.loads(path.read_text())
    if "refused" in facts:
        raise UnreadableFile(REASONS[facts["refused"]])
    return facts


def _unfold(digest: str, kind: Kind, first: int, last: int) -> None:
    source = path_of(digest)
    if not source.exists():
        raise NotFound
    _run(kind, source, _made(digest), first, last)


def _run(kind: Kind, source: Path, folder: Path, first: int, last: int) -> None:
    command = [sys.executable, "-I", "-m", unfold.__name__, kind.value]
    arguments = [str(each) for each in (source, folder, first, last)]
    if not _WORKERS.acquire(timeout=_PATIENCE):
        raise UnreadableFile(REASONS["busy"])
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and file, no shell
            [*command, *arguments], timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
        # Ended by the machine (a server that stops, memory that ran out elsewhere), not by the
        # document: the next reader tries again.
        if done.returncode in _ENDED_FROM_OUTSIDE:
            raise UnreadableFile(REASONS["busy"])
    except subprocess.TimeoutExpired:
        pass
    finally:
        _WORKERS.release()


def _made(digest: str) -> Path:
    folder = _folder(digest)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _folder(digest: str) -> Path:
    return _root() / digest[:2] / digest


def _root() -> Path:
    return Path(settings.FILES_ROOT) / "reading"
