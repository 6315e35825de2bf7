"""Documents as schools send them, made on the spot."""

import zipfile
from io import BytesIO

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from PIL import Image
from pillow_heif import register_heif_opener

register_heif_opener()


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture in that format."""
    data = BytesIO()
    Image.effect_mandelbrot(size, (-2, -1, 1, 1), 20).convert("RGB").save(data, kind)
    return data.getvalue()


def word(*paragraphs: str, pictured: bool = False) -> bytes:
    """A Word file: a title in the middle, paragraphs, a table, perhaps a picture."""
    made = docx.Document()
    title = made.add_paragraph("自查报告")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in paragraphs or ("我校于5月20日完成自查。",):
        made.add_paragraph(text)
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "隐患"
    table.cell(1, 1).text = "已整改"
    if pictured:
        made.add_picture(BytesIO(picture()))
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def pdf(count: int = 1, text: str = "自查报告") -> bytes:
    """A PDF of that many pages."""
    pages = "#pagebreak()".join(f"{text} 第{number}页" for number in range(1, count + 1))
    made = typst.compile(pages.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def archive(members: dict[str, str | bytes]) -> bytes:
    """A zip of those members."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return data.getvalue()


def blank_pdf() -> bytes:
    """An empty page, made without a compiler."""
    return _pdf_of()


def locked_pdf() -> bytes:
    """An empty page behind a password that nobody knows."""
    keys = b"<" + b"00" * 32 + b">"
    return _pdf_of(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O " + keys + b" /U " + keys + b" >>")


def _pdf_of(lock: bytes = b"") -> bytes:
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *filter(None, [lock]),
    ]
    made, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, body in enumerate(bodies, 1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = len(bodies) + 1
    root = b"<< /Size %d /Root 1 0 R" % size
    if lock:
        root += b" /Encrypt 4 0 R /ID [<00> <00>]"
    end = b"trailer\n%s >>\nstartxref\n%d\n%%%%EOF" % (root, len(made))
    return made + b"xref\n0 %d\n" % size + table + end
