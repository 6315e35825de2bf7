"""Title, issuing unit, number and date of issue: what stands above and below a plan's text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anlan.campaigns.plan.dates import Day, find_days
from anlan.campaigns.plan.proposals import Stated
from anlan.campaigns.plan.text import Piece, PlanText

_ENDS_TITLE = re.compile(r"(?:方案|通知|计划|意见|办法|安排|的函)》?(?:\((?:试行|征求意见稿)\))?$")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff()、]{2,38}(?:局|委员会|办公室|政府|厅|中心学校|学区|大学|学院|"
    r"中心|集团|领导小组|工作组|专班|党组|[党工]委|[总支大]队)"
)
_LETTERHEAD = re.compile(rf"({_OFFICE.pattern})(?:文件)?")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,14} ?[〔\[【(] ?20[0-9]{2} ?[〕\]】)] ?(?:第 ?)?[0-9]{1,4} ?号"
)
_PRINTED = re.compile(r"(?:印发|印制|发布)$")
_QUOTED = re.compile(r"《([^《》]{4,60})》")
_HEAD_LINES = 40
_MOST_TITLE_LINES = 3
# 关于印发《…》的通知, 关于开展…的通知: what is left is what the campaign is called.
_FRAME = re.compile(
    r"^.{0,30}?关于(?:进一步|切实)?(?:印发|下发|转发|组织开展|部署开展|集中开展|深入开展|开展|做好|加强|抓好)?《?(?=.)|"
    r"(?<=.)(?:工作)?》?的(?:通知|意见|函)$"
)
_KIND = re.compile(r"(?:的)?(?:实施方案|工作方案|实施意见|方案|工作计划|计划)(?:\(.{2,6}\))?$")


@dataclass(frozen=True, slots=True)
class Head:
    """What was found above and below; `body_end` is where signature or annexes begin."""

    title: Stated | None
    name: str
    issuer: Stated | None
    document_no: Stated | None
    issued: Day | None
    body_start: int
    body_end: int


def read_head(text: PlanText) -> Head:
    """Read the frame of the plan."""
    lines = list(text.lines())
    title = _title(text, lines[:_HEAD_LINES])
    issued, signature = _signature(text, lines)
    # A date above the title belongs to the notice that the plan came with: the text goes on below.
    begins = title.source.end if title else 0
    ends = len(text.even)
    if signature and signature.start > begins and not _goes_on(text, signature.end):
        ends = signature.start
    return Head(
        title,
        campaign_name(title.value) if title else "",
        _issuer(text, lines, signature),
        _document_no(text, lines[:_HEAD_LINES]),
        issued,
        begins,
        min(ends, _annexes_begin(text, begins)),
    )


def campaign_name(title: str) -> str:
    """The title without the frame of a notice and without the kind of document."""
    bare = _FRAME.sub("", title) if "关于" in title else title
    return _KIND.sub("", bare).strip("《》 ") or title


def _title(text: PlanText, lines: Sequence[Piece]) -> Stated | None:
    found: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        if _ENDS_TITLE.search(line.words) and "。" not in line.words and not _is_item(line.words):
            found.append(_whole_title(text, lines, index))
    if not found:
        return None
    titles = [Stated(text.words(*span), text.source(*span)) for span in found]
    first = titles[0]
    # The plan itself follows the notice, under the name by which the notice called it.
    above = text.words(first.source.start, lines[-1].end)
    for each in titles[1:]:
        if each.value in first.value or f"《{each.value}》" in above:
            return each
    quoted = _QUOTED.search(first.value) if "印发" in first.value else None
    return Stated(quoted[1], first.source) if quoted else first


def _is_item(words: str) -> bool:
    return (
        bool(re.match(r"附件|抄送|[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,3}、|\(", words))
        or ":" in words
    )


def _whole_title(text: PlanText, lines: Sequence[Piece], last: int) -> tuple[int, int]:
    first = last
    while first > 0 and last - first < _MOST_TITLE_LINES - 1:
        above, below = lines[first - 1], lines[first]
        between = text.even[above.end : below.start]
        is_apart = between.count("\n") > 1
        is_frame = _LETTERHEAD.fullmatch(above.words) or _NUMBER.fullmatch(above.words)
        if (
            is_apart
            or re.search(r"[。,;:?!]", above.words)
            or (is_frame and not below.words.startswith("关于"))
        ):
            break
        if is_frame and above.words.endswith(("文件", "号")):
            break
        first -= 1
    return lines[first].start, lines[last].end


def _goes_on(text: PlanText, place: int) -> bool:
    """Whether the numbered parts begin only below: the date was that of the notice above."""
    ends = _annexes_begin(text, place)
    return any(line.words.startswith("一、") for line in text.lines(place, ends))


def _signature(text: PlanText, lines: Sequence[Piece]) -> tuple[Day | None, Piece | None]:
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        days = find_days(text.even, line.start, line.end)
        if len(days) != 1 or days[0].day is None:
            continue
        rest = line.words[: days[0].start - line.start] + line.words[days[0].end - line.start :]
        if not rest.strip("() ") or _PRINTED.fullmatch(rest.strip()):
            above = lines[index - 1] if index else None
            is_signed = above is not None and _OFFICE.fullmatch(above.words)
            return days[0], above if is_signed else line
    return None, None


def _issuer(text: PlanText, lines: Sequence[Piece], signature: Piece | None) -> Stated | None:
    if signature and _OFFICE.fullmatch(signature.words):
        return Stated(
            text.words(signature.start, signature.end), text.source(signature.start, signature.end)
        )
    for line in lines[:5]:
        match = _LETTERHEAD.fullmatch(line.words)
        if match:
            end = line.start + len(match[1])
            return Stated(text.words(line.start, end), text.source(line.start, end))
    return None


def _document_no(text: PlanText, lines: Sequence[Piece]) -> Stated | None:
    for line in lines:
        match = _NUMBER.fullmatch(line.words)
        if match:
            return Stated(
                text.words(line.start, line.end).replace(" ", ""), text.source(line.start, line.end)
            )
    return None


def _annexes_begin(text: PlanText, after: int) -> int:
    for line in text.lines(after):
        if re.match(
            r"\(?附 ?[表录]? ?:|\(?附 ?件 ?(?:[:]|[0-9一二三四五]{1,2}(?:[:. ]|$)|$)", line.words
        ):
            return line.start
    return len(text.even)
