"""The document as PDF/A, set by typst."""

import json
import os
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import local
from typing import Literal

import typst

from anlan.reports.render.official import measures
from anlan.reports.render.official.content import OfficialDocument
from anlan.reports.render.official.fonts import collection, faces
from anlan.reports.render.official.layout import Grid, Layout, Line, lay_out

# Workers and requests are many already: threads of typst's own, which it starts with the first file,
# gain nothing on documents of a few pages and take turns from the others.
os.environ.setdefault("RAYON_NUM_THREADS", "1")

_SOURCE = Path(__file__).with_name("official.typ")
# PDF/A forbids empty boxes, so typst names the character that no font has.
_UNDRAWN = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
_MOST_UNDRAWN = 40
_BREAK = "\u200b"
_LONG, _LONG_IN_CELL = re.compile("[!-~]{28,}"), re.compile("[0-9A-Za-z]{10,}")
_kept = local()


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """The file, and those characters that no font here has: each stands as its code 〔U+…〕."""

    content: bytes
    undrawn: tuple[str, ...] = ()


def render_pdf(document: OfficialDocument) -> RenderedPdf:
    """The document in the layout of GB/T 9704-2012; the same facts give the same bytes."""
    said = _as_data(lay_out(document))
    signed_on = document.signature.signed_on if document.signature else None
    try:
        return RenderedPdf(_compile(said, signed_on, with_system=False))
    except typst.TypstError as error:
        if not _UNDRAWN.search(error.message):
            raise
    return _spelled_out(said, signed_on)


def _spelled_out(said: str, signed_on: date | None) -> RenderedPdf:
    """With the system's fonts to help, and by its code what even they do not have."""
    undrawn: list[str] = []
    while len(undrawn) < _MOST_UNDRAWN:
        try:
            return RenderedPdf(_compile(said, signed_on, with_system=True), tuple(undrawn))
        except typst.TypstError as error:
            missing = _missing(error.message)
        if not missing:
            break
        for letter in missing:
            undrawn.append(letter)
            said = said.replace(letter, f"〔U+{ord(letter):04X}〕")
    # Rather a document with a box in it, and no PDF/A, than none.
    made = _compile(said, signed_on, with_system=True, standard=None)
    return RenderedPdf(made, tuple(undrawn))


def _missing(message: str) -> list[str]:
    r"""The characters that the message tells of, `\u{2a6d6}` being Rust's way to quote some.

    It names whole clusters: what stands in GBK is in the fonts, so that the fault is beside it.
    """
    found = _UNDRAWN.search(message)
    if found is None:
        return []
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found["text"])
    return sorted({letter for letter in text if not _is_common(letter)})


def _is_common(letter: str) -> bool:
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _as_data(layout: Layout) -> str:
    """What the template reads: measures, fonts, and the text with its places to break."""
    lengths = {
        name.lower(): value
        for name, value in vars(measures).items()
        if name.isupper() and isinstance(value, float)
    }
    given = {"measures": lengths, "fonts": asdict(faces()), "layout": asdict(_breakable(layout))}
    return json.dumps(given, ensure_ascii=False)


def _breakable(layout: Layout) -> Layout:
    """What has no place to break, such as an address, may break anywhere; in cells sooner."""
    leaves = [
        replace(leaf, lines=tuple(_with_breaks(line) for line in leaf.lines))
        for leaf in layout.leaves
    ]
    return replace(layout, leaves=tuple(leaves))


def _with_breaks(line: Line | Grid) -> Line | Grid:
    if isinstance(line, Line):
        return replace(line, text=_LONG.sub(_torn, line.text))
    rows = tuple(
        tuple(_LONG_IN_CELL.sub(_torn, cell).replace("-", f"-{_BREAK}") for cell in row)
        for row in line.rows
    )
    return replace(line, rows=rows)


def _torn(word: re.Match[str]) -> str:
    return _BREAK.join(word[0])


def _compile(
    said: str,
    signed_on: date | None,
    *,
    with_system: bool,
    standard: Literal["a-2b"] | None = "a-2b",
) -> bytes:
    day = signed_on or date(2000, 1, 1)
    made = _compiler(with_system=with_system).compile(
        format="pdf",
        sys_inputs={"document": said},
        pdf_standards=standard,
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    assert isinstance(made, bytes)  # noqa: S101 -- a list of pages is what pictures come as
    return made


def _compiler(*, with_system: bool) -> typst.Compiler:
    """One a thread: a compiler serves one at a time, and keeps what it has read."""
    name = "with_system" if with_system else "plain"
    compiler: typst.Compiler | None = getattr(_kept, name, None)
    if compiler is None:
        compiler = typst.Compiler(
            input=_SOURCE,
            root=_SOURCE.parent,
            font_paths=collection(with_system=with_system),
            ignore_system_fonts=True,
        )
        setattr(_kept, name, compiler)
    return compiler
