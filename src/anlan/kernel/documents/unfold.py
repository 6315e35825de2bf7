"""Turns a document into pictures and plain HTML; runs as a process of its own, with bounds.

    python -m anlan.kernel.documents.unfold pdf|docx SOURCE FOLDER FIRST LAST

Documents come from anywhere, and what parses them is large and old: here a crash, a bomb or an
endless loop costs one page view. Nothing of the system but this file is loaded. It writes
facts.json and the pages (or body.html and the pictures) into FOLDER, and ends with 0 also when
the document cannot be read: facts.json then says why.
"""

import json
import os
import sys
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

MEMORY = 1 << 30
SECONDS = 30
# An A4 page at 150 dpi: small print is legible at twice the width of a phone.
PAGE_WIDTH = 1240
PAGE_PIXELS = 8_000_000
# On a printed page most dots are the paper's own colour; a scan has that of no two dots alike.
PAPER = 0.6
MOST_COLOURS = 2048
PNG_COLOURS = 16
MOST_PAGES = 300
PICTURE_EDGE = 1240
PICTURE_PIXELS = 60_000_000
MOST_PICTURES = 200
MOST_UNFOLDED = 300 << 20
MOST_HTML = 4 << 20
ALIGNED = {"center": "is-centred", "right": "is-right", "end": "is-right"}


class Refused(Exception):
    """Why the document is not shown: password, damaged or heavy."""


def main(kind: str, source: Path, folder: Path, first: int, last: int) -> None:
    """Unfold one document; see above."""
    try:
        facts = (
            unfold_pdf(source, folder, first, last)
            if kind == "pdf"
            else unfold_word(source, folder)
        )
    except Refused as why:
        facts = {"refused": str(why)}
    except MemoryError:
        facts = {"refused": "heavy"}
    except Exception:  # noqa: BLE001 -- whatever a parser meets in bytes from anywhere
        facts = {"refused": "damaged"}
    # One page that cannot be drawn does not take away the others.
    if "refused" not in facts or not (folder / "facts.json").exists():
        write(folder / "facts.json", json.dumps(facts).encode())


def unfold_pdf(source: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """The pages from `first` to `last` (from 1) as pictures, and the sizes of all that are shown."""
    import pypdfium2  # noqa: PLC0415 -- each kind loads its own parser

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise Refused("password" if "assword" in str(error) else "damaged") from error
    count = len(document)
    if not count:
        raise Refused("damaged")
    shown = min(count, MOST_PAGES)
    sizes = [document.get_page_size(at) for at in range(shown)]
    for number in range(first, min(last, shown) + 1):
        width, height = (max(side, 1.0) for side in sizes[number - 1])
        scale = min(PAGE_WIDTH / width, (PAGE_PIXELS / (width * height)) ** 0.5)
        picture = document[number - 1].render(scale=scale).to_pil().convert("RGB")
        write(folder / f"{number}.page", encoded(picture))
    return {"count": count, "sizes": [[round(width), round(height)] for width, height in sizes]}


def encoded(page: Any) -> bytes:  # noqa: ANN401 -- Pillow is loaded only where it is needed
    """A printed page as PNG of few colours, less than half of its JPEG; a scan or photo as JPEG."""
    kept = BytesIO()
    colours = page.getcolors(MOST_COLOURS)
    if colours and max(count for count, _colour in colours) > page.width * page.height * PAPER:
        page.quantize(PNG_COLOURS, method=2, dither=0).save(kept, "PNG")
    else:
        page.save(kept, "JPEG", quality=75, optimize=True, progressive=True)
    return kept.getvalue()


def unfold_word(source: Path, folder: Path) -> dict[str, Any]:
    """The text as HTML, not cleaned yet; its pictures apart, referred to as picture:1."""
    import mammoth  # noqa: PLC0415

    measure(source)
    pictures = Pictures(folder)
    with source.open("rb") as stream:
        made = mammoth.convert_to_html(
            stream,
            transform_document=mammoth.transforms.paragraph(aligned),
            convert_image=mammoth.images.img_element(pictures.keep),
            include_embedded_style_map=False,
            style_map="\n".join(
                f"p[style-name='{name}'] => p.{name}:fresh" for name in set(ALIGNED.values())
            ),
        ).value
    if len(made) > MOST_HTML:
        raise Refused("heavy")
    write(folder / "body.html", made.encode())
    return {"pictures": pictures.count}


def aligned(paragraph: Any) -> Any:  # noqa: ANN401 -- mammoth has no types
    """A plain paragraph that stands in the middle or on the right keeps its place."""
    name = ALIGNED.get(paragraph.alignment or "")
    styled = (paragraph.style_name or "").casefold().startswith(("heading", "title"))
    return paragraph if name is None or styled else paragraph.copy(style_name=name)


class Pictures:
    """The pictures of a text, numbered in their order; what no browser shows has number 0."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def keep(self, image: Any) -> dict[str, str]:  # noqa: ANN401
        """Make one small and keep it."""
        from PIL import Image  # noqa: PLC0415

        if self.count >= MOST_PICTURES:
            return {"src": "picture:0"}
        kept = BytesIO()
        try:
            with image.open() as stream, Image.open(BytesIO(stream.read())) as picture:
                if picture.width * picture.height > PICTURE_PIXELS:
                    return {"src": "picture:0"}
                picture.thumbnail((PICTURE_EDGE, PICTURE_EDGE))
                ground = Image.new("RGB", picture.size, "white")
                solid = picture.convert("RGBA")
                ground.paste(solid, mask=solid)
                ground.save(kept, "JPEG", quality=80)
        except Exception:  # noqa: BLE001 -- a drawing of an old office program, or a broken one
            return {"src": "picture:0"}
        self.count += 1
        write(self.folder / f"{self.count}.jpg", kept.getvalue())
        return {"src": f"picture:{self.count}"}


def measure(source: Path) -> None:
    """Refuse what unfolds beyond reason before anything parses it."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise Refused("password")
        if sum(member.file_size for member in members) > MOST_UNFOLDED:
            raise Refused("heavy")


def write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def bind() -> None:
    """Bounds on memory and time, where the system has them."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        # At the first the process dies of SIGXCPU, which tells it from one that was killed.
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))


if __name__ == "__main__":
    bind()
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
