"""报送事项: who hands in what, to whom, by when, from sentences and from flattened tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anlan.campaigns.plan import parties
from anlan.campaigns.plan.dates import Calendar
from anlan.campaigns.plan.deadlines import Deadline, deadlines_in
from anlan.campaigns.plan.proposals import Requirement
from anlan.campaigns.plan.tables import Row, reporting_rows
from anlan.campaigns.plan.text import Piece, PlanText

if TYPE_CHECKING:
    from datetime import date

_NOT_A_VERB = r"(?!单位|时间|时限|内容|事项|要求|方式|对象|情况|工作|制度|渠道|人)"
_DESK = r"局|厅|办公室|安委办|专班|股|科|处|中心校|中心学校|教育集团|中心|安全办|综合办|邮箱"
_DOCUMENT = (
    r"方案|总结|小结|计划|台账|报告|报表|清单|材料|名单|信息|情况|进展|动态|细则|承诺书|责任书|安排|结果|"
    r"统计|数据|资料|档案|记录|照片|意见|案例|表|函|册"
)
_VERB = re.compile(
    r"(?<![通举预汇申播直])(?:"
    rf"(?:报送|上报|呈报|呈送|报备|补报|续报|提交|递交|送交|填报|报回|交回|发送|反馈){_NOT_A_VERB}"
    r"|报至|报到(?=[\u4e00-\u9fff]{1,12}(?:局|厅|办|股|科|处))|交至|送至|发至|汇总至|呈(?=[\u4e00-\u9fff]{1,12}(?:局|厅|办|委))"
    rf"|(?<![提上移转递成外社呈])交(?=[\u4e00-\u9fff()]{{0,12}}(?:{_DESK}))"
    rf"|报(?=[\u4e00-\u9fff]{{0,8}}?(?:{_DOCUMENT})|《)"
    rf"|报(?=[\u4e00-\u9fff]{{0,8}}?(?:{_DESK}))"
    # 月底前报: right after its day, 报 can mean nothing else.
    r"|(?<=[前底])报(?![名考警废销刊])"
    r"|(?<=[局办科股室府委校])报告(?=[\u4e00-\u9fff《]))"
)
# Where a clause may begin: after its mark, and after (一) or 1. at the head of a line.
_CLAUSE = re.compile(r"(?:^|(?<=[,。;:\n)]))(?:[0-9]{1,2}[.、])?(?:由|请)?", re.MULTILINE)
# 教育局局长, 各学校的: no party that acts.
_SAID_OF = re.compile(r"的|局长|领导|班子|党组")
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
_CLAUSE_OF = re.compile(r"[^,。;:]+")
_ITEM_MARK = re.compile(r"[ 、]*(?:\([^()]{1,3}\)|[0-9]{1,2}[.、])?[ 、]*")
# 填写自查表，7月26日前交: the act by which it comes about is no part of its name.
_MAKES = re.compile(
    r"(?:要|应|须)?(?:认真|如实|及时)?(?:填写|填报|形成|撰写|制定|编制|整理|汇总|起草|提供|准备)"
)
_CUT_OBJECT = re.compile(
    r"实行|务于|务必|务请|分[两二三四]次|分别|最迟|截至|截止|由|于|"
    # not within 应急预案, 检查要点, 经费, 在建项目, 请示
    r"在(?![建校册线职读岗])|请(?!示)|须(?!知)|需(?!求)|应(?!急)|(?<![重主摘纪])要(?![点求素件])|统一|经(?![费验营])|每|,"
)
_NAMED_AFTER = re.compile(r"(?:报送|上报|责任|填报)单位(?:为|:|是)")
_SAID_DUE = re.compile(r"(?:于|在|分别|截至|截止)(?=[^,。;\n]{0,16}$)")
_NOUN = 6
_IS_DOCUMENT = re.compile(rf"(?:{_DOCUMENT}|[书单报》”])$")
# What is said of the form of a document and not of its matter.
_FORM_ONLY = re.compile(
    r"(?:纸质|电子|书面|盖章|扫描|签字)(?:版|件|稿|文档|材料)?|一式[一二两三四五]份|[、和及,()（）]"
)
_TIMES_FOLLOW = re.compile(r"时间|时限|截止|分别|\($")


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
    """Every requirement of the plan in its order; of the annexes behind `end` only their tables."""
    found = [
        each
        for row in reporting_rows(text, start, len(text.even))
        for each in _in_row(text, calendar, row)
    ]
    for sentence in text.sentences(start, end):
        if "\t" not in sentence.words:
            found.extend(_in_sentence(text, calendar, sentence))
    # What the text asks for and a table asks for again is asked for once.
    once: dict[tuple[str, str, date | str], Requirement] = {}
    for each in sorted(found, key=lambda each: each.source.start):
        once.setdefault((each.who, each.what, each.due_on or each.due_words), each)
    return list(once.values())


def _in_row(text: PlanText, calendar: Calendar, row: Row) -> Iterator[Requirement]:
    what = _thing(text, *row.what)
    who = text.words(*row.who) if row.who else ""
    cell = Piece(text.even[slice(*row.when)], *row.when)
    for due in deadlines_in(text.even, cell) if what else []:
        yield _requirement(text, calendar, due, (who, what, ""), row.line)


def _in_sentence(text: PlanText, calendar: Calendar, sentence: Piece) -> Iterator[Requirement]:
    verbs = list(_VERB.finditer(text.even, sentence.start, sentence.end))
    if not verbs:
        return
    deadlines = deadlines_in(text.even, sentence)
    who = to = what = ""
    for index, verb in enumerate(verbs):
        before = verbs[index - 1].end() if index else sentence.start
        before = max(before, text.even.rfind(";", before, verb.start()) + 1)
        after = verbs[index + 1].start() if index + 1 < len(verbs) else sentence.end
        act = _Act(before, verb.start(), verb.end(), after)
        mine = _deadlines_of(text.even, act, deadlines)
        who = _who(text, act, mine) or who
        if mine:
            thing, said = _object(text, act, mine)
            to = said or to
            # 各集团汇总后于4月17日报区教育局: what is sent on was named before.
            what = thing if _IS_DOCUMENT.search(thing) or not what else what
            things = _one_each(text, act, mine, what)
            for each, one in zip(mine, things, strict=True):
                yield _requirement(text, calendar, each, (who, one, to), sentence)


def _one_each(text: PlanText, act: _Act, due: Sequence[Deadline], what: str) -> list[str]:
    """7月15日、12月15日前分别报送半年小结和全年总结: as many things as days are one for each."""
    things = re.split(r"、|和|及|与|以及", what)
    is_apart = text.even[max(0, act.start - 2) : act.start] == "分别"
    if is_apart and len(things) == len(due) > 1 and all(map(_IS_DOCUMENT.search, things)):
        return things
    return [what] * len(due)


def _requirement(
    text: PlanText, calendar: Calendar, due: Deadline, named: tuple[str, str, str], sentence: Piece
) -> Requirement:
    who, what, to = named
    return Requirement(
        who,
        what,
        to,
        due.on(calendar),
        text.words(due.start, due.end),
        due.is_recurring,
        text.source(sentence.start, sentence.end),
    )


def _deadlines_of(even: str, act: _Act, deadlines: Sequence[Deadline]) -> list[Deadline]:
    before = [each for each in deadlines if act.before <= each.start and each.end <= act.start]
    if before:
        return _nearest(even, act, before)
    after = [each for each in deadlines if act.end <= each.start < act.after]
    # 报送……，时间分别为5月28日、10月28日
    if after and _TIMES_FOLLOW.search(even, act.end, after[0].start):
        return after
    return []


def _nearest(even: str, act: _Act, before: Sequence[Deadline]) -> list[Deadline]:
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
    # 11月9日前后, 月底左右: about a day nothing is due.
    is_about = re.compile(r"前后|左右").match(even, last.end)
    return chosen if not cited and not is_about and (is_due or is_near) else []


def _who(text: PlanText, act: _Act, deadlines: Sequence[Deadline]) -> str:
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
    named = [(each.start(), each.end()) for each in parties.ANYWHERE.finditer(even, start, end)]
    for clause in _CLAUSE.finditer(even, start, end):
        run = parties.BARE_ACTING.match(even, clause.end(), end)
        run = run or parties.ACTING.match(even, clause.end(), end)
        # 各县（市、区）教育局 is one name, though its end could be one too.
        if run and not any(first <= run.start() < last for first, last in named):
            named.append((run.start(), run.end()))
    return [(first, last) for first, last in sorted(named) if _acts(even, start, first, last)]


def _acts(even: str, start: int, first: int, last: int) -> bool:
    is_addressed = even[max(start, first - 1) : first] in set("向报至到送给对的")
    return not is_addressed and not _SAID_OF.match(even, last)


def _object(text: PlanText, act: _Act, deadlines: Sequence[Deadline]) -> tuple[str, str]:
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


def _before(text: PlanText, act: _Act, deadlines: Sequence[Deadline]) -> str:
    """自查报告于6月10日前报送: what a clause before the deadline begins with is what is sent."""
    stop = min([act.start, *(each.start for each in deadlines if each.start >= act.before)])
    clauses = list(_CLAUSE_OF.finditer(text.even, act.before, stop))
    things = [_head_of(text, each.start(), each.end()) for each in reversed(clauses)]
    named = [thing for thing in things if len(thing) > 1]
    return next(filter(_IS_DOCUMENT.search, named), next(iter(named), ""))


def _head_of(text: PlanText, start: int, end: int) -> str:
    begins = start
    for shape in (_ITEM_MARK, parties.ANYWHERE, _MAKES):
        found = shape.match(text.even, begins, end)
        begins = found.end() if found else begins
    cut = _CUT_OBJECT.search(text.even, begins, end)
    return _thing(text, begins, cut.start() if cut else end)


def _thing(text: PlanText, start: int, end: int) -> str:
    words = text.words(start, end)
    words = re.sub(r"（[^（）]{1,24}）|\([^()]{1,24}\)", "", words)
    words = _LEAD_WORDS.sub("", words.strip("，。；、：:, "))
    quoted = re.match(r"(?:填报|填写)?《([^《》]+)》", words)
    if quoted and not _FORM_ONLY.sub("", words[quoted.end() :]):
        return quoted[1]
    return words


def _clause_end(even: str, start: int, limit: int) -> int:
    match = re.compile(r"[,;。!?\n]").search(even, start, limit)
    return match.start() if match else limit
