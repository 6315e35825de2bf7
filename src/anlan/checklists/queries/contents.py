"""What an item says, as a plain value that can be compared, digested and written down."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from typing import Any

from anlan.checklists.models import Item
from anlan.checklists.states import AnswerType, EvidenceRule, Factor


@dataclass(frozen=True, slots=True)
class Cited:
    """One article on which an item rests."""

    basis: str
    article: str = ""
    mark: str = "V"
    reference: bool = False


@dataclass(frozen=True, slots=True)
class ItemContent:
    """All that one item says, whichever version it stands in and at whatever position."""

    code: str
    category: str
    category_title: str
    text: str
    how: str = ""
    methods: tuple[str, ...] = ()
    answer_type: str = AnswerType.YES_NO
    number_label: str = ""
    number_unit: str = ""
    evidence: str = EvidenceRule.PHOTO_ON_FAILURE
    major_hint: bool = False
    major_note: str = ""
    major_mark: str = ""
    major_criteria: tuple[str, ...] = ()
    weight: int = 1
    factor: str = Factor.MANAGEMENT
    section_key: str = ""
    bases: tuple[Cited, ...] = ()
    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    requires_any: tuple[str, ...] = ()
    min_pupils: int | None = None
    places: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None


CONTENT_FIELDS = tuple(field.name for field in fields(ItemContent))
FIELD_LABELS = {field.name: field.verbose_name for field in Item._meta.fields}
LISTS = frozenset(
    {"methods", "major_criteria", "kinds", "stages", "requires", "requires_any", "places"}
)


def content_of(item: Item) -> ItemContent:
    """What the item says."""
    given: dict[str, Any] = {name: getattr(item, name) for name in CONTENT_FIELDS}
    for name in LISTS:
        given[name] = tuple(given[name])
    given["bases"] = tuple(Cited(**cited) for cited in item.bases)
    return ItemContent(**given)


def columns_of(content: ItemContent) -> dict[str, Any]:
    """The item's columns as the model keeps them."""
    columns: dict[str, Any] = {name: getattr(content, name) for name in CONTENT_FIELDS}
    for name in LISTS:
        columns[name] = list(columns[name])
    columns["bases"] = [
        {name: getattr(cited, name) for name in Cited.__slots__} for cited in content.bases
    ]
    return columns


def plain(content: ItemContent) -> dict[str, Any]:
    """As `columns_of`, in plain JSON: what events and digests are made of."""
    told: dict[str, Any] = json.loads(json.dumps(columns_of(content), default=str))
    return told


def fingerprint(item: Item) -> str:
    """A short digest of what the item says: tells whether somebody changed it meanwhile."""
    return _digest([plain(content_of(item))])[:16]


def digest_of(items: Iterable[Item]) -> str:
    """SHA-256 over all that the items say and over their order."""
    return _digest([plain(content_of(item)) for item in items])


def differences(before: ItemContent, after: ItemContent) -> dict[str, tuple[Any, Any]]:
    """The fields in which two items differ, with both values."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CONTENT_FIELDS)
    return {name: (old, new) for name, old, new in pairs if old != new}


def _digest(told: object) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
