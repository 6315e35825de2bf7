"""Codes of places (场所二维码): pasted at the door, they open the place on a phone."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks


@dataclass(frozen=True, slots=True)
class Code:
    """A place's name, its address, and the code of that address as a path of SVG."""

    place: str
    address: str
    path: str
    size: int


def code_of(site: str, place_id: UUID, place: str) -> Code:
    """The code of a place under the address at which people reach the system."""
    address = f"{site}/field/#/p/{place_id}"
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    drawn.add_data(address)
    modules = drawn.get_matrix()
    path = "".join(_row(at, row) for at, row in enumerate(modules))
    return Code(place, address, path, len(modules))


def _row(at: int, row: list[bool]) -> str:
    """The dark runs of one row."""
    drawn, across = [], 0
    for is_dark, run in groupby(row):
        length = sum(1 for _module in run)
        if is_dark:
            drawn.append(f"M{across} {at}h{length}v1h-{length}z")
        across += length
    return "".join(drawn)
