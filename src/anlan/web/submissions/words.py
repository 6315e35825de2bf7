"""How a submission stands, said in plain words: what is the matter, and what to do now."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.campaigns.states import ReviewStep, SubmissionState, Timing
from anlan.kernel import language

# The tone of a state's badge, as `_parts/badge.html` takes it.
TONES: dict[str, str] = {
    SubmissionState.DRAFTED: "outline",
    SubmissionState.HANDED_IN: "notice",
    SubmissionState.RETURNED: "danger",
    SubmissionState.ACCEPTED: "done",
    Timing.LATE: "warning",
    Timing.OVERDUE: "danger",
    Timing.LOCKED: "solid",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words with its tone."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Badges, and the sentence for the unit; `tone` colours the sentence's frame."""

    badges: tuple[Badge, ...]
    text: str
    tone: str = "info"


def badges_of(state: str, timing: str) -> tuple[Badge, ...]:
    """State and, where it says more, timing."""
    found = [Badge(str(SubmissionState(state).label), TONES.get(state, ""))]
    if timing in (Timing.LATE, Timing.OVERDUE, Timing.LOCKED):
        found.append(Badge(str(Timing(timing).label), TONES[timing]))
    return tuple(found)


def standing(detail: SubmissionDetail, today: date) -> Standing:
    """What the unit reads on top of the page."""
    row = detail.submission
    badges = badges_of(row.state, detail.timing)
    match row.state:
        case SubmissionState.HANDED_IN:
            step = ReviewStep(row.step).label
            text = _("已经报送，现在等待%(step)s。结果会显示在这里。") % {"step": step}
            return Standing(badges, text)
        case SubmissionState.ACCEPTED:
            return Standing(badges, _("审核通过，不需要再做什么。"), "success")
        case SubmissionState.WITHDRAWN:
            return Standing(badges, _("本事项已不需要报送。"))
    if not detail.is_open:
        return Standing(badges, _locked(detail), "error")
    return _open(detail, badges, today)


def _open(detail: SubmissionDetail, badges: tuple[Badge, ...], today: date) -> Standing:
    row, requirement = detail.submission, detail.submission.requirement
    if row.unlocked_until and row.unlocked_until >= today:
        words = {"day": language.day(row.unlocked_until)}
        return Standing(
            badges, _("教体局已为本单位单独开通报送，请在%(day)s（含）前报送。") % words, "warning"
        )
    if row.state == SubmissionState.RETURNED:
        return Standing(badges, _returned(detail), "error")
    if today <= requirement.due_on:
        return Standing(badges, _due(requirement.due_on, today))
    text = _("已过报送时限（%(day)s），仍可补报，将记为逾期报送。") % {
        "day": language.day(requirement.due_on)
    }
    return Standing(badges, language.sentences(text, _until(detail)), "warning")


def _due(due_on: date, today: date) -> str:
    left = (due_on - today).days
    if not left:
        return _("今天是报送时限的最后一天，请今天报送。")
    words = {"day": language.day(due_on), "left": left}
    return (
        ngettext(
            "请在%(day)s（含）前报送，还有%(left)d天。",
            "请在%(day)s（含）前报送，还有%(left)d天。",
            left,
        )
        % words
    )


def _returned(detail: SubmissionDetail) -> str:
    text = _("审核人退回了报送，请按下面的意见修改后重新报送。")
    locks_on = detail.submission.requirement.locks_on
    if locks_on is None:
        return text
    last = _("最迟%(day)s（含）。") % {"day": language.day(locks_on)}
    return language.sentences(text, last)


def _until(detail: SubmissionDetail) -> str:
    requirement = detail.submission.requirement
    bounds = [day for day in (requirement.late_until, requirement.locks_on) if day]
    if not bounds:
        return ""
    return _("补报截止到%(day)s（含）。") % {"day": language.day(min(bounds))}


def _locked(detail: SubmissionDetail) -> str:
    requirement = detail.submission.requirement
    first = detail.submission.first_handed_in_on is None
    bounds = [requirement.locks_on, requirement.late_until if first else None]
    words = {"day": language.day(min(day for day in bounds if day))}
    return language.sentences(
        _("已超过%(day)s，现在不能报送。") % words,
        _("确需报送的，请向教体局说明原因，由教体局为本单位单独开通后再报送。"),
        _("已填写的内容会保留。"),
    )


def chain_words(detail: SubmissionDetail) -> str:
    """Who reviews, in order."""
    if not detail.steps:
        return _("报送后即完成，不需要审核")
    return " → ".join(str(ReviewStep(step).label) for step in detail.steps)


def consequence(detail: SubmissionDetail, today: date) -> list[str]:
    """What will happen when it is handed in now: for the page that asks once more."""
    row = detail.submission
    said = []
    if detail.steps:
        said.append(
            _("报送后由%(steps)s。")
            % {"steps": _("、").join(str(ReviewStep(s).label) for s in detail.steps)}
        )
        said.append(_("审核人处理之前，可以撤回修改；处理之后须由审核人退回才能修改。"))
    else:
        said.append(_("报送后即完成，不需要审核，也不能再修改。"))
    first = row.first_handed_in_on or today
    if first > row.requirement.due_on:
        said.append(_("已过报送时限，本次将记为逾期报送。"))
    elif row.first_handed_in_on and today > row.requirement.due_on:
        said.append(_("首次报送是按时的，退回修改后重新报送不算逾期。"))
    else:
        said.append(_("本次记为按时报送。"))
    return said
