"""The text by which a hazard is found again: its words and their pinyin initials."""

import re

from anlan.kernel.pinyin import initials

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def search_text(*facts: str, owner: str) -> str:
    """All that one may search for, in lower case; the last line is the owner's.

    Each fact with Chinese in it is followed by its pinyin initials: 消防通道 xftd.
    """
    lines = [_searchable(fact) for fact in facts if fact]
    return "\n".join([*lines, _searchable(owner)])


def with_owner(text: str, owner: str) -> str:
    """The same search text after the owner has changed."""
    facts, _line, _old = text.rpartition("\n")
    return f"{facts}\n{_searchable(owner)}"


def _searchable(fact: str) -> str:
    words = " ".join(fact.split()).lower()
    return f"{words} {initials(words).replace(' ', '')}" if _CHINESE.search(words) else words
