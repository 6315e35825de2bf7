"""Numbered duties with the parties that each names."""

import re
from collections.abc import Iterator

from anlan.campaigns.plan import parties
from anlan.campaigns.plan.dates import Calendar, find_days
from anlan.campaigns.plan.outline import ITEMS, Node, children, sections
from anlan.campaigns.plan.phases import phase_nodes
from anlan.campaigns.plan.proposals import Duty, Party, PartyRole
from anlan.campaigns.plan.text import PlanText

_HOLDS_DUTIES = re.compile(
    r"任务|(?:检查|排查|整治|重点|主要)内容|(?:整治|检查|排查|工作)重点|职责|分工|工作措施"
)
# Sections in order of work whose parts are no duties: when, how it is reported, what it is for.
_NO_DUTIES = re.compile(
    r"要求|保障|组织领导|领导|报|时间|期限|步骤|阶段|进度|范围|对象|目标|思路|原则|意义|总体|依据|联系|附则|怎么|如何"
)
_FEWEST = 3
_CLAUSE = re.compile(r"(?:^|(?<=[,。;:!?\n.、)]))(?: |\"|“)*(?:由|请)?")
_MAY_ACT = re.compile(r"(?!的|[,。;:)、]|安全|校长|应急|领导|(?:内|外)部|责任)")
_LIKEWISE = re.compile(r"(?:参照|参考|比照)(?:进行|执行|落实|实施|开展|办理|做好|本)?")
_RESPONSIBLE = re.compile(
    r"(?:责任|牵头|配合|落实)(?:单位|部门|科室|股室|主体)?:(?P<who>(?:\([^()\n]{1,12}\)|[^;:()。\n]){2,80})"
)
_ADDRESSED = (
    re.compile(r"(?<!方)向(?P<who>[^,。;]{2,40}?)(?:下达|发送|下发|发出|印发|送达)"),
    re.compile(
        r"(?:压实|追究|压紧|督促|强化)(?P<who>[^,。;]{2,44}?)(?:的)?"
        r"(?:(?:安全生产|第一责任人|监管|主体|领导|直接|属地))*责任"
    ),
)
_NOBODY = frozenset(
    {"直接", "部门的", "领导", "主体", "监管", "相关", "有关", "各方", "各级", "安全"}
)


def duty_nodes(text: PlanText, nodes: list[Node]) -> tuple[list[Node], list[Node]]:
    """The numbered duties and the parts that hold them: 1. 2. 3. where there are any, else （一）."""
    for section in sections(nodes, _HOLDS_DUTIES):
        inside = [node for node in nodes if section.holds(node)]
        numbered = [node for node in inside if node.level == ITEMS]
        found = numbered if len(numbered) > 1 else children(nodes, section)
        if len(found) > 1:
            return found, inside
    return _unnamed(text, nodes)


def _unnamed(text: PlanText, nodes: list[Node]) -> tuple[list[Node], list[Node]]:
    """Where no heading says that duties follow: the longest list that is about nothing else."""
    staged = phase_nodes(text, nodes)
    lists = []
    for section in nodes:
        found = children(nodes, section)
        is_other = _NO_DUTIES.search(section.heading) or any(node in staged for node in found)
        if section.level == 1 and len(found) >= _FEWEST and not is_other:
            lists.append((found, [node for node in nodes if section.holds(node)]))
    return max(lists, key=lambda each: len(each[0]), default=([], []))


def read_duties(text: PlanText, nodes: list[Node], calendar: Calendar) -> list[Duty]:
    """Each duty with its parties; which of them it is done by, and which do likewise."""
    found, inside = duty_nodes(text, nodes)
    return [_duty(text, node, inside, calendar) for node in found]


def _duty(text: PlanText, node: Node, inside: list[Node], calendar: Calendar) -> Duty:
    above = [each for each in inside if each.holds(node)]
    start = node.start + len(node.mark)
    named = _unique(_parties(text, start, node.end))
    due = re.compile(r"(?:完成)?(?:时限|期限|时间):").search(text.even, start, node.end)
    days = find_days(text.even, due.end(), node.end) if due else []
    begins = re.compile(r"[、.)。: ]*").match(text.even, start)
    return Duty(
        node.mark,
        above[-1].heading if above else "",
        text.words(begins.end() if begins else start, node.end),
        tuple(named),
        calendar.last(days[0]) if days else None,
        text.source(node.start, node.end),
    )


def _unique(found: Iterator[Party]) -> list[Party]:
    kept: dict[tuple[str, PartyRole], Party] = {}
    for party in found:
        kept.setdefault((party.name, party.role), party)
    return sorted(kept.values(), key=lambda party: party.source.start)


def _parties(text: PlanText, start: int, end: int) -> Iterator[Party]:
    for label in _RESPONSIBLE.finditer(text.even, start, end):
        yield from _listed(text, label.start("who"), label.end("who"))
    yield from _acting(text, start, end)
    for shape in _ADDRESSED:
        for match in shape.finditer(text.even, start, end):
            if match["who"] not in _NOBODY:
                yield _party(text, match.start("who"), match.end("who"), PartyRole.ADDRESSED)


def _acting(text: PlanText, start: int, end: int) -> Iterator[Party]:
    covered = start
    for clause in _CLAUSE.finditer(text.even, start, end):
        if clause.end() < covered:
            continue  # 各县（市、区）教育局 is one name
        for party in _subjects(text, clause.end(), end):
            covered = max(covered, party.source.end)
            yield party
    # 靠山、临河的学校要安排专人: the kind of unit is at the end of what is said of it.
    for match in parties.DESCRIBED.finditer(text.even, start, end):
        if match.start("who") >= covered:
            yield _party(text, match.start("who"), match.end("who"), PartyRole.DOES)


def _subjects(text: PlanText, start: int, end: int) -> Iterator[Party]:
    run = parties.AT_START.match(text.even, start, end)
    if run is None or run.end() == end or not _MAY_ACT.match(text.even, run.end(), end):
        run = parties.ACTING.match(text.even, start, end)
    if run is None:
        return
    follows = bool(_LIKEWISE.match(text.even, run.end(), end))
    role = PartyRole.FOLLOWS if follows else PartyRole.DOES
    for first, last in parties.split(text.even, run.start(), run.end()).each:
        yield _party(text, first, last, role)
    for first, last in parties.joined_by(text.even, run.end(), end):
        yield _party(text, first, last, role)


def _listed(text: PlanText, start: int, end: int) -> Iterator[Party]:
    place = start
    # A bracket may hold the same mark that divides the list: 各县（市、区）教育局.
    for name in re.findall(r"(?:\([^()]*\)|[^、,()])+", text.even[start:end]):
        begins = text.even.index(name, place)
        place = begins + len(name)
        yield _party(text, begins, place, PartyRole.DOES)


def _party(text: PlanText, start: int, end: int, role: PartyRole) -> Party:
    return Party(text.words(start, end), role, text.source(start, end))
