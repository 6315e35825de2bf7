"""Every act on a hazard with input that is in order, and the way to each state."""

# ruff: noqa: ARG001 -- every act takes the same, whether it needs the district or not

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from anlan.campaigns.models import Campaign
from anlan.hazards import commands
from anlan.hazards.commands import Commitments, Grounds
from anlan.hazards.commands.areas import tallies
from anlan.hazards.models import AreaTally, ExtensionRequest, GradingProposal, Hazard
from anlan.hazards.queries.recount import recount_campaign
from anlan.hazards.states import PLAN_PARTS, Decision, FundsSource, HazardState, PhotoRole
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from tests.hazards.district import TODAY, District, keep_photo, make_finding

SYSTEM = Actor.system()
GOOD = Commitments(
    owner="王建国",
    owner_department="总务处",
    measures="清走桌椅，划出禁放区",
    funds_yuan=Decimal(0),
    funds_source=FundsSource.NOT_NEEDED,
    due_on=TODAY + timedelta(days=7),
    contingency="清走之前由值班教师疏导",
    plan=dict.fromkeys(PLAN_PARTS, "按方案执行"),
)
_numbers = count(1)


def _commit(district: District, actor: Actor, hazard: Hazard) -> None:
    # A deadline that was put off by an extension stays as it is.
    now = Hazard.objects.get(pk=hazard.pk)
    good = replace(GOOD, due_on=now.due_on or GOOD.due_on)
    commands.commit_measures(actor=actor, hazard_id=hazard.pk, commitments=good, today=TODAY)


def _assign(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.assign_hazards(actor=actor, hazard_ids=[hazard.pk], owner="李秀英", today=TODAY)


def _start(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.start_rectification(actor=actor, hazard_id=hazard.pk)


def _rectify(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.record_rectification(actor=actor, hazard_id=hazard.pk, rectification="已清走桌椅")


def _apply(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.apply_for_acceptance(actor=actor, hazard_id=hazard.pk, rectification="已清走桌椅")


def _return(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.return_rectification(actor=actor, hazard_id=hazard.pk, opinion="仍有杂物")


def _close(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.close_hazard(actor=actor, hazard_id=hazard.pk, opinion="同意销号")


def _reopen(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.reopen_hazard(
        actor=actor,
        hazard_id=hazard.pk,
        reason="回头看发现反弹",
        due_on=TODAY + timedelta(days=5),
        today=TODAY,
    )


def _propose_major(district: District, actor: Actor, hazard: Hazard) -> None:
    grounds = Grounds(district.criteria.pk, ["exits"], "仅有一个出口")
    commands.propose_major(actor=actor, hazard_id=hazard.pk, grounds=grounds, today=TODAY)


def _confirm_major(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.decide_major(actor=actor, hazard_id=hazard.pk, approve=True, opinion="属实")


def _refuse_major(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.decide_major(actor=actor, hazard_id=hazard.pk, approve=False, opinion="依据不足")


def _revoke_major(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.revoke_major(actor=actor, hazard_id=hazard.pk, reason="经专家论证不构成")


def _request_extension(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.request_extension(
        actor=actor,
        hazard_id=hazard.pk,
        due_asked=TODAY + timedelta(days=60),
        reason="材料未到",
        today=TODAY,
    )


def _decide_extension(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.decide_extension(actor=actor, hazard_id=hazard.pk, approve=True, opinion="同意")


def _merge(district: District, actor: Actor, hazard: Hazard) -> None:
    """Merge the hazard into one found earlier, of its own state of grading."""
    grade = Hazard.objects.get(pk=hazard.pk).grade
    day_before = hazard.found_at - timedelta(days=1)
    earlier = make_hazard(district, grade=grade, found_at=day_before)
    commands.merge_hazards(
        actor=actor, hazard_id=hazard.pk, other_id=earlier.pk, reason="同一处隐患"
    )


def _dismiss(district: District, actor: Actor, hazard: Hazard) -> None:
    commands.dismiss_hazard(actor=actor, hazard_id=hazard.pk, reason="现场复核不成立")


def _add_photo(district: District, actor: Actor, hazard: Hazard) -> None:
    photo = keep_photo(f"photo{next(_numbers)}", PhotoRole.AFTER)
    commands.add_photo(actor=actor, hazard_id=hazard.pk, photo=photo)


Act = Callable[[District, Actor, Hazard], None]
PERFORM: dict[str, Act] = {
    "commit": _commit,
    "assign": _assign,
    "start": _start,
    "rectify": _rectify,
    "apply": _apply,
    "return": _return,
    "close": _close,
    "reopen": _reopen,
    "propose_major": _propose_major,
    "confirm_major": _confirm_major,
    "refuse_major": _refuse_major,
    "revoke_major": _revoke_major,
    "request_extension": _request_extension,
    "decide_extension": _decide_extension,
    "merge": _merge,
    "dismiss": _dismiss,
    "add_photo": _add_photo,
}


def await_grading(district: District, hazard: Hazard) -> None:
    """A proposal by somebody else waits for its decision."""
    GradingProposal.objects.create(
        hazard=hazard,
        criteria=district.criteria,
        evidence="仅有一个出口",
        proposed_by="某专家",
        proposed_at=clock.now(),
    )


def await_extension(district: District, hazard: Hazard) -> None:
    """A request by somebody else waits for its decision."""
    ExtensionRequest.objects.create(
        hazard=hazard,
        due_before=TODAY,
        due_asked=TODAY + timedelta(days=60),
        reason="材料未到",
        asked_by="某人",
        asked_at=clock.now(),
    )


# What must be there before the act; where there is nothing, nothing is needed.
PREPARE: dict[str, Callable[[District, Hazard], None]] = {
    "confirm_major": await_grading,
    "refuse_major": await_grading,
    "decide_extension": await_extension,
}

_WAYS = {
    HazardState.REPORTED: ("commit",),
    HazardState.RECTIFYING: ("commit", "start"),
    HazardState.AWAITING_ACCEPTANCE: ("commit", "start", "apply"),
    HazardState.CLOSED: ("commit", "start", "apply", "close"),
    HazardState.MERGED: ("merge",),
    HazardState.DISMISSED: ("commit", "dismiss"),
}


def make_hazard(
    district: District, state: str = "reported", grade: str = "general", **finding: Any
) -> Hazard:
    """A hazard that came to that state by the system's own hand."""
    found = make_finding(district, **({"found_at": clock.now()} | finding))
    hazard = commands.report_hazard(actor=SYSTEM, finding=found, today=TODAY)
    if grade == "major":
        _propose_major(district, SYSTEM, hazard)
        _confirm_major(district, SYSTEM, hazard)
    for verb in _WAYS[HazardState(state)]:
        PERFORM[verb](district, SYSTEM, hazard)
    return Hazard.objects.get(pk=hazard.pk)


def count_areas_anew(campaign: Campaign) -> None:
    """Let the counters of areas know what a test wrote past the commands."""
    AreaTally.objects.filter(campaign=campaign).delete()
    for area, sums in recount_campaign(campaign):
        AreaTally.objects.bulk_create(tallies(campaign.pk, area, sums))


def is_pending(hazard: Hazard) -> bool:
    """Whether a proposal or a request waits."""
    return (
        hazard.grading_proposals.filter(decision=Decision.PENDING).exists()
        or hazard.extensions.filter(decision=Decision.PENDING).exists()
    )
