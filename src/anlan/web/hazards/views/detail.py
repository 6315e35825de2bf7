"""One hazard: its facts, its photos, what was decided, and what may be done now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anlan.hazards import permissions, queries
from anlan.hazards.commands import missing_commitments
from anlan.hazards.queries import Dossier
from anlan.hazards.states import INSPECTION_ORIGINS, PLAN_PARTS, Grade, HazardState
from anlan.inspections import queries as inspections
from anlan.kernel import clock
from anlan.kernel.events import history_of
from anlan.kernel.scope import Actor
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.inspections.models import Inspection

# The way on comes first; what ends or disputes the hazard comes last.
STEPS: dict[str, Promise] = {
    "commit": _("落实整改措施"),
    "start": _("开始整改"),
    "rectify": _("记录整改情况"),
    "apply": _("申请验收"),
    "close": _("验收销号"),
    "return": _("退回整改"),
    "confirm_major": _("认定为重大隐患"),
    "refuse_major": _("不认定为重大隐患"),
    "decide_extension": _("审批延期"),
    "request_extension": _("申请延期"),
    "reopen": _("重新整改"),
    "add_photo": _("添加照片"),
    "propose_major": _("提请认定重大隐患"),
    "revoke_major": _("撤销重大隐患认定"),
    "merge": _("并案"),
    "dismiss": _("认定不成立"),
}
LEADING = frozenset(
    {"commit", "start", "apply", "close", "confirm_major", "decide_extension", "reopen"}
)

# The other answer to what a leading act answers.
ANSWERING = frozenset({"return", "refuse_major", "rectify"})

# Whose turn it is, for those who look and wait.
WAITING: dict[str, Promise] = {
    HazardState.REPORTED: _("等待单位落实整改责任、措施、资金、时限和预案。"),
    HazardState.RECTIFYING: _("单位正在整改，完成后申请验收。"),
    HazardState.AWAITING_ACCEPTANCE: _("单位已申请验收，等待整改人以外的人员到现场验收。"),
}
WAITING_MAJOR: dict[str, Promise] = {
    HazardState.REPORTED: _("等待单位落实五项措施并制定六项内容的治理方案。"),
    HazardState.RECTIFYING: _("单位正在按治理方案整改，完成后申请教体局验收。"),
    HazardState.AWAITING_ACCEPTANCE: _("单位已申请验收，等待教体局组织验收。"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act that is open to the person now; those that lead on stand first."""

    label: Promise
    url: str
    is_main: bool
    leads_on: bool
    is_post: bool


@require_GET
def detail(request: SignedInRequest, hazard_id: UUID) -> HttpResponse:
    """The hazard's own page."""
    case = queries.dossier(request.actor, hazard_id)
    doubtful = permissions.may_see_doubts(request.actor, case.hazard)
    steps = _steps(request.actor, case)
    context = {
        **facts(case),
        "steps": [step for step in steps if step.leads_on],
        "further": [step for step in steps if not step.leads_on],
        "waiting": _waiting(case),
        "doubts": queries.doubts(case.hazard) if doubtful else [],
        "history": history_of(case.hazard),
        "visit": _visit(request.actor, case),
    }
    return render(request, "hazards/detail.html", context)


@require_GET
def sheet(request: SignedInRequest, hazard_id: UUID) -> HttpResponse:
    """The same on paper: one sheet to file or to hang up."""
    return render(request, "hazards/sheet.html", facts(queries.dossier(request.actor, hazard_id)))


def facts(case: Dossier) -> dict[str, object]:
    """What both the page and the sheet show."""
    hazard = case.hazard
    return {
        "case": case,
        "hazard": hazard,
        "is_overdue": bool(hazard.open_due_on and hazard.open_due_on < clock.today()),
        "plan": [(title, hazard.plan.get(key, "")) for key, title in PLAN_PARTS.items()]
        if hazard.grade == Grade.MAJOR
        else [],
    }


def _visit(actor: Actor, case: Dossier) -> "Inspection | None":
    """The visit in which it was found."""
    if case.hazard.origin_kind not in INSPECTION_ORIGINS:
        return None
    return inspections.visit_of(actor, case.hazard.origin_ref)


def _waiting(case: Dossier) -> list[Promise]:
    """What the hazard waits for, the decisions above it first."""
    words = WAITING_MAJOR if case.hazard.grade == Grade.MAJOR else WAITING
    sentences = [words[case.hazard.state]] if case.hazard.state in words else []
    if case.pending_extension:
        sentences.insert(0, _("延期申请等待审批。"))
    if case.pending_proposal:
        sentences.insert(0, _("重大隐患认定建议等待教体局审定。"))
    return sentences


def _steps(actor: Actor, case: Dossier) -> list[Step]:
    able = [verb for verb in queries.next_steps(actor, case, clock.today()) if verb in STEPS]
    able.sort(key=list(STEPS).index)
    main = next((verb for verb in able if verb in LEADING and not _is_done(verb, case)), "")
    return [
        Step(
            label=STEPS[verb],
            url=reverse(f"hazards:{verb}", args=[case.hazard.pk]),
            is_main=verb == main,
            leads_on=verb in LEADING or verb in ANSWERING,
            is_post=verb == "start",
        )
        for verb in able
    ]


def _is_done(verb: str, case: Dossier) -> bool:
    """Commitments that are complete may be changed, but are no longer the way on."""
    return verb == "commit" and not missing_commitments(case.hazard)
