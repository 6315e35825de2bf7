"""The tiles and the lines of a board as the templates show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.queries.submissions import Tally
from anlan.campaigns.queries.timing import Timing
from anlan.campaigns.states import ReviewStep, SubmissionState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anlan.campaigns.models import Submission

STATE_TONES = {
    SubmissionState.NOT_STARTED.value: "outline",
    SubmissionState.DRAFTED.value: "outline",
    SubmissionState.HANDED_IN.value: "notice",
    SubmissionState.RETURNED.value: "warning",
    SubmissionState.ACCEPTED.value: "done",
}
TIMING_TONES = {
    Timing.LATE.value: "warning",
    Timing.OVERDUE.value: "danger",
    Timing.LOCKED.value: "danger",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One number and the list behind it."""

    label: Promise
    number: int
    status: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's row; `timing` is told only where it says more than the state."""

    row: "Submission"
    state: str
    tone: str
    timing: str
    timing_tone: str
    step: str
    may_lift: bool


def board_tiles(total: Tally) -> list[Tile]:
    """What a bureau looks at first."""
    return [
        Tile(_("未报送"), total.owing, "owing", "warning" if total.owing else ""),
        Tile(_("没有打开"), total.not_opened, "not_opened"),
        Tile(_("待审核"), total.handed_in, "awaiting"),
        Tile(_("已退回"), total.returned, "returned"),
        Tile(_("审核通过"), total.accepted, "accepted", "done"),
        Tile(_("逾期未报"), total.overdue, "overdue", "danger" if total.overdue else ""),
        Tile(_("已锁定"), total.locked, "locked", "danger" if total.locked else ""),
        Tile(_("逾期报送"), total.late, "late"),
    ]


def board_lines(rows: "Iterable[Submission]", *, may_lift: bool) -> list[Line]:
    """The rows with the words that they are shown in."""
    return [_line(row, may_lift=may_lift) for row in rows]


def _line(row: "Submission", *, may_lift: bool) -> Line:
    timing = Timing(row.timing)  # type: ignore[attr-defined] # annotated
    state = SubmissionState(row.state)
    is_unseen = state == SubmissionState.NOT_STARTED and row.opened_at is None
    tells = timing in (Timing.LATE, Timing.OVERDUE, Timing.LOCKED)
    return Line(
        row=row,
        state=str(_("没有打开") if is_unseen else state.label),
        tone=STATE_TONES[state.value],
        timing=str(timing.label) if tells else "",
        timing_tone=TIMING_TONES.get(timing.value, ""),
        step=str(ReviewStep(row.step).label) if row.step else "",
        may_lift=may_lift and timing == Timing.LOCKED,
    )
