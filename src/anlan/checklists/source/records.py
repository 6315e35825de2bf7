"""What the library holds, once read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BasisSource:
    """A law, standard, notice or known practice; its dates are those of the edition cited.

    `mark` tells how far title and edition were verified, `dates_mark` how far the dates were;
    `binds` whom it binds directly (for others it is a reference only).
    """

    key: str
    title: str
    kind: str
    mark: str
    binds: str
    doc_no: str
    edition: str
    issuer: str
    territory: str
    effective_from: date | None
    effective_to: date | None
    dates_mark: str
    supersedes: str
    note: str


@dataclass(frozen=True, slots=True)
class ItemBasisSource:
    """One article on which an item rests, with how far that article was verified."""

    basis: str
    article: str
    mark: str
    reference: bool


@dataclass(frozen=True, slots=True)
class ItemSource:
    """One thing to check: the requirement, how to check it, and to whom and where it applies.

    `kinds` is never empty; the other conditions, left empty, exclude nobody. `bases_mark` is "U"
    where no basis has been found yet.
    """

    code: str
    text: str
    how: str
    methods: tuple[str, ...]
    answer: str
    number_label: str
    number_unit: str
    evidence: str
    major_hint: bool
    major_note: str
    major_mark: str
    major_criteria: tuple[str, ...]
    weight: int
    factor: str
    section: str
    bases: tuple[ItemBasisSource, ...]
    bases_mark: str
    kinds: tuple[str, ...]
    requires: tuple[str, ...]
    requires_any: tuple[str, ...]
    stages: tuple[str, ...]
    min_pupils: int | None
    places: tuple[str, ...]
    effective_from: date | None
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class CategorySource:
    """One file of items, led by one section of the bureau."""

    code: str
    title: str
    section: str
    items: tuple[ItemSource, ...]


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A section of the bureau and the categories that it leads."""

    key: str
    name: str
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionSource:
    """One criterion of a major hazard, in our own words."""

    key: str
    article: str
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class CriteriaSetSource:
    """One version of the criteria by which a hazard is judged major.

    `rule` says whether any one criterion suffices or they are only judged together.
    """

    key: str
    title: str
    version: str
    jurisdiction: str
    basis: str
    rule: str
    note: str
    effective_from: date | None
    effective_to: date | None
    criteria: tuple[CriterionSource, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The whole library, read and checked."""

    bases: Mapping[str, BasisSource]
    sections: Mapping[str, SectionSource]
    categories: tuple[CategorySource, ...]
    criteria_sets: tuple[CriteriaSetSource, ...]

    @property
    def items(self) -> tuple[ItemSource, ...]:
        """All items, category by category."""
        return tuple(item for category in self.categories for item in category.items)

    def may_be_printed(self, cited: ItemBasisSource) -> bool:
        """Whether it may stand in a document as a legal basis: title and article both verified."""
        basis = self.bases[cited.basis]
        return cited.mark == basis.mark == "V" and basis.kind != "practice"
