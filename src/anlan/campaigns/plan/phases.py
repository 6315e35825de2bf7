"""Period and phases."""

import re
from collections.abc import Sequence
from datetime import date

from anlan.campaigns.plan.dates import Calendar, Day, find_days
from anlan.campaigns.plan.head import Head
from anlan.campaigns.plan.outline import STAGES, Node, children, sections
from anlan.campaigns.plan.proposals import Period, Phase, StatedDay
from anlan.campaigns.plan.text import Piece, PlanText

_HOLDS_PHASES = re.compile(r"步骤|工作安排|时间安排|阶段|进度|实施安排|工作进程|方法安排")
_STAGE = re.compile(r"第[一二三四五六七八](?:阶段|步)|阶段$|阶段\(")
_IN_PARENTHESES = re.compile(r"[（(][^（()）]*[）)]")
_THROUGHOUT = re.compile(r"贯穿[^,。;]{0,16}(?:全过程|始终)|全过程开展|全程")
_ABOUT_TIME = re.compile(r"时间|期限|为期|起|开始")
_SUBJECT = re.compile(r"检查|行动|排查|整治|活动|治理|整改|专项|时间")
_ISSUE = re.compile(
    r"(?:即日|现在)起?|(?:(?:本)?(?:方案|通知|文件|意见))?(?:印发|下发|发布|发文)之日"
)
_END_EVENT = re.compile(
    r"(?:今年)?年(?:底|末)|(?:本)?(?:学期|学年)(?:末|结束)|[^,。;:、\n]{2,40}?(?:结束|闭幕|召开|完成|举行)(?:之后|后|之日|时|前)?"
)
_UNTIL = re.compile(r" ?(?:起|开始|启动)? ?,? ?(?:一直)?(?:持续|延续)?(?:至|到|-{1,2}) ?")
_LONGEST_TEXT = 500
# How far above a sentence its heading may stand (检查时间).
_NEAR = 20


def read_period(
    text: PlanText, head: Head, calendar: Calendar, phases: Sequence[Phase]
) -> Period | None:
    """From when to when, from the first sentence that says so; else what the phases span."""
    issued = calendar.first(head.issued) if head.issued else None
    for sentence in text.sentences(head.body_start, head.body_end):
        above = text.even[max(0, sentence.start - _NEAR) : sentence.end]
        if _ABOUT_TIME.search(above) and _SUBJECT.search(above):
            found = _stated(text, sentence, calendar, issued)
            if found:
                return found
    return _spanned(phases)


def _stated(
    text: PlanText, sentence: Piece, calendar: Calendar, issued: date | None
) -> Period | None:
    days = find_days(text.even, sentence.start, sentence.end)
    source = text.source(sentence.start, sentence.end)
    issue = _ISSUE.search(text.even, sentence.start, sentence.end)
    if issue:
        until = _UNTIL.match(text.even, issue.end(), sentence.end)
        if until is None:
            return None
        starts = StatedDay(
            issued, text.words(issue.start(), issue.end()), text.source(issue.start(), issue.end())
        )
        return Period(starts, _end(text, until.end(), sentence.end, days, calendar), source)
    for day in days:
        if day.since is not None and _names_period(
            text.even[max(0, sentence.start - _NEAR) : day.since.start]
        ):
            return Period(
                _day(text, day.since, calendar.first(day.since)),
                _day(text, day, calendar.last(day)),
                source,
            )
    for day in days:
        until = _UNTIL.match(text.even, day.end, sentence.end)
        if until and not any(other.start == until.end() for other in days):
            ends = _end(text, until.end(), sentence.end, days, calendar)
            if ends:
                return Period(_day(text, day, calendar.first(day)), ends, source)
    return None


def _names_period(before: str) -> bool:
    return bool(
        re.search(
            r"(?:时间|期限|自|从)(?:安排)?(?:为|:|是|定于)?\s*(?:自|从)?$|[查动治改](?:自|从)$",
            before,
        )
    )


def _end(
    text: PlanText, start: int, stop: int, days: Sequence[Day], calendar: Calendar
) -> StatedDay | None:
    day = next((each for each in days if each.start == start), None)
    if day is not None:
        return _day(text, day, calendar.last(day))
    event = _END_EVENT.match(text.even, start, stop)
    if event is None:
        return None
    return StatedDay(
        None, text.words(event.start(), event.end()), text.source(event.start(), event.end())
    )


