"""Pages by key: the next page starts after the last row seen, however many rows came before."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """Some rows of a list, and the marks from which the neighbouring pages start ("" for none)."""

    rows: list[_Row]
    previous: str
    next: str


def page_of(
    rows: QuerySet[_Row], keys: Sequence[str], mark: str, size: int, *, descending: bool = False
) -> Page[_Row]:
    """The rows after (or before) `mark`, ordered by `keys`, which together name one row.

    One query of `size` + 1 rows. A mark that is not ours counts as none: the first page.
    """
    backwards, values = _read(mark, len(keys))
    downwards = descending != backwards
    ordered = rows.order_by(*(f"-{key}" if downwards else key for key in keys))
    if values:
        try:
            ordered = ordered.filter(_beyond(keys, values, "lt" if downwards else "gt"))
        except (ValidationError, ValueError):
            return page_of(rows, keys, "", size, descending=descending)
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    return Page(
        found,
        previous=_mark("previous", found[0], keys) if (more if backwards else values) else "",
        next=_mark("next", found[-1], keys) if (backwards or more) else "",
    )


def _beyond(keys: Sequence[str], values: Sequence[str], sign: str) -> Q:
    beyond, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        beyond |= equal & Q(**{f"{key}__{sign}": value})
        equal &= Q(**{key: value})
    # Said twice, so that the database walks its index from there on instead of from the start.
    return Q(**{f"{keys[0]}__{sign}e": values[0]}) & beyond


def _mark(direction: str, row: _Row, keys: Sequence[str]) -> str:
    values = [str(attrgetter(key.replace("__", "."))(row)) for key in keys]
    return urlsafe_b64encode(json.dumps([direction, *values]).encode()).decode().rstrip("=")


def _read(mark: str, count: int) -> tuple[bool, list[str]]:
    try:
        direction, *values = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, TypeError, RecursionError):
        return False, []
    if len(values) != count or not all(isinstance(value, str) for value in values):
        return False, []
    clean = [value.replace("\0", "").encode("utf-8", "replace").decode() for value in values]
    return direction == "previous", clean
