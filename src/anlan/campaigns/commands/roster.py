"""Recorded decisions after the launch: a unit enters, a unit leaves, places change."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.commands.grid import insert_rows
from anlan.campaigns.commands.launching import arrange_bare_units, new_participation
from anlan.campaigns.commands.reasons import require_reason
from anlan.campaigns.commands.submissions.rows import Changed, follow_unit
from anlan.campaigns.models import Campaign, Participation, RosterDecision, Target
from anlan.campaigns.permissions import RULES
from anlan.campaigns.queries import changes, profile_as_json, recount
from anlan.campaigns.queries.planning import PlannedUnit, Planner, matches, targets_of
from anlan.campaigns.states import CampaignState, RosterAct
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.units import queries as units
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, UnitStatus

EVENTS = {RosterAct.JOINED: "admit", RosterAct.LEFT: "release", RosterAct.REFRESHED: "refresh"}


@transaction.atomic
def admit_unit(
    *,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID,
    reason: str,
    target_position: int | None = None,
) -> Participation:
    """Let a unit take part that was made later, was left out, or had left.

    It enters by the first target that matches; where none does, by the one that is named. A unit
    that had left comes back with its answers and the checklist it had.
    """
    campaign = _running(actor, campaign_id)
    unit = units.unit(actor, unit_id)
    require(RULES, actor, "admit", unit.path)
    require_reason(reason)
    if not unit.path.startswith(campaign.unit_path):
        raise NotFound
    part = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("unit", "campaign", "checklist_version")
        .filter(campaign=campaign, unit=unit)
        .first()
    )
    if part is None:
        part = _enter(actor, campaign, unit, target_position)
    elif part.left_at is None:
        raise WrongState(_("该单位已在本次大检查中。"))
    else:
        _return(part)
    _decide(actor, campaign, part, RosterAct.JOINED, reason, follow_unit(campaign, part))
    return part


@transaction.atomic
def release_unit(*, actor: Actor, campaign_id: UUID, unit_id: UUID, reason: str) -> Participation:
    """Let a unit leave, closed or merged for instance: its rows count no longer, nothing is lost.

    What it has not yet got accepted of its submissions is owed no more.
    """
    campaign = _running(actor, campaign_id)
    part = _taking_part(actor, campaign, unit_id, "release")
    require_reason(reason)
    part.rows.filter(is_active=True).update(is_active=False)
    part.left_at = clock.now()
    _save_counters(part)
    _decide(actor, campaign, part, RosterAct.LEFT, reason, follow_unit(campaign, part))
    return part


@transaction.atomic
def refresh_places(*, actor: Actor, campaign_id: UUID, unit_id: UUID, reason: str) -> Participation:
    """Follow the unit's places: new ones enter with today's profile, retired ones leave the grid.

    Rows that stand keep their items, so that no answer given is put in doubt.
    """
    campaign = _running(actor, campaign_id)
    part = _taking_part(actor, campaign, unit_id, "refresh")
    require_reason(reason)
    if not changes(part).any:
        raise InvalidInput(_("该单位的场所没有变化，无需更新。"))
    _follow_places(part)
    _save_counters(part)
    _decide(actor, campaign, part, RosterAct.REFRESHED, reason)
    return part


def _running(actor: Actor, campaign_id: UUID) -> Campaign:
    campaign = Campaign.objects.visible_to(actor).select_for_update().filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound
    if campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("大检查不在进行中，不能调整参加单位。"))
    return campaign


def _taking_part(actor: Actor, campaign: Campaign, unit_id: UUID, verb: str) -> Participation:
    part = (
        Participation.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(campaign=campaign, unit_id=unit_id)
        .select_related("unit", "campaign", "checklist_version")
        .first()
    )
    if part is None:
        raise NotFound
    require(RULES, actor, verb, part.unit_path)
    if part.left_at is not None:
        raise WrongState(_("该单位已退出本次大检查。"))
    return part


def _enter(actor: Actor, campaign: Campaign, unit: Unit, position: int | None) -> Participation:
    if unit.status != UnitStatus.ACTIVE or unit.kind not in INSPECTED_KINDS:
        raise InvalidInput(_("该单位已停办，或者不属于开展自查的单位类型，不能纳入。"))
    planned = _plan(actor, campaign, unit, position)
    if not planned.places:
        raise InvalidInput(
            _("%(reason)s，暂不能纳入。") % {"reason": planned.reason},
            fields={"unit": planned.reason},
        )
    part = new_participation(campaign, planned, clock.now())
    part.save(force_insert=True)
    insert_rows([(part, planned.places)])
    return part


def _plan(actor: Actor, campaign: Campaign, unit: Unit, position: int | None) -> PlannedUnit:
    targets = targets_of(campaign)
    only = Unit.objects.filter(pk=unit.pk)
    if not any(matches(target, campaign, unit) for target in targets):
        targets = [_widened(targets, unit, position)]
    arrange_bare_units(actor, campaign, targets, only)
    return next(Planner(campaign, targets).plan(only))


def _widened(targets: list[Target], unit: Unit, position: int | None) -> Target:
    """The named line, made to match this one unit."""
    named = [target for target in targets if target.position == position]
    if not named:
        text = _("该单位不在检查对象的范围内，请选择它按哪一行的清单纳入。")
        raise InvalidInput(fields={"target_position": text})
    return Target(
        position=named[0].position,
        kinds=[unit.kind],
        territory=unit,
        checklist_version=named[0].checklist_version,
    )


def _return(part: Participation) -> None:
    part.left_at = None
    part.rows.filter(place__is_active=True).update(is_active=True)
    _follow_places(part)
    _save_counters(part)


def _follow_places(part: Participation) -> None:
    found = changes(part)
    part.rows.filter(pk__in=[row.pk for row in found.retired]).update(is_active=False)
    part.rows.filter(pk__in=[row.pk for row in found.returning]).update(is_active=True)
    insert_rows([(part, found.added)])
    if found.added:
        part.profile = profile_as_json(found.profile)


def _save_counters(part: Participation) -> None:
    for name, value in recount(part).items():
        setattr(part, name, value)
    part.save()


def _decide(
    actor: Actor,
    campaign: Campaign,
    part: Participation,
    act: RosterAct,
    reason: str,
    submissions: Changed | None = None,
) -> None:
    decision = RosterDecision.objects.create(
        campaign=campaign,
        unit_id=part.unit_id,
        unit_path=part.unit_path,
        act=act,
        reason=reason.strip(),
        decided_by=actor.name,
        decided_at=clock.now(),
    )
    events.record(
        f"campaigns.{EVENTS[act]}",
        part,
        actor,
        reason=decision.reason,
        places=part.places_total,
        items=part.items_total,
        submissions=submissions.told() if submissions else {},
    )
