"""The year of dates that are written without one, and why it was taken."""

import re
from datetime import date

from anlan.campaigns.plan.dates import find_days
from anlan.campaigns.plan.head import Head
from anlan.campaigns.plan.numerals import number
from anlan.campaigns.plan.proposals import Year, YearFrom
from anlan.campaigns.plan.text import PlanText

_YEAR = re.compile(r"(20[0-9]{2}) ?年(?! ?(?:以来|[冬夏春秋]))")
_AHEAD = re.compile(r"时间|起|至|前|阶段")
_IN_NUMBER = re.compile(r"[〔\[【(] ?(20[0-9]{2})")
# A congress that is still ahead of the plan tells its year; its spirit is studied for years after.
_CONGRESS = re.compile(
    r"党的(十[一-九]|二十[一-九]?|三十)大(?!精神)(?:[^。,;\n]{0,4}(?:胜利)?(?:召开|闭幕|结束)|期间)"
)
# The eleventh met in 1977, and one has met every five years since (Party constitution, art. 19).
_ELEVENTH, _ELEVENTH_YEAR, _EVERY = 11, 1977, 5


def infer_year(text: PlanText, head: Head, *, given: int | None, today: date | None) -> Year:
    """The surest evidence wins; without any, the present year, and without a today it is unknown."""
    if given is not None:
        return Year(given, YearFrom.GIVEN)
    if head.issued is not None and head.issued.year is not None:
        source = text.source(head.issued.start, head.issued.end)
        return Year(head.issued.year, YearFrom.ISSUED, source)
    if head.document_no:
        match = _IN_NUMBER.search(head.document_no.value)
        if match:
            return Year(int(match[1]), YearFrom.DOCUMENT_NO, head.document_no.source)
    return (
        _from_dates(text, head)
        or _from_title(head)
        or _from_congress(text)
        or (Year(today.year, YearFrom.TODAY) if today else Year(None, YearFrom.UNKNOWN))
    )


def _from_dates(text: PlanText, head: Head) -> Year | None:
    # The first date of the text that carries its year and is no look back at something past.
    for day in find_days(text.even, head.body_start, head.body_end):
        if day.year is None:
            continue
        sentence = text.sentence_at(day.start)
        if _AHEAD.search(text.even, sentence.start, sentence.end):
            return Year(day.year, YearFrom.DATES, sentence)
    return None


def _from_title(head: Head) -> Year | None:
    match = _YEAR.search(head.title.value) if head.title else None
    if match is None or head.title is None:
        return None
    return Year(int(match[1]), YearFrom.TITLE, head.title.source)


def _from_congress(text: PlanText) -> Year | None:
    found = [(text.sentence_at(each.start()), each) for each in _CONGRESS.finditer(text.even)]
    if not found:
        return None
    # The shortest sentence says it most plainly.
    source, match = min(found, key=lambda each: len(each[0].quote))
    which = number(match[1])
    if which is None:
        return None
    year = _ELEVENTH_YEAR + (which - _ELEVENTH) * _EVERY
    return Year(year, YearFrom.EVENT, source)
