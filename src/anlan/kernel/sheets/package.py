"""The inside of an .xlsx, measured before anything parses it whole."""

import re
import zipfile
from io import BytesIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from anlan.kernel.errors import UnreadableFile
from anlan.kernel.sheets.sniff import damaged

# An honest sheet shrinks to between a fifth and a fiftieth; a bomb to less than a five-hundredth.
_SUSPICIOUS_RATIO = 500
_SMALL = 1 << 20
_MAX_MEMBERS = 2000
# What the cells' texts may weigh together once shared texts are copied out to each cell.
_MAX_TEXT = 1 << 29
_NEEDED = ("xl/", "[content_types].xml", "_rels/")
_NOT_NEEDED = ("xl/media/", "xl/drawings/", "xl/embeddings/", "xl/theme/", "xl/printersettings/")
_SHARED = re.compile(rb't="s"[^>]*>\s*(?:<f[^>]*>[^<]*</f>)?\s*<v>(\d+)</v>')


def measured(data: bytes, *, max_rows: int, max_columns: int, max_unpacked: int) -> bytes:
    """The workbook again, unpacked and holding only what was measured; raises UnreadableFile.

    The parser gets exactly the bytes seen here, so a directory that lies about sizes gains nothing.
    """
    plain = BytesIO()
    shared, used = b"", 0
    references: list[bytes] = []
    try:
        with (
            zipfile.ZipFile(BytesIO(data)) as archive,
            zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as copy,
        ):
            for member in _members(archive, max_unpacked):
                content = archive.read(member)
                used += len(content)
                name = member.filename.casefold()
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _Extent(max_rows, max_columns).measure(content)
                    references.append(content)
                elif name == "xl/sharedstrings.xml":
                    shared = content
                copy.writestr(member.filename, content)
    except UnreadableFile:
        raise
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise UnreadableFile(_("文件设有打开密码。请取消密码后再导入。")) from error
    except Exception as error:  # whatever zlib, zipfile and expat meet in damaged bytes
        raise damaged() from error
    _refuse_heavy_texts(shared, references)
    return plain.getvalue()


def _members(archive: zipfile.ZipFile, max_unpacked: int) -> list[zipfile.ZipInfo]:
    every = archive.infolist()
    total = sum(member.file_size for member in every)
    for member in every:
        inflated = member.file_size > _SUSPICIOUS_RATIO * max(member.compress_size, 1)
        if total > max_unpacked or (inflated and member.file_size > _SMALL):
            raise UnreadableFile(
                _("文件展开后异常庞大，不予读取。请把数据复制到新的工作簿中，另存后再导入。")
            )
    if len(every) > _MAX_MEMBERS or len({member.filename for member in every}) < len(every):
        raise damaged()
    return [
        member
        for member in every
        if member.filename.casefold().startswith(_NEEDED)
        and not member.filename.casefold().startswith(_NOT_NEEDED)
    ]


class _Extent:
    """How far the filled cells of a sheet reach: styled but empty rows do not count."""

    def __init__(self, max_rows: int, max_columns: int) -> None:
        self._max_rows = max_rows
        self._max_columns = max_columns
        self._row = self._column = 0

    def measure(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.Parse(xml, True)  # noqa: FBT003 -- expat's own signature

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._enter_cell(attributes.get("r"))
        elif tag in {"v", "is", "f"}:
            self._check()
        elif tag == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
            self._column = 0

    def _enter_cell(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        self._row = int(reference[len(letters) :])
        self._column = _column_number(letters)

    def _check(self) -> None:
        if self._row > self._max_rows:
            raise too_many_rows(self._max_rows)
        if self._column > self._max_columns:
            raise too_many_columns(self._max_columns)


def too_many_rows(limit: int) -> UnreadableFile:
    """The refusal of a sheet that is too long."""
    return UnreadableFile(
        _("表格超过 %(limit)s 行。请删去多余的行，或分成几个文件导入。") % {"limit": f"{limit:,}"}
    )


def too_many_columns(limit: int) -> UnreadableFile:
    """The refusal of a sheet that is too wide."""
    return UnreadableFile(
        _("表格超过 %(limit)s 列。请删去右侧多余的列后再导入。") % {"limit": limit}
    )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_heavy_texts(shared: bytes, sheets: list[bytes]) -> None:
    sizes = [len(text) for text in shared.split(b"</si>")]
    if max(sizes) * sum(sheet.count(b"<v>") for sheet in sheets) <= _MAX_TEXT:
        return
    weight = 0
    for sheet in sheets:
        for found in _SHARED.finditer(sheet):
            index = int(found[1])
            weight += sizes[index] if index < len(sizes) else 0
            if weight > _MAX_TEXT:
                raise UnreadableFile(_("单元格中的文字过长，不予读取。请删去大段文字后再导入。"))
