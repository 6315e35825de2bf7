"""The ledger with its photos in one zip, written piece by piece."""

import shutil
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.kernel import files, language
from anlan.kernel.errors import NotFound
from anlan.reports.build.ledger import LedgerPhoto


def write_ledger_archive(
    workbook: BinaryIO, photos: Iterable[LedgerPhoto], target: BinaryIO, *, workbook_name: str
) -> list[str]:
    """Write workbook and photos; returns the names of photos whose bytes were not to be had.

    Photos are stored, not deflated: JPEG does not shrink, and time does matter.
    """
    missing = []
    with override(language.OF_RECORD):
        folder, absent = _("照片"), _("缺失照片.txt")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        with archive.open(workbook_name, "w") as member:
            shutil.copyfileobj(workbook, member)
        for photo in photos:
            try:
                source = files.open_file(photo.sha256)
            except NotFound:
                missing.append(photo.name)
                continue
            with source, archive.open(f"{folder}/{photo.name}", "w") as member:
                shutil.copyfileobj(source, member)
        if missing:
            archive.writestr(absent, "\r\n".join(missing))
    return missing