def _day(text: PlanText, day: Day, on: date | None) -> StatedDay:
    return StatedDay(on, text.words(day.start, day.end), text.source(day.start, day.end))


def _spanned(phases: Sequence[Phase]) -> Period | None:
    dated = [phase for phase in phases if phase.starts_on]
    if not dated:
        return None
    first = min(dated, key=lambda phase: phase.starts_on or date.max)
    last = max(dated, key=lambda phase: phase.ends_on or date.min)
    return Period(
        StatedDay(first.starts_on, first.title, first.source),
        StatedDay(last.ends_on, last.title, last.source) if last.ends_on else None,
        first.source,
    )


def phase_nodes(text: PlanText, nodes: list[Node]) -> list[Node]:
    """The parts of the outline that are phases: named as such, or listed under such a heading."""
    stages = [
        node
        for node in nodes
        if node.level >= STAGES and (_STAGE.search(node.mark) or _STAGE.search(node.heading))
    ]
    if len(stages) > 1:
        return [node for node in stages if node.level == stages[0].level]
    for section in sections(nodes, _HOLDS_PHASES):
        found = children(nodes, section)
        if len(found) > 1:
            return found
    return _dated(text, nodes)


def _dated(text: PlanText, nodes: list[Node]) -> list[Node]:
    """Parts side by side that each begin with a stretch of time are phases, whatever they are called."""
    for section in nodes:
        found = children(nodes, section)
        ranged = [node for node in found if _begins_with_range(text, node)]
        if len(ranged) > 1 and len(ranged) * 3 >= len(found) * 2:
            return found
    return []


def _begins_with_range(text: PlanText, node: Node) -> bool:
    stop = text.even.find("。", node.heading_end + 2, node.end)
    days = find_days(text.even, node.start, node.end if stop < 0 else stop)
    return bool(days) and any(day.since is days[0] for day in days[1:2])


def read_phases(text: PlanText, nodes: Sequence[Node], calendar: Calendar) -> list[Phase]:
    """Headings, texts and days of the phases."""
    return [_phase(text, node, calendar) for node in nodes]


def _phase(text: PlanText, node: Node, calendar: Calendar) -> Phase:
    title = _IN_PARENTHESES.sub("", node.heading).strip(" ：:，。") or node.mark
    body = _without_heading(text, node)
    is_throughout = bool(_THROUGHOUT.search(text.even, node.start, node.end))
    starts, ends = phase_days(text, node, calendar)
    first = next(text.sentences(node.start, node.end))
    return Phase(title, body, starts, ends, is_throughout, text.source(first.start, first.end))


def _without_heading(text: PlanText, node: Node) -> str:
    start = node.heading_end
    while start < node.end and text.even[start] in "。: \n":
        start += 1
    lines = [text.words(line.start, line.end) for line in text.lines(start, node.end)]
    return "\n".join(lines)


def phase_days(text: PlanText, node: Node, calendar: Calendar) -> tuple[date | None, date | None]:
    """The days of a phase: a range or date in its heading, else a range or whole month in it."""
    # The heading's own line holds its days, also where they follow it in parentheses.
    line_end = text.even.find("\n", node.start, node.end)
    line_end = node.end if line_end < 0 else line_end
    stop = text.even.find("。", node.heading_end, line_end)
    in_heading = find_days(text.even, node.start, node.heading_end if stop < 0 else stop)
    first_line = text.even[node.heading_end : line_end]
    inside = find_days(text.even, node.heading_end, node.end)
    for days, needs_range in ((in_heading, False), (inside, True)):
        for day in days:
            if day.since:
                return calendar.first(day.since), calendar.last(day)
        whole = [day for day in days if day.day is None and not day.is_before]
        if whole:
            return calendar.first(whole[0]), calendar.last(whole[0])
        if days and not needs_range and first_line.strip("。 "):
            return (
                (None, calendar.last(days[0]))
                if days[0].is_before
                else (calendar.first(days[0]), None)
            )
    return None, None


def shortened(words: str) -> str:
    """A phase's text within what a campaign keeps of it, cut at a sentence."""
    if len(words) <= _LONGEST_TEXT:
        return words
    cut = words.rfind("。", 0, _LONGEST_TEXT)
    return words[: cut + 1] if cut > 0 else words[: _LONGEST_TEXT - 1] + "…"
