"""报送事项: who hands in what, to whom, by when, from sentences and from flattened tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anlan.campaigns.plan import parties
from anlan.campaigns.plan.dates import BEFORE, Calendar, Day, find_days
from anlan.campaigns.plan.numerals import DIGITS
from anlan.campaigns.plan.proposals import Requirement
from anlan.campaigns.plan.text import Piece, PlanText

_NOT_A_VERB = r"(?!单位|时间|时限|内容|事项|要求|方式|对象|情况|工作|制度|渠道|人)"
_VERB = re.compile(
    r"(?<![通举预汇申播直])(?:"
    rf"(?:报送|上报|呈报|报备|提交|送交|填报|报回|交回|发送|反馈){_NOT_A_VERB}"
    r"|报至|交至|发至|汇总至"
    r"|(?<![提上移转递成外社呈])交(?=[\u4e00-\u9fff]{0,12}(?:局|办公室|安全办|股|科|处|中心校|中心学校|邮箱))"
    r"|报(?=(?:方案|总结|计划|台账|报告|清单|材料|名单|情况|《))"
    r"|报(?=(?:[\u4e00-\u9fff]{0,8}?(?:局|股|科|办公室|安委办|专班)))"
    r"|(?<=[局办科股室府委校])报告(?=[\u4e00-\u9fff《]))"
)
_COUNTED = f"[0-9{''.join(DIGITS)}十]{{1,3}}"
_RECURRING = re.compile(
    r"每(?:周|星期)[一二三四五六日天末]|每(?:个)?月(?:的)?(?:底|末|初|[0-9一二三四五六七八九十廿]{1,3} ?[日号])|"
    r"每(?:个)?季度(?:末|初)?(?:月)?(?:底)?|每(?:日|天)(?:[0-9]{1,2}[时点:]?)?|每半月|每(?:个)?(?:周|月)(?=[^\u4e00-\u9fff]|前|报送|上报|向)"
)
_AFTER_EVENT = re.compile(
    rf"[^,。;\n在于要应须请]{{2,20}}?(?:后|之后|之日起|起)(?:的)?(?:{_COUNTED}) ?个?(?:工作)?(?:日|天|周|月)(?:之)?内"
)
_TOGETHER = re.compile(r"[、和及与,分别于 ]{0,6}")
_HANDLES = re.compile(r"(?:将|把)(?!于|在|对|会|要)(?P<what>[^,;。]{1,60})$")
_TO = re.compile(
    r"(?:送)?(?:至|到|给)?(?P<to>[\u4e00-\u9fff()]{0,14}?(?:局|办公室|安委办|专班|股|科|办|中心学校|中心校|邮箱)(?:[\u4e00-\u9fff]{1,8}?(?:股|科|办公室|安全办))?)"
    r"(?:邮箱|备案|汇总|审核|存档)?(?=$|[,;。(])"
)
_TO_BEFORE = re.compile(r"向(?P<to>[\u4e00-\u9fff()]{1,20}?)(?:书面|统一|集中|及时|如实)?$")
_LEAD_WORDS = re.compile(
    r"^(?:和|及|并|同时|再次|统一|及时|如实|书面|分别|按时|一次|至|到|本单位|本校)+"
)
_CUT_OBJECT = re.compile(
    r"(?:实行|务于|务必|务请|分[两二三四]次|分别|由|于|在|请|须|需|应|要|统一|经|每|,)"
)
_NAMED_AFTER = re.compile(r"(?:报送|上报|责任|填报)单位(?:为|:|是)")
_SAID_DUE = re.compile(r"(?:于|在|分别|截至|截止)(?=[^,。;\n]{0,16}$)")
_NOUN = 6
_HEADER = re.compile(r"(?:时间|时限|期限|日期)")
_WHAT_COLUMN = re.compile(r"内容|事项|材料|名称|项目")
_WHO_COLUMN = re.compile(r"单位|部门|对象|责任人|主体")
_TIMES_FOLLOW = re.compile(r"时间|时限|截止|分别|\($")


@dataclass(frozen=True, slots=True)
class _Deadline:
    start: int
    end: int
    day: Day | None
    is_recurring: bool = False


@dataclass(frozen=True, slots=True)
class _Act:
    """One verb of handing in, with what stands before and after it up to its neighbours."""

    before: int
    start: int
    end: int
    after: int


def find_requirements(
    text: PlanText, calendar: Calendar, start: int, end: int
) -> list[Requirement]:
    """Every requirement of the plan in its order."""
    found = [
        each for line in _tables(text, start, end) for each in line.requirements(text, calendar)
    ]
    in_tables = {each.source.start for each in found}
    for sentence in text.sentences(start, end):
        if "\t" not in sentence.words and sentence.start not in in_tables:
            found.extend(_in_sentence(text, calendar, sentence))
    return sorted(found, key=lambda each: each.source.start)


def _in_sentence(text: PlanText, calendar: Calendar, sentence: Piece) -> Iterator[Requirement]:
    verbs = list(_VERB.finditer(text.even, sentence.start, sentence.end))
    if not verbs:
        return
    deadlines = _deadlines(text.even, sentence)
    who = to = ""
    for index, verb in enumerate(verbs):
        before = verbs[index - 1].end() if index else sentence.start
        before = max(before, text.even.rfind(";", before, verb.start()) + 1)
        after = verbs[index + 1].start() if index + 1 < len(verbs) else sentence.end
        act = _Act(before, verb.start(), verb.end(), after)
        mine = _deadlines_of(text.even, act, deadlines)
        who = _who(text, act, mine) or who
        if mine:
            what, said = _object(text, act, mine)
            to = said or to
            for each in mine:
                yield _requirement(text, calendar, each, (who, what, to), sentence)


def _requirement(
    text: PlanText, calendar: Calendar, due: _Deadline, named: tuple[str, str, str], sentence: Piece
) -> Requirement:
    who, what, to = named
    return Requirement(
        who,
        what,
        to,
        calendar.last(due.day) if due.day else None,
        text.words(due.start, due.end),
        due.is_recurring,
        text.source(sentence.start, sentence.end),
    )


def _deadlines(even: str, sentence: Piece) -> list[_Deadline]:
    found = []
    for shape, recurs in ((_RECURRING, True), (_AFTER_EVENT, False)):
        for match in shape.finditer(even, sentence.start, sentence.end):
            before = BEFORE.match(even, match.end(), sentence.end)
            ends = before.end() if before else match.end()
            found.append(_Deadline(match.start(), ends, None, recurs))
    taken = [(each.start, each.end) for each in found]
    found.extend(
        _Deadline(day.start, day.end, day)
        for day in find_days(even, sentence.start, sentence.end)
        if not any(first <= day.start < last for first, last in taken)
    )
    return sorted(found, key=lambda each: each.start)


def _deadlines_of(even: str, act: _Act, deadlines: Sequence[_Deadline]) -> list[_Deadline]:
    before = [each for each in deadlines if act.before <= each.start and each.end <= act.start]
    if before:
        return _nearest(even, act, before)
    after = [each for each in deadlines if act.end <= each.start < act.after]
    # 报送……，时间分别为5月28日、10月28日
    if after and _TIMES_FOLLOW.search(even, act.end, after[0].start):
        return after
    return []


def _nearest(even: str, act: _Act, before: Sequence[_Deadline]) -> list[_Deadline]:
    """The last date and those listed with it; one of something cited is nobody's deadline."""
    chosen = [before[-1]]
    for each in reversed(before[:-1]):
        if not _TOGETHER.fullmatch(even, each.end, chosen[0].start):
            break
        chosen.insert(0, each)
    cited = re.search(
        r"(?:按照|根据|依据|贯彻|落实)[^,。;]{0,12}$", even[act.before : chosen[0].start]
    )
    last = chosen[-1]
    is_due = (
        last.day is None or last.day.is_before or _SAID_DUE.search(even, act.before, last.start)
    )
    # A date in another clause that nothing makes a deadline is told, not asked for.
    is_near = not re.search(r"[,。:]", even[last.end : act.start])
    return chosen if not cited and (is_due or is_near) else []


