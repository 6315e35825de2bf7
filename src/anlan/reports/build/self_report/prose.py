"""What the school writes itself: which sections there are, and what a draft of them may hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anlan.kernel.errors import InvalidInput
from anlan.reports.build.self_report.facts import Prose, SelfReport
from anlan.reports.build.self_report.movement import Standing

SECTIONS = ("organisation", "approach", "problems", "rectification", "next_steps")
CONTACT = ("contact_name", "contact_phone")
REQUIRED = ("organisation", "next_steps")
LONGEST_SECTION = 4000
LONGEST_REASON = 300
LONGEST_CONTACT = 40
MOST_REASONS = 2000

Draft = dict[str, Any]


def merged_draft(
    draft: Mapping[str, Any], texts: Mapping[str, str], reasons: Mapping[str, str]
) -> Draft:
    """The draft with those fields written anew, the others as they were; raises InvalidInput.

    `reasons` pairs a hazard's number with why it is open; an empty one takes it back.
    """
    wrong: dict[str, str] = {}
    kept: Draft = {name: _text(draft, name) for name in (*SECTIONS, *CONTACT)}
    kept["reasons"] = dict(_reasons(draft))
    for name in kept.keys() & texts.keys() - {"reasons"}:
        kept[name] = _within(texts[name], _longest(name), name, wrong)
    for number, reason in reasons.items():
        said = _within(reason, LONGEST_REASON, f"reason-{number}", wrong)
        kept["reasons"].pop(number, None)
        if said:
            kept["reasons"][number] = said
    if wrong:
        raise InvalidInput(fields=wrong)
    if len(kept["reasons"]) > MOST_REASONS:
        raise InvalidInput(_("说明的隐患过多，请刷新页面后重试。"))
    return kept


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
            wrong[f"reason-{line.number}"] = text % {"number": line.number}
    return wrong


def _longest(name: str) -> int:
    return LONGEST_CONTACT if name in CONTACT else LONGEST_SECTION


def _text(draft: Mapping[str, Any], name: str) -> str:
    said = draft.get(name, "")
    return said if isinstance(said, str) else ""


def _reasons(draft: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    reasons = draft.get("reasons", {})
    return reasons.items() if isinstance(reasons, dict) else ()


def _within(said: str, longest: int, name: str, wrong: dict[str, str]) -> str:
    # A page sends its line breaks in two characters; NUL and half a pair no database takes.
    whole = said.replace("\0", "").encode("utf-8", "replace").decode()
    text = "\n".join(whole.splitlines()).strip()
    if len(text) > longest:
        wrong[name] = _("请控制在 %(most)d 字以内，现有 %(now)d 字。") % {
            "most": longest,
            "now": len(text),
        }
    return text
