"""Entering a unit and keeping its facts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.kernel import clock, events, language
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound, NotPermitted
from anlan.kernel.permissions import allowed, require
from anlan.kernel.scope import PATH_LENGTH, STEP_WIDTH, Actor, path_step
from anlan.units.commands import facts as fact_rules
from anlan.units.commands.arrangement import arrange_defaults
from anlan.units.commands.facts import IDENTITY, Facts
from anlan.units.commands.followers import tell_followers
from anlan.units.models import Unit
from anlan.units.permissions import RULES
from anlan.units.states import PARENT_KINDS, ROOT_KINDS, UnitKind, UnitStatus


@transaction.atomic
def create_unit(*, actor: Actor, parent_id: UUID | None, kind: str, facts: Facts) -> Unit:
    """Enter a unit below another, with the places and posts that follow from its profile.

    Only the system itself makes a root.
    """
    lock_register()
    parent = None if parent_id is None else locked(actor, parent_id)
    if parent is None and not actor.is_system:
        raise NotPermitted
    if parent is not None:
        require(RULES, actor, "create", parent.path)
        refuse_closed(parent)
    check_place_in_tree(kind, parent)
    values = fact_rules.cleaned({"name": "", **facts}, kind)
    fact_rules.refuse_taken_codes(values)
    refuse_same_name(str(values["name"]), parent)
    moment = clock.now()
    unit = Unit(parent=parent, kind=kind, created_at=moment, updated_at=moment, **values)
    unit.path = next_path(parent)
    unit.serial = next_serial()
    unit.save(force_insert=True)
    arrange_defaults([unit])
    events.record("units.create", unit, actor, kind=kind, facts=_said(values))
    return unit


@transaction.atomic
def update_unit(
    *, actor: Actor, unit_id: UUID, facts: Facts, seen_at: datetime | None = None
) -> Unit:
    """Change facts of a unit; `seen_at` is the `updated_at` that the actor was looking at.

    New conditions bring their places and posts; what falls away is retired by hand.
    """
    unit = locked(actor, unit_id)
    values = fact_rules.cleaned(facts, unit.kind)
    require(RULES, actor, "describe", unit.path)
    differing = {name for name, value in values.items() if getattr(unit, name) != value}
    if differing & IDENTITY and not allowed(RULES, actor, "identify", unit.path):
        raise NotPermitted
    if seen_at is not None and seen_at != unit.updated_at:
        raise AlreadyChanged
    fact_rules.refuse_taken_codes(values, unit)
    if "name" in differing:
        refuse_same_name(str(values["name"]), unit.parent, unit)
    changes = fact_rules.apply(unit, values)
    if changes:
        unit.updated_at = clock.now()
        unit.save(update_fields=[*values, "updated_at"])
        if {"features", "stage"} & changes.keys():
            arrange_defaults([unit])
        events.record("units.update", unit, actor, changes=changes)
    return unit


@transaction.atomic
def change_kind(*, actor: Actor, unit_id: UUID, kind: str) -> Unit:
    """Say that a unit is of another kind, as when a teaching point becomes a school."""
    unit = locked(actor, unit_id)
    require(RULES, actor, "identify", unit.path)
    before = unit.kind
    if before == kind:
        return unit
    check_place_in_tree(kind, unit.parent)
    for child in unit.children.filter(status=UnitStatus.ACTIVE).values_list("kind", flat=True):
        if kind not in PARENT_KINDS[child]:
            raise InvalidInput(fields={"kind": _("本单位下还有下属单位，不能改为这一类型。")})
    unit.kind = kind
    unit.updated_at = clock.now()
    unit.save(update_fields=["kind", "updated_at"])
    tell_followers(unit, old_path=unit.path, old_kind=before)
    arrange_defaults([unit])
    events.record("units.change_kind", unit, actor, before=before, after=kind)
    return unit


def locked(actor: Actor, unit_id: UUID) -> Unit:
    """The unit within scope, its row locked; raises NotFound."""
    unit = Unit.objects.visible_to(actor).select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    return unit


def lock_register() -> None:
    """Queue up for the tree itself: whoever gives out paths or serial numbers holds its first row."""
    Unit.objects.order_by("path").select_for_update().first()


def next_serial() -> int:
    """The next running number; call under `lock_register`. Units are never deleted."""
    highest: int | None = Unit.objects.aggregate(highest=Max("serial"))["highest"]
    return (highest or 0) + 1


def next_path(parent: Unit | None) -> str:
    """A path below `parent` that was never used; call with the parent locked."""
    if parent is None:
        last = Unit.objects.filter(parent=None).aggregate(last=Max("path"))["last"]
        return path_step(1 if last is None else int(last[:STEP_WIDTH], 36) + 1)
    parent.children_made += 1
    parent.save(update_fields=["children_made"])
    return parent.path + path_step(parent.children_made)


def check_place_in_tree(kind: str, parent: Unit | None) -> None:
    """Raise InvalidInput where that kind cannot stand below that parent."""
    if kind not in UnitKind.values:
        raise InvalidInput(fields={"kind": _("请从列表中选择单位类型。")})
    if parent is None:
        if kind not in ROOT_KINDS:
            raise InvalidInput(fields={"kind": _("最上级单位只能是教育行政部门。")})
        return
    if parent.kind not in PARENT_KINDS[kind]:
        raise InvalidInput(fields={"parent": parent_problem(kind, parent.kind)})
    if len(parent.path) + STEP_WIDTH > PATH_LENGTH:
        raise InvalidInput(fields={"parent": _("单位层级过深，请改挂到更高一级的单位。")})


def parent_problem(kind: str, parent_kind: str) -> str:
    """Why that kind cannot stand below that one, and what could."""
    wanted = [str(each.label) for each in UnitKind if each in PARENT_KINDS[kind]]
    return _("%(kind)s不能归%(parent)s管理，上级单位应为：%(wanted)s。") % {
        "kind": UnitKind(kind).label,
        "parent": UnitKind(parent_kind).label,
        "wanted": language.listed(wanted),
    }


def refuse_same_name(name: str, parent: Unit | None, unit: Unit | None = None) -> None:
    """Raise InvalidInput where the parent already has a unit of that name."""
    namesakes = Unit.objects.filter(parent=parent, name=name)
    if (namesakes.exclude(pk=unit.pk) if unit else namesakes).exists():
        raise InvalidInput(fields={"name": _("同一上级下已有同名单位，请核对或加以区分。")})


def refuse_closed(unit: Unit) -> None:
    """Raise InvalidInput where that parent is no longer at work."""
    if unit.status == UnitStatus.CLOSED:
        raise InvalidInput(fields={"parent": _("上级单位已停办，请另选上级单位。")})


def _said(values: dict[str, object]) -> dict[str, object]:
    return {
        name: fact_rules.plain(value)
        for name, value in values.items()
        if value not in (None, "", []) and name != "name_initials"
    }