def _who(text: PlanText, act: _Act, deadlines: Sequence[_Deadline]) -> str:
    # Nearest before the deadline; else between deadline and verb; else after 报送单位为.
    first = deadlines[0].start if deadlines else act.start
    before = _starting_runs(text.even, act.before, first)
    between = _starting_runs(text.even, first, act.start)
    # 报送单位 is a verb and a noun in one, so it may lie across the bound of this act.
    named = _NAMED_AFTER.search(text.even, act.end, act.after + _NOUN)
    after = parties.ANYWHERE.match(text.even, named.end()) if named else None
    if before or between:
        return text.words(*(before[-1] if before else between[0]))
    return text.words(after.start(), after.end()) if after else ""


def _starting_runs(even: str, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of parties that act: not those to whom something is sent, nor those in a genitive."""
    found = []
    for match in parties.ANYWHERE.finditer(even, start, end):
        before = even[max(start, match.start() - 1) : match.start()]
        if (
            before not in {"向", "报", "至", "到", "送", "给", "对", "的"}
            and even[match.end() : match.end() + 1] != "的"
        ):
            found.append((match.start(), match.end()))
    return found


def _object(text: PlanText, act: _Act, deadlines: Sequence[_Deadline]) -> tuple[str, str]:
    """What is handed in, and to whom."""
    even = text.even
    clause_end = _clause_end(even, act.end, act.after)
    to, begins = "", act.end
    sent = _TO.match(even, act.end, clause_end)
    if sent:
        to, begins = text.words(sent.start("to"), sent.end("to")), sent.end()
    else:
        asked = _TO_BEFORE.search(even[act.before : act.start])
        if asked:
            to = text.words(act.before + asked.start("to"), act.before + asked.end("to"))
    handled = _HANDLES.search(even[act.before : act.start])
    if handled:
        place = act.before + handled.start("what")
        return _thing(text, place, place + len(handled["what"])), to
    after = _thing(text, begins, clause_end)
    return after or _before(text, act, deadlines), to


def _before(text: PlanText, act: _Act, deadlines: Sequence[_Deadline]) -> str:
    """自查报告于6月10日前报送: what stands at the head of the clause is what is sent."""
    even = text.even
    stop = min([act.start, *(each.start for each in deadlines if each.start >= act.before)])
    start = act.before
    for mark in ",。;:":
        # Of the clauses before, the one that still says something.
        place = even.rfind(mark, start, stop)
        while place >= 0 and stop - place <= 2:  # noqa: PLR2004 -- a word of one character
            stop, place = place, even.rfind(mark, start, place)
    words = even[start:stop]
    head = _CUT_OBJECT.split(words.lstrip(",;:、 "))[0]
    begins = start + words.index(head) if head else start
    marked = re.match(r"(?:\([^()]{1,3}\)|[0-9]{1,2}[.、])", head)
    if marked:
        begins, head = begins + marked.end(), head[marked.end() :]
    party = parties.ANYWHERE.match(head)
    if party:
        begins, head = begins + party.end(), head[party.end() :]
    return _thing(text, begins, begins + len(head))


def _thing(text: PlanText, start: int, end: int) -> str:
    words = text.words(start, end)
    words = re.sub(r"（[^（）]{1,24}）|\([^()]{1,24}\)", "", words)
    words = _LEAD_WORDS.sub("", words.strip("，。；、：:, "))
    quoted = re.fullmatch(r"《([^《》]+)》", words)
    return quoted[1] if quoted else words


def _clause_end(even: str, start: int, limit: int) -> int:
    match = re.compile(r"[,;。!?\n]").search(even, start, limit)
    return match.start() if match else limit


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a flattened table whose header names a time and a thing."""

    line: Piece
    who: int | None
    what: int
    when: int

    def requirements(self, text: PlanText, calendar: Calendar) -> Iterator[Requirement]:
        spans = _cells(self.line)
        if len(spans) <= max(self.what, self.when, self.who or 0):
            return
        what = _thing(text, *spans[self.what])
        who = text.words(*spans[self.who]) if self.who is not None else ""
        cell = Piece(text.even[slice(*spans[self.when])], *spans[self.when])
        for due in _deadlines(text.even, cell) if what else []:
            yield _requirement(text, calendar, due, (who, what, ""), self.line)


def _tables(text: PlanText, start: int, end: int) -> Iterator[_Row]:
    columns: tuple[int | None, int, int] | None = None
    for line in text.lines(start, end):
        cells = [text.even[first:last] for first, last in _cells(line)]
        if len(cells) < 2:  # noqa: PLR2004 -- a table has two columns
            columns = None
        elif columns is None:
            columns = _columns(cells)
        else:
            yield _Row(line, *columns)


def _columns(cells: Sequence[str]) -> tuple[int | None, int, int] | None:
    def first(shape: re.Pattern[str]) -> int | None:
        return next((index for index, cell in enumerate(cells) if shape.search(cell)), None)

    when, what, who = first(_HEADER), first(_WHAT_COLUMN), first(_WHO_COLUMN)
    if when is None or what is None or when == what:
        return None
    return who, what, when


def _cells(line: Piece) -> list[tuple[int, int]]:
    spans, place = [], line.start
    for cell in line.words.split("\t"):
        spans.append((place, place + len(cell)))
        place += len(cell) + 1
    return spans
