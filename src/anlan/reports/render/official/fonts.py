"""Which fonts a PDF is set in: openly licensed ones only, since they are embedded.

The floor comes with the package (Noto, SIL Open Font License) and holds every character of GBK
and of 通用规范汉字表. Where the machine has better faces for 仿宋 and 楷体 they go first, and
lend each character that they have.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

FOLDER = Path(__file__).resolve().parents[3] / "fonts"
# Debian's fonts-lxgw-wenkai and, of texlive-lang-chinese, Fandol.
_BESIDE = (
    Path("/usr/share/fonts/truetype/lxgw-wenkai"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/fandol"),
)
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_FANGSONG, _KAI = ("FandolFang", "FandolFang R"), ("LXGW WenKai", "FandolKai")
_BOLD, _MEDIUM, _REGULAR = 700, 500, 400


@dataclass(frozen=True, slots=True)
class Faces:
    """Families in order of preference, and weights, for each use in a document."""

    body: tuple[str, ...]
    title: tuple[str, ...]
    black: tuple[str, ...]
    kai: tuple[str, ...]
    number: tuple[str, ...]
    title_weight: int
    black_weight: int
    kai_weight: int


@lru_cache(maxsize=2)
def collection(*, with_system: bool) -> typst.Fonts:
    """The fonts to look in. Those of the system lend only what no other has: they differ."""
    folders: list[Path] = [folder for folder in (FOLDER, *_BESIDE) if folder.is_dir()]
    return typst.Fonts(
        include_system_fonts=with_system, include_embedded_fonts=False, font_paths=[*folders]
    )


@lru_cache(maxsize=1)
def faces() -> Faces:
    """What this machine has."""
    families = set(collection(with_system=False).families())
    kai = tuple(family for family in _KAI if family in families)
    return Faces(
        body=(*(family for family in _FANGSONG if family in families), _SERIF, _SANS),
        title=(_SERIF, _SANS),
        black=(_SANS, _SERIF),
        kai=(*kai, _SERIF, _SANS),
        number=(_SERIF, _SANS),
        title_weight=_BOLD,
        black_weight=_MEDIUM,
        # Without a face of its own the second level is told from the text by weight.
        kai_weight=_REGULAR if kai else _BOLD,
    )
