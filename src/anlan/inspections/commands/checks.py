"""What an answer must say before it is kept."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.checklists.models import Item
from anlan.checklists.states import AnswerType
from anlan.inspections.states import Answer, Verdict
from anlan.kernel import language
from anlan.kernel.errors import InvalidInput, Text

LONGEST = {"reason": 200, "location": 100, "description": 500, "post_name": 60, "measures": 500}
SHORTEST_DESCRIPTION = 5
FEWEST_SIGNS = 3
LARGEST_NUMBER = Decimal(1_000_000)
PLACES_AFTER_POINT = 2
# Long enough to pass by length, and yet saying nothing about what is wrong.
EMPTY_PHRASES = frozenset(
    {
        "不符合要求",
        "不符合规定",
        "不符合标准",
        "存在隐患",
        "存在安全隐患",
        "有安全隐患",
        "发现安全隐患",
        "存在问题",
        "不达标准",
    }
)
NOT_WORDS = re.compile(r"[\W_]+")
_PASSES = Answer(Verdict.PASS)
NAMES: dict[str, Promise] = {
    "reason": _("原因"),
    "location": _("部位"),
    "description": _("情况"),
    "post_name": _("岗位"),
    "measures": _("整改措施"),
}


def checked(item: Item, answer: Answer) -> Answer:
    """The answer tidied up, with only what belongs to its verdict; raises InvalidInput."""
    if answer.verdict not in {"", *Verdict.values}:
        raise InvalidInput(_("请选择符合、不符合或不适用。"), fields={"verdict": _("请选择一项。")})
    if answer.verdict == Verdict.PASS and item.answer_type != AnswerType.YES_NO_NUMBER:
        # By far the most answers say no more; whatever text came along does not belong to it.
        return _PASSES
    texts: dict[str, Any] = {name: storable(getattr(answer, name)) for name in LONGEST}
    tidy = replace(answer, **texts)
    wrong = _too_long(tidy)
    if tidy.verdict == Verdict.EXCUSED:
        kept = Answer(Verdict.EXCUSED, reason=tidy.reason)
        wrong |= _wrong_excuse(kept)
    elif tidy.verdict == Verdict.FAIL:
        kept = replace(tidy, reason="", measures=tidy.measures if tidy.fixed_on_spot else "")
        wrong |= _wrong_number(item, kept) | _wrong_failure(kept)
    else:
        kept = Answer(tidy.verdict, number=tidy.number if tidy.verdict else None)
        wrong |= _wrong_number(item, kept) if tidy.verdict else {}
    if item.answer_type != AnswerType.YES_NO_NUMBER:
        kept = replace(kept, number=None)
    if wrong:
        said = language.sentences(*wrong.values())
        raise InvalidInput(language.labelled(item.code, said), fields=wrong)
    return kept


def storable(text: str) -> str:
    """Trimmed, and without what no database takes: half of a surrogate pair, NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "").strip()


def _too_long(answer: Answer) -> dict[str, Text]:
    return {
        name: _("%(name)s最多%(most)d字。") % {"name": NAMES[name], "most": most}
        for name, most in LONGEST.items()
        if len(getattr(answer, name)) > most
    }


def _wrong_excuse(answer: Answer) -> dict[str, Text]:
    if not answer.reason:
        return {"reason": _("请写明为什么不适用。")}
    return {}


def _wrong_failure(answer: Answer) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not answer.location:
        wrong["location"] = _("请写明在什么部位。")
    if not _says_something(answer.description):
        wrong["description"] = _("请写清具体情况，不少于5个字，不能只写“不符合”。")
    if answer.fixed_on_spot and not answer.measures:
        wrong["measures"] = _("立查立改请写明怎样改的。")
    return wrong


def _says_something(description: str) -> bool:
    words = NOT_WORDS.sub("", description)
    return (
        len(words) >= SHORTEST_DESCRIPTION
        and len(set(words)) >= FEWEST_SIGNS
        and words not in EMPTY_PHRASES
    )


def _wrong_number(item: Item, answer: Answer) -> dict[str, Text]:
    if item.answer_type != AnswerType.YES_NO_NUMBER:
        return {}
    number = answer.number
    if number is None:
        return {"number": _("请填写数字。")}
    if not number.is_finite() or not 0 <= number <= LARGEST_NUMBER:
        return {"number": _("请填写0到1000000之间的数字。")}
    if number != round(number, PLACES_AFTER_POINT):
        return {"number": _("数字最多保留两位小数。")}
    return {}
