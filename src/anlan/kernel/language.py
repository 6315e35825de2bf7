"""Pages speak the reader's language; records, and files that leave the system, speak Chinese.

A ledger or a roster goes on to other offices and comes back to be read again, whoever sent it.
The functions join words with the marks of the reader's language.
"""

from collections.abc import Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

OF_RECORD = "zh-hans"


def listed(words: Iterable[object]) -> str:
    """甲、乙、丙."""
    return _("、").join(map(str, words))


def clauses(parts: Iterable[object]) -> str:
    """甲事；乙事."""
    return _("；").join(map(str, parts))


def labelled(label: object, text: object) -> str:
    """名称：内容."""
    return _("%(label)s：%(text)s") % {"label": label, "text": text}


def with_aside(text: object, aside: object) -> str:
    """名称（说明）; without the brackets where there is nothing to say."""
    return _("%(text)s（%(aside)s）") % {"text": text, "aside": aside} if aside else str(text)


def sentences(*said: object) -> str:
    """Whole sentences one after the other."""
    text = ""
    for more in filter(None, map(str, said)):
        text = _("%(said)s%(more)s") % {"said": text, "more": more} if text else more
    return text


def day(value: date | None) -> str:
    """2026年5月28日; nothing for none."""
    if value is None:
        return ""
    if (get_language() or "").startswith("en"):
        return formats.date_format(value, "j F Y")
    return f"{value.year}年{value.month}月{value.day}日"
