"""The text by which a hazard is found again: its words and their pinyin initials."""

import re

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
    return f"{words} {_initials(words)}" if _CHINESE.search(words) else words


def _initials(words: str) -> str:
    # The dictionary takes a second to load and most processes never write a hazard.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- as the comment says

    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER, errors="default")).replace(" ", "")
