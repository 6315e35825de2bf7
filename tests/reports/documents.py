"""Official documents to render, and what stands where on their pages."""

import subprocess
from collections import defaultdict
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber

from anlan.reports.render.official import (
    Attachment,
    Block,
    Column,
    Contact,
    Heading,
    NumberedList,
    OfficialDocument,
    Paragraph,
    Signature,
    Table,
)

MM = 72 / 25.4
SIGNED_ON = date(2026, 5, 28)
TABLE = Table(
    (Column("类别", 3), Column("项数", 1, "center")), (("消防安全", "3"), ("用电用气", "1"))
)


def make_document(*blocks: Block, **fields) -> OfficialDocument:
    """A short report; the blocks given stand between its first paragraph and its signature."""
    given = {
        "title": ("青龙镇第一小学", "关于", "安全生产大检查", "自查情况的报告"),
        "addressee": "示范区教育体育局",
        "blocks": (Paragraph("现将有关情况报告如下。"), *blocks),
        "signature": Signature("青龙镇第一小学", SIGNED_ON),
        "contact": Contact("王䶮", "0398-1234567"),
    } | fields
    return OfficialDocument(**given)


def whole_document() -> OfficialDocument:
    """One of everything that a document can hold, over several pages."""
    prose = "我校成立以校长为组长的领导小组，制定工作方案，明确任务分工，逐处逐项开展自查。"
    return make_document(
        Heading(1, "组织部署"),
        Heading(2, "领导小组"),
        Paragraph(prose * 5),
        Heading(3, "工作方案"),
        Paragraph(prose),
        Heading(4, "会议"),
        NumberedList((prose, prose)),
        Heading(2, "任务分工"),
        Paragraph(prose * 8),
        Heading(1, "发现问题"),
        TABLE,
        Paragraph(prose * 4),
        attachments=(
            Attachment("隐患整改台账", (Table(TABLE.columns, TABLE.rows * 30),), is_landscape=True),
            Attachment("应急预案"),
        ),
    )


def pages_of(pdf: bytes):
    return pdfplumber.open(BytesIO(pdf)).pages


def lines_of(page) -> list[list[dict]]:
    """The characters of a page line by line, each line from the left, page numbers left out."""
    lines = defaultdict(list)
    for char in page.chars:
        if not is_turned(char) and char["top"] < (37 + 225) * MM:
            lines[round(char["top"] + char["height"] / 2)].append(char)
    return [sorted(lines[top], key=lambda char: char["x0"]) for top in sorted(lines)]


def is_turned(char: dict) -> bool:
    """Whether a character stands a quarter turned."""
    return abs(char["matrix"][1]) > abs(char["matrix"][0])


def text_of(line: list[dict]) -> str:
    return "".join(char["text"] for char in line).strip()


def words_of(text: str) -> str:
    """A text without what setting it adds: spaces, breaks, invisible places to break."""
    return "".join(text.replace("\u200b", "").split())


def opened_by_libreoffice(word: bytes, folder: Path) -> str:
    """What LibreOffice reads in a Word file."""
    (folder / "report.docx").write_bytes(word)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "report.docx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "report.txt").read_text("utf-8-sig")
