"""A saved report as a line of the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.kernel.scope import Actor
from anlan.kernel.work import WorkState
from anlan.reports.kinds import KINDS

if TYPE_CHECKING:
    from anlan.reports.models import SavedReport

STATES: Mapping[str, tuple[Promise, str]] = {
    WorkState.QUEUED: (_("排队中"), ""),
    WorkState.RUNNING: (_("正在生成"), "notice"),
    WorkState.DONE: (_("已生成"), "done"),
    WorkState.FAILED: (_("没有生成"), "danger"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the report, its state in words, and what it was asked for."""

    report: "SavedReport"
    state: Promise
    tone: str
    told: list[str]
    is_own: bool
    # Asked again by itself while the report is being made and somebody is there to make it.
    polls: bool

    @property
    def key(self) -> str:
        """The report's id as text, for the ids of its parts of the page."""
        return str(self.report.pk)

    @property
    def has_failed(self) -> bool:
        """Whether it will not be tried again by itself."""
        return self.report.state == WorkState.FAILED


def line(report: "SavedReport", actor: Actor, *, worker_there: bool) -> Line:
    """The line of one report."""
    state, tone = STATES[report.state]
    kind = KINDS.get(report.kind)
    return Line(
        report=report,
        state=state,
        tone=tone,
        told=kind.told(report.parameters) if kind else [],
        is_own=report.asked_by_id == actor.id,
        polls=report.is_unfinished and worker_there,
    )
