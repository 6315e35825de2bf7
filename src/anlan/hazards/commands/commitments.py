"""The five commitments (五落实): owner, measures, funds, deadline, contingency."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.hazards import permissions
from anlan.hazards.commands.moving import (
    Fields,
    begin,
    change,
    check_state,
    limited,
    missing,
    required,
    write,
)
from anlan.hazards.commands.names import naming_fault
from anlan.hazards.models import Hazard
from anlan.hazards.states import (
    LONGEST_DAYS,
    MOST_ASSIGNED_AT_ONCE,
    PLAN_PARTS,
    FundsSource,
    Grade,
)
from anlan.kernel import events
from anlan.kernel.errors import DomainError, InvalidInput, NotFound
from anlan.kernel.scope import Actor

MOST_FUNDS = Decimal("9999999999.99")
PLAN_PART_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Commitments:
    """What a unit commits to; `funds_yuan` in yuan, `plan` by the keys of PLAN_PARTS."""

    owner: str
    owner_department: str
    measures: str
    funds_yuan: Decimal | None
    funds_source: str
    due_on: date | None
    contingency: str
    plan: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def commit_measures(
    *, actor: Actor, hazard_id: UUID, commitments: Commitments, today: date
) -> Hazard:
    """Set all five commitments, and for a major hazard the plan of six parts.

    Raises InvalidInput naming every field that is missing or wrong.
    """
    hazard = begin(actor, hazard_id, "commit")
    return write(hazard, actor, "commit", _checked(hazard, actor, commitments, today))


@transaction.atomic
def start_rectification(*, actor: Actor, hazard_id: UUID) -> Hazard:
    """Begin the work; raises InvalidInput naming each commitment that is still missing."""
    hazard = begin(actor, hazard_id, "start")
    faults = missing_commitments(hazard)
    if faults:
        message = _("五落实尚不完整：%(faults)s") % {"faults": "".join(faults.values())}
        raise InvalidInput(message, fields=faults)
    return write(hazard, actor, "start", {})


@transaction.atomic
def assign_hazards(
    *,
    actor: Actor,
    hazard_ids: Collection[UUID],
    owner: str = "",
    owner_department: str = "",
    due_on: date | None = None,
    today: date,
) -> int:
    """Name the owner, department or deadline of several hazards at once: all of them, or none.

    What is left empty stays as it is. Returns how many were assigned.
    """
    ids = set(hazard_ids)
    given = _assigned(owner, owner_department, due_on)
    if not ids or len(ids) > MOST_ASSIGNED_AT_ONCE:
        message = _("请选择1至%(most)d条隐患再交办。") % {"most": MOST_ASSIGNED_AT_ONCE}
        raise InvalidInput(message, fields={"hazards": message})
    rows = Hazard.objects.visible_to(actor).select_for_update().filter(pk__in=ids)
    hazards = list(rows.order_by("pk"))
    if len(hazards) != len(ids):
        raise NotFound
    entries = [_assign(hazard, actor, given, today) for hazard in hazards]
    events.record_many(entries, actor)
    return len(entries)


def missing_commitments(hazard: Hazard) -> dict[str, str]:
    """Field → sentence for each commitment that a stored hazard still lacks."""
    stored = Commitments(
        owner=hazard.owner,
        owner_department=hazard.owner_department,
        measures=hazard.measures,
        funds_yuan=hazard.funds_yuan,
        funds_source=hazard.funds_source,
        due_on=hazard.due_on,
        contingency=hazard.contingency,
        plan=hazard.plan,
    )
    return _faults(stored, hazard.grade) | (
        {"due_on": _("请填写“整改时限”。")} if hazard.due_on is None else {}
    )


def new_deadline_fault(grade: str, due_on: date | None, today: date) -> str:
    """Why that day cannot be the deadline of work that begins now; empty when it can."""
    if due_on is None:
        return _("请填写“整改时限”。")
    if due_on < today:
        return _("整改时限不能早于今天。")
    longest = LONGEST_DAYS[grade]
    if longest is not None and due_on > today + timedelta(days=longest):
        return _("一般隐患的整改时限最长%(days)d天，请改为更早的日期。") % {"days": longest}
    return ""


def _deadline_fault(hazard: Hazard, actor: Actor, due_on: date | None, today: date) -> str:
    """As `new_deadline_fault`; a deadline once set is not put off without an extension."""
    if due_on is not None and due_on == hazard.due_on:
        return ""
    fault = new_deadline_fault(hazard.grade, due_on, today)
    if fault:
        return fault
    later = hazard.due_on and due_on and due_on > hazard.due_on
    if later and not permissions.may_postpone(actor, hazard):
        return _("整改时限已经确定，需要推后请在到期前申请延期。")
    return ""


def _checked(hazard: Hazard, actor: Actor, given: Commitments, today: date) -> Fields:
    faults = _faults(given, hazard.grade)
    late = _deadline_fault(hazard, actor, given.due_on, today)
    if late:
        faults["due_on"] = late
    if faults:
        raise InvalidInput(_("五落实尚不完整，请按提示补充。"), fields=faults)
    return {
        "owner": given.owner.strip(),
        "owner_department": limited(given.owner_department, "owner_department", _("责任部门"), 60),
        "measures": required(given.measures, "measures", _("整改措施"), 500),
        "funds_yuan": given.funds_yuan or Decimal(0),
        "funds_source": given.funds_source,
        "due_on": given.due_on,
        "contingency": required(given.contingency, "contingency", _("应急预案"), 500),
        "plan": _plan(given, hazard.grade),
    }


def _faults(given: Commitments, grade: str) -> dict[str, str]:
    faults = {
        "owner": naming_fault(given.owner),
        "measures": "" if given.measures.strip() else _("请填写“整改措施”。"),
        **_funds_faults(given),
        "contingency": ""
        if given.contingency.strip()
        else _("请填写“应急预案”：整改完成前的临时防范措施，如围挡、停用、专人看守。"),
    }
    if grade == Grade.MAJOR:
        for key, title in PLAN_PARTS.items():
            text = given.plan.get(key, "").strip()
            if not text or len(text) > PLAN_PART_LENGTH:
                faults[f"plan_{key}"] = _("重大隐患治理方案须写明“%(part)s”，不超过1000字。") % {
                    "part": title
                }
    return {name: text for name, text in faults.items() if text}


def _funds_faults(given: Commitments) -> dict[str, str]:
    if given.funds_source not in FundsSource.values:
        return {"funds_source": _("请选择资金来源，不需要花钱的选“无需资金”。")}
    amount = given.funds_yuan or Decimal(0)
    if given.funds_source == FundsSource.NOT_NEEDED:
        fault = _("已选“无需资金”，金额应为0。") if amount else ""
    else:
        fault = "" if 0 < amount <= MOST_FUNDS else _("请填写整改资金的金额（元）。")
    return {"funds_yuan": fault}


def _plan(given: Commitments, grade: str) -> dict[str, str]:
    if grade != Grade.MAJOR:
        return {}
    return {key: given.plan[key].strip() for key in PLAN_PARTS}


def _assigned(owner: str, owner_department: str, due_on: date | None) -> Fields:
    """What is to be set; raises InvalidInput when that is nothing, or no person is named."""
    given: Fields = {}
    if owner.strip():
        fault = naming_fault(owner)
        if fault:
            raise InvalidInput(fault, fields={"owner": fault})
        given["owner"] = owner.strip()
    if owner_department.strip():
        given["owner_department"] = limited(owner_department, "owner_department", _("责任部门"), 60)
    if due_on is not None:
        given["due_on"] = due_on
    if not given:
        raise missing("owner", _("责任人、责任部门或整改时限"))
    return given


def _assign(hazard: Hazard, actor: Actor, given: Fields, today: date) -> events.Entry:
    try:
        permissions.require(actor, "assign", hazard)
        check_state("assign", hazard.state)
    except DomainError as error:
        # Among many, the user must be told which one stands in the way.
        message = _("%(number)s：%(reason)s") % {"number": hazard.number, "reason": error}
        raise type(error)(message) from error
    if "due_on" in given:
        fault = _deadline_fault(hazard, actor, given["due_on"], today)
        if fault:
            message = _("%(number)s：%(reason)s") % {"number": hazard.number, "reason": fault}
            raise InvalidInput(message, fields={"due_on": message})
    return change(hazard, "assign", given, {})
