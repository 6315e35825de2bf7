"""The legal bases of an item as they stand on a given day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import override

from anlan.checklists.models import Item, LegalBasis
from anlan.checklists.queries.contents import Cited, content_of
from anlan.checklists.source import cite_article
from anlan.checklists.states import BasisKind, Mark
from anlan.kernel import language
from anlan.units.states import UnitKind

# From best to worst: an article is verified no better than the text it stands in.
RANK = (Mark.VERIFIED, Mark.SECOND_HAND, Mark.UNVERIFIED)
# Known by their number as much as by their title.
NUMBERED = frozenset({BasisKind.STANDARD, BasisKind.DOCUMENT, BasisKind.PLAN})


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One basis of an item on one day: how it reads, and whether it may be printed as a basis.

    `replaces` is the title of the edition that the item cites when another was in force that day.
    """

    basis: LegalBasis
    text: str
    mark: Mark
    is_reference: bool
    is_in_force: bool
    is_printed: bool
    replaces: str = ""


def bases_in_force(item: Item, on: date, unit_kind: str = "") -> list[str]:
    """The bases to print for the item: verified or second-hand, and in force on that day.

    What binds only companies is a reference for a school, and the other way round; without
    `unit_kind` the unit counts as a school, unless the item concerns training institutions alone.
    One query.
    """
    return [line.text for line in basis_lines(item, on, unit_kind) if line.is_printed]


def basis_lines(item: Item, on: date, unit_kind: str = "") -> list[BasisLine]:
    """Every basis that the item names, as it stands on that day. One query."""
    if not item.bases:
        return []
    return _lines(item, on, unit_kind, _library({each["basis"] for each in item.bases}))


def basis_lines_of(
    items: Iterable[Item], on: date, unit_kind: str = ""
) -> dict[str, list[BasisLine]]:
    """As `basis_lines`, for many items by their code, in one query; none where none cites any."""
    items = list(items)
    cited = {each["basis"] for item in items for each in item.bases}
    library = _library(cited) if cited else {}
    return {item.code: _lines(item, on, unit_kind, library) for item in items}


def printed_bases(
    lists: Mapping[str, tuple[Collection[Item], str]], on: date
) -> dict[str, dict[str, list[str]]]:
    """The bases to print, of several lists by name, each (its items, the kind of unit): one query."""
    cited = {
        each["basis"] for items, _kind in lists.values() for item in items for each in item.bases
    }
    library = _library(cited) if cited else {}
    return {
        name: {
            item.code: [
                line.text for line in _lines(item, on, unit_kind, library) if line.is_printed
            ]
            for item in items
        }
        for name, (items, unit_kind) in lists.items()
    }


def legal_bases() -> list[LegalBasis]:
    """All bases that items may cite, those that bind first."""
    order = list(BasisKind)
    return sorted(
        LegalBasis.objects.all(), key=lambda basis: (order.index(BasisKind(basis.kind)), basis.key)
    )


def _library(cited: set[str]) -> dict[str, LegalBasis]:
    """Those texts, and every edition that took the place of another: what `_edition_on` follows."""
    wanted = Q(key__in=cited) | ~Q(supersedes="")
    return {basis.key: basis for basis in LegalBasis.objects.filter(wanted)}


def _lines(item: Item, on: date, unit_kind: str, library: dict[str, LegalBasis]) -> list[BasisLine]:
    if not unit_kind and item.kinds == [UnitKind.TRAINING]:
        unit_kind = UnitKind.TRAINING
    cited = content_of(item).bases
    own = {each.basis for each in cited}
    lines = (_line(each, on, unit_kind, library, own) for each in cited if each.basis in library)
    # Two editions of one text, both cited, meet in the one that is in force.
    return list({(line.text, line.is_printed): line for line in lines}.values())


def _line(
    cited: Cited, on: date, unit_kind: str, library: dict[str, LegalBasis], own: set[str]
) -> BasisLine:
    named = library[cited.basis]
    basis = _edition_on(named, on, library)
    mark = max(Mark(cited.mark), Mark(basis.mark), key=RANK.index)
    article = cited.article
    replaced = basis.key != named.key and basis.key not in own
    if replaced:
        # Editions number their articles differently, and nobody has compared these two.
        article, mark = "", max(mark, Mark.SECOND_HAND, key=RANK.index)
    elif basis.key != named.key:
        basis = named
    is_reference = _is_reference(cited, basis, unit_kind)
    return BasisLine(
        basis=basis,
        text=_text(basis, article, mark, is_reference=is_reference),
        mark=mark,
        is_reference=is_reference,
        is_in_force=_is_in_force(basis, on),
        is_printed=_is_in_force(basis, on)
        and mark != Mark.UNVERIFIED
        and basis.kind != BasisKind.PRACTICE,
        replaces=named.title if replaced else "",
    )


def _text(basis: LegalBasis, article: str, mark: Mark, *, is_reference: bool) -> str:
    """As it goes into the record and onto paper, therefore in Chinese."""
    number = basis.document_no
    shown = basis.kind in NUMBERED and number and number not in basis.title
    text = f"《{basis.title}》" + (f"（{number}）" if shown else "") + cite_article(article)
    if is_reference:
        text = f"参照{text}"
    if mark != Mark.VERIFIED:
        with override(language.OF_RECORD):
            text += f"（{mark.label}）"
    return text


def _is_reference(cited: Cited, basis: LegalBasis, unit_kind: str) -> bool:
    if basis.binds == "both":
        return cited.reference
    if not unit_kind:
        return cited.reference or basis.binds == "company"
    binds_it = (basis.binds == "company") == (unit_kind == UnitKind.TRAINING)
    # What binds companies is marked a reference for the schools' sake; it binds a company directly.
    return not binds_it or (cited.reference and basis.binds != "company")


def _edition_on(basis: LegalBasis, on: date, library: dict[str, LegalBasis]) -> LegalBasis:
    """The edition that has taken the text's place by that day; the text itself where none has.

    Never an earlier edition: what the item demands need not have stood there yet.
    """
    newer = {other.supersedes: other for other in library.values() if other.supersedes}
    edition: LegalBasis | None = basis
    seen: set[str] = set()
    while edition is not None and edition.key not in seen:
        if _is_in_force(edition, on):
            return edition
        seen.add(edition.key)
        edition = newer.get(edition.key)
    return basis


def _is_in_force(basis: LegalBasis, on: date) -> bool:
    return (basis.effective_from is None or basis.effective_from <= on) and (
        basis.effective_to is None or on <= basis.effective_to
    )
