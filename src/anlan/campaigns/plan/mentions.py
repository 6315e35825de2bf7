"""What a plan mentions beside its structure: dated events, kinds of units, zones, annexes."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from anlan.campaigns.plan.dates import Calendar, Day, find_days
from anlan.campaigns.plan.head import Head
from anlan.campaigns.plan.numerals import number
from anlan.campaigns.plan.outline import Node
from anlan.campaigns.plan.proposals import Annex, Count, DatedEvent, EventKind, Target
from anlan.campaigns.plan.tables import cells
from anlan.campaigns.plan.text import Piece, PlanText, Source

_EVENTS = (
    (EventKind.LOOK_BACK, re.compile(r"回头看|复查复核")),
    (EventKind.MEETING, re.compile(r"(?:召开|举行|组织)[^,。;]{0,14}(?:会议|会)")),
    (
        EventKind.INSPECTION,
        re.compile(r"(?:开展|进行|组织|实施)[^,。;]{0,16}(?:抽查|督查|督导|检查|巡查|暗访)"),
    ),
    (EventKind.DRILL, re.compile(r"(?:开展|进行|组织|举行)[^,。;]{0,16}演练")),
    (EventKind.TRAINING, re.compile(r"(?:开展|举办|组织)[^,。;]{0,16}培训")),
)
_CITED = re.compile(r"(?:按照|根据|贯彻|落实|汲取|吸取|学习)[^,。;]{0,20}$")
# How far before a date the word stands that makes it a citation.
_NEAR = 24
_PART = re.compile(r"[^;。!?\n]+")
_SCOPE = re.compile(
    r"(?:检查|排查|整治|行动|治理|活动|实施|适用|工作)?(?:范围|对象)|(?<!全)覆盖(?=全|所有|各)|(?:在|对)全[省市州县区旗镇乡](?=[^。,;]{0,30}(?:学校|幼儿园|机构|小学))|(?:所有|全部|全体)[^。,;]{0,12}(?:学校|幼儿园|机构|中小学)"
)
_KINDS = (
    (
        "school",
        re.compile(
            r"各级各类学校|中小学(?:校)?|小学|完小|村小|初中|高中|职业学校|特殊教育学校|(?<!中心)(?<!族)学校(?!安全)"
        ),
    ),
    ("kindergarten", re.compile(r"幼儿园|校\(园\)|园所|幼教机构")),
    ("teaching_point", re.compile(r"教学点")),
    ("training", re.compile(r"(?:校外)?(?:教育)?培训(?:教育)?机构|校外机构")),
    ("central_school", re.compile(r"中心学校|中心校")),
)
_COUNT = re.compile(
    r"(?P<value>[0-9]{1,3}|[一二三四五六七八九十廿两]{1,3}) ?个"
    r"(?P<name>[\u4e00-\u9fff]{0,4}?(?:责任区|片区|战区|网格|小组|专班|分队|工作队|(?<![小班])组(?![织成建长员])))"
)
_ZONES = re.compile(r"责任区|片区|战区|网格")
_LIST = re.compile(r"\(?附 ?[件表录]? ?:")
_LISTED = re.compile(r"(?:(?P<number>[0-9]{1,2})[.、] ?)?(?P<title>[^\n]{2,60})")
_QUOTED = re.compile(
    r"《(?P<title>[^《》\n]{2,50})》 ?\((?:见|详见)?附件 ?(?P<number>[0-9一二三四五六七八九十]{0,2})\)"
)
_INLINE = re.compile(
    r"(?P<title>[^,。;\n《》()]{2,40}?)\(?(?:见|详见)附件 ?(?P<number>[0-9一二三四五六七八九十]{0,2})\)?"
)
_RUNNING = frozenset({"序号", "编号", "号"})
_LONGEST_COLUMN = 60
_BODY = re.compile(
    r"附 ?件 ?(?P<number>[0-9一二三四五六七八九十]{0,2}) ?[:.]?(?P<title>[^\n]{0,60})"
)


def find_events(
    text: PlanText, calendar: Calendar, head: Head, phases: Sequence[Node], taken: Sequence[Source]
) -> list[DatedEvent]:
    """Look-backs wherever they have a date; other events where no requirement or phase has it."""
    found: list[DatedEvent] = []
    for match in _PART.finditer(text.even, head.body_start, head.body_end):
        days = find_days(text.even, match.start(), match.end())
        free = [
            day
            for day in days
            if not _CITED.search(text.even[max(match.start(), day.start - _NEAR) : day.start])
        ]
        for kind, shape in _EVENTS:
            event = shape.search(match[0])
            if event is None:
                continue
            place = match.start() + event.start()
            day = _nearest(free, place)
            if day is None and kind == EventKind.LOOK_BACK:
                day = _of_phase(text, phases, place)
            if day is None or (kind != EventKind.LOOK_BACK and _is_taken(day, phases, taken)):
                continue
            found.append(_event(text, calendar, kind, day, place))
            break
    return found


def _nearest(days: Sequence[Day], place: int) -> Day | None:
    before = [day for day in days if day.end <= place]
    return before[-1] if before else next(iter(days), None)


def _of_phase(text: PlanText, phases: Sequence[Node], place: int) -> Day | None:
    for node in phases:
        if node.start <= place < node.end:
            days = find_days(text.even, node.start, place)
            return next((day for day in days if day.since), next(iter(days), None))
    return None


def _is_taken(day: Day, phases: Sequence[Node], taken: Sequence[Source]) -> bool:
    in_heading = any(node.start <= day.start < node.heading_end + 24 for node in phases)
    return in_heading or any(source.start <= day.start < source.end for source in taken)


def _event(text: PlanText, calendar: Calendar, kind: EventKind, day: Day, place: int) -> DatedEvent:
    first = day.since or day
    source = text.sentence_at(place)
    return DatedEvent(
        kind,
        text.words(source.start, source.end),
        calendar.first(first),
        calendar.last(day),
        text.words(first.start, day.end),
        source,
    )


def find_targets(text: PlanText, head: Head, nodes: Sequence[Node]) -> list[Target]:
    """The kinds of units that the plan covers, each with the first sentence that says so."""
    scoped = [node for node in nodes if re.search(r"范围|对象", node.heading)]
    sentences = list(text.sentences(head.body_start, head.body_end))
    inside = [each for each in sentences if any(n.start <= each.start < n.end for n in scoped)]
    places = [(each, each.start) for each in inside]
    for each in sentences:
        # What stands before "all of …" is who sees to it.
        said = _SCOPE.search(each.words)
        if said:
            places.append((each, each.start + said.start()))
    return _kinds_in(text, places) or _kinds_in(text, _addressees(text, head))


def _addressees(text: PlanText, head: Head) -> list[tuple[Piece, int]]:
    """The line that greets those to whom the notice goes: whoever is told, is covered."""
    line = next(text.lines(head.body_start, head.body_end), None)
    return [(line, line.start)] if line and line.words.endswith(":") else []


def _kinds_in(text: PlanText, places: Sequence[tuple[Piece, int]]) -> list[Target]:
    found: dict[str, Target] = {}
    for sentence, start in places:
        for kind, shape in _KINDS:
            match = shape.search(text.even, start, sentence.end)
            if match and kind not in found:
                words = text.words(match.start(), match.end())
                found[kind] = Target(kind, words, text.source(sentence.start, sentence.end))
    return list(found.values())


def find_counts(text: PlanText, head: Head) -> list[Count]:
    """Zones and teams, each name once."""
    found: dict[str, Count] = {}
    for match in _COUNT.finditer(text.even, head.body_start, head.body_end):
        value = number(match["value"])
        if value:
            name = text.words(match.start("name"), match.end("name"))
            source = text.sentence_at(match.start())
            found.setdefault(name, Count(name, value, bool(_ZONES.search(name)), source))
    return list(found.values())


def find_annexes(text: PlanText, head: Head) -> list[Annex]:
    """Attachments by number: listed, or referred to in the text; present where their text follows."""
    found: dict[str, Annex] = {}
    for number_, title, source in [*_listed(text, head), *_referred(text, head)]:
        known = found.get(number_)
        if known is None or (not known.title and title):
            body = _body_of(text, head, number_, title)
            found[number_] = Annex(number_, title, bool(body), source, _columns(text, body))
    if (
        "" in found
        and len(found) > 1
        and any(each.title == found[""].title for key, each in found.items() if key)
    ):
        del found[""]
    return sorted(found.values(), key=lambda annex: int(annex.number or 0))


def _listed(text: PlanText, head: Head) -> Iterator[tuple[str, str, Source]]:
    mark = _LIST.search(text.even, head.body_end) or _LIST.search(text.even, head.body_start)
    if mark is None:
        return
    is_first = True
    for line in text.lines(mark.end()):
        match = _LISTED.match(line.words)
        gap = text.even[mark.end() : line.start].count("\n") if is_first else 0
        if match is None or gap > 1 or (not is_first and not match["number"]):
            return
        title = text.words(line.start + match.start("title"), line.end).rstrip(" 。")
        if not re.search(r"[（(]", title):  # that of （附件：…）
            title = title.rstrip("）)")
        yield match["number"] or "", title, text.source(line.start, line.end)
        is_first = False


def _referred(text: PlanText, head: Head) -> Iterator[tuple[str, str, Source]]:
    for shape in (_QUOTED, _INLINE):
        for match in shape.finditer(text.even, head.body_start, head.body_end):
            title = text.words(match.start("title"), match.end("title"))
            yield _number(match["number"]), title, text.sentence_at(match.start("number"))


def _body_of(text: PlanText, head: Head, number_: str, title: str) -> list[Piece]:
    """What stands under its own heading below the text, up to the next annex; often nothing."""
    lines = list(text.lines(head.body_end))
    for index, line in enumerate(lines):
        match = _BODY.fullmatch(line.words)
        if match is None or (_LIST.match(line.words) and match["title"]):
            continue
        body = list(takewhile(lambda each: not _BODY.fullmatch(each.words), lines[index + 1 :]))
        if body and body[0].words == title:
            body = body[1:]
        if _number(match["number"]) == number_ and body:
            return body
    return []


def _columns(text: PlanText, body: Sequence[Piece]) -> tuple[str, ...]:
    header = next((line for line in body if "\t" in line.words), None)
    spans = cells(header) if header else []
    titles = [text.words(*span)[:_LONGEST_COLUMN] for span in spans]
    return tuple(dict.fromkeys(each for each in titles if each and each not in _RUNNING))


def _number(words: str) -> str:
    value = number(words) if words else None
    return str(value) if value else ""
