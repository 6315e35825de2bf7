"""What the school writes itself: which sections there are, and what a draft of them may hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anlan.kernel.errors import AlreadyChanged, InvalidInput
from anlan.reports.build.self_report.facts import Prose, SelfReport
from anlan.reports.build.self_report.movement import Standing

SECTIONS = ("organisation", "approach", "problems", "rectification", "next_steps")
CONTACT = ("contact_name", "contact_phone")
REQUIRED = ("organisation", "next_steps")
LONGEST_SECTION = 4000
LONGEST_REASON = 300
LONGEST_CONTACT = 40
MOST_REASONS = 2000
# Before the number of a hazard, in the name of a field.
REASON = "reason-"
LONGEST_NAME = 60

Draft = dict[str, Any]


def merged_draft(
    draft: Mapping[str, Any], written: Mapping[str, str], began: Mapping[str, str]
) -> Draft:
    """The draft with those fields written anew, the others as they were.

    Fields are the sections, the contact, and `reason-<number>` for why a hazard is open; an empty
    one takes the reason back. `began` is what the writer began from: where somebody else has
    written another text since, AlreadyChanged has theirs by field. Raises InvalidInput too.
    """
    wrong: dict[str, str] = {}
    kept = fields_of(draft)
    news = {
        name: _within(text, _longest(name), name, wrong)
        for name, text in written.items()
        if name in kept or _is_reason(name)
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    theirs = {
        name: kept.get(name, "")
        for name, text in news.items()
        if name in began and kept.get(name, "") not in (_tidied(began[name]), text)
    }
    if theirs:
        raise AlreadyChanged(_("他人刚刚修改过这一栏。请对照后保留其中一份。"), fields=theirs)
    kept |= news
    reasons = {
        name.removeprefix(REASON): text for name, text in kept.items() if _is_reason(name) and text
    }
    if len(reasons) > MOST_REASONS:
        raise InvalidInput(_("说明的隐患过多，请刷新页面后重试。"))
    return {name: kept[name] for name in (*SECTIONS, *CONTACT)} | {"reasons": reasons}


def fields_of(draft: Mapping[str, Any]) -> dict[str, str]:
    """The draft as the fields of its page."""
    texts = {name: _text(draft, name) for name in (*SECTIONS, *CONTACT)}
    return texts | {f"{REASON}{number}": reason for number, reason in _reasons(draft)}


def prose_of(draft: Mapping[str, Any]) -> Prose:
    """The prose that a draft holds; what is missing is empty."""
    texts = {name: _text(draft, name) for name in (*SECTIONS, *CONTACT)}
    return Prose(**texts, reasons=tuple(sorted(_reasons(draft))))


def missing_prose(report: SelfReport) -> dict[str, str]:
    """What the school still has to write, by field; the reason of an overdue hazard among it."""
    wrong = {}
    if not report.prose.organisation:
        wrong["organisation"] = _("请填写“组织部署”：领导小组、方案、会议等情况。")
    if not report.prose.next_steps:
        wrong["next_steps"] = _("请填写“下一步打算”。")
    if not report.prose.contact_name:
        wrong["contact_name"] = _("请填写联系人，便于审核时核实。")
    for line in report.hazards:
        if line.is_overdue and line.standing == Standing.OPEN.value and not line.is_explained:
            text = _("隐患“%(number)s”已超过整改时限，请说明未销号的原因。")
            wrong[f"{REASON}{line.number}"] = text % {"number": line.number}
    return wrong


def _longest(name: str) -> int:
    if name in CONTACT:
        return LONGEST_CONTACT
    return LONGEST_SECTION if name in SECTIONS else LONGEST_REASON


def _text(draft: Mapping[str, Any], name: str) -> str:
    said = draft.get(name, "")
    return said if isinstance(said, str) else ""


def _reasons(draft: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    reasons = draft.get("reasons", {})
    return reasons.items() if isinstance(reasons, dict) else ()


def _is_reason(name: str) -> bool:
    return name.startswith(REASON) and len(name) <= LONGEST_NAME


def _tidied(said: str) -> str:
    # A page sends its line breaks in two characters; NUL and half a pair no database takes.
    whole = said.replace("\0", "").encode("utf-8", "replace").decode()
    return "\n".join(whole.splitlines()).strip()


def _within(said: str, longest: int, name: str, wrong: dict[str, str]) -> str:
    text = _tidied(said)
    if len(text) > longest:
        wrong[name] = _("请控制在 %(most)d 字以内，现有 %(now)d 字。") % {
            "most": longest,
            "now": len(text),
        }
    return text
