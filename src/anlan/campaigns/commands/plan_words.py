"""What of a plan has no table of its own, as lines of the campaign's 工作要求."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from anlan.campaigns.plan import DatedEvent, DraftPlan, EventKind, PartyRole
from anlan.kernel import language

EVENTS: dict[EventKind, Promise] = {
    EventKind.LOOK_BACK: gettext_lazy("回头看"),
    EventKind.MEETING: gettext_lazy("会议"),
    EventKind.INSPECTION: gettext_lazy("检查"),
    EventKind.DRILL: gettext_lazy("演练"),
    EventKind.TRAINING: gettext_lazy("培训"),
}
# What the page of a campaign takes in this field (`FactsForm.description`).
LONGEST = 5000
_LONGEST_LINE = 60


@dataclass(frozen=True, slots=True)
class DutyWords:
    """A numbered duty with the parties that do it, as the officer left them."""

    number: str
    parties: tuple[str, ...]
    text: str


def proposed_duties(plan: DraftPlan) -> list[DutyWords]:
    """The duties as the plan gives them; parties that it only addresses do nothing."""
    return [
        DutyWords(
            duty.number,
            tuple(each.name for each in duty.parties if each.role == PartyRole.DOES),
            duty.text,
        )
        for duty in plan.duties
    ]


def description_with(
    given: str,
    asked: Sequence[str],
    duties: Sequence[DutyWords],
    events: Sequence[DatedEvent],
) -> str:
    """The officer's own words first, then what is to be handed in, duties and days."""
    with override(language.OF_RECORD):
        parts = [
            [given.strip()] if given.strip() else [],
            _titled(_("待明确的报送事项："), asked),
            _titled(_("任务分工："), map(_duty, duties)),
            _titled(_("重要时间："), map(_event, events)),
        ]
        text = "\n\n".join("\n".join(lines) for lines in parts if lines)
        if len(text) <= LONGEST:
            return text
        rest = _("（其余见方案）")
        cut = text.rfind("\n", 0, LONGEST - len(rest))
        return f"{text[:cut]}\n{rest}"


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [title, *found] if found else []


def _duty(duty: DutyWords) -> str:
    who = "、".join(duty.parties) or _("承担单位待明确")
    mark = duty.number if duty.number.endswith(("）", ")")) else f"{duty.number}."
    return f"{mark}{who}：{_short(duty.text)}"


def _event(event: DatedEvent) -> str:
    return f"{event.date_words}：{EVENTS[event.kind]}（{_short(event.words)}）"


def _short(words: str) -> str:
    """The first sentence, or as much of it as makes a line."""
    first = words.split("。", maxsplit=1)[0].replace("\n", "")
    return first if len(first) <= _LONGEST_LINE else f"{first[: _LONGEST_LINE - 1]}…"
