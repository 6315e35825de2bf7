"""Closing a unit, opening it again, and moving it to another parent."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput
from anlan.kernel.models import Event
from anlan.kernel.permissions import require
from anlan.kernel.scope import PATH_LENGTH, Actor, PathField, within
from anlan.kernel.states import next_state
from anlan.units.commands.followers import tell_followers
from anlan.units.commands.register import (
    check_place_in_tree,
    lock_register,
    locked,
    next_path,
    refuse_closed,
    refuse_same_name,
)
from anlan.units.models import Unit
from anlan.units.permissions import RULES
from anlan.units.states import TRANSITIONS, UnitStatus


@transaction.atomic
def close_unit(*, actor: Actor, unit_id: UUID, reason: str, closed_on: date) -> Unit:
    """Say that a unit no longer works; its records stay. Units below it must be closed first."""
    unit = locked(actor, unit_id)
    require(RULES, actor, "close", unit.path)
    status = next_state(TRANSITIONS, "close", unit.status)
    reason = _given(reason)
    if unit.children.filter(status=UnitStatus.ACTIVE).exists():
        raise InvalidInput(_("本单位还有在办的下属单位，请先将它们停办或划转。"))
    if unit.opened_on and closed_on < unit.opened_on:
        raise InvalidInput(fields={"closed_on": _("停办日期不能早于成立日期。")})
    return _turn(actor, unit, "close", status, closed_on, reason)


@transaction.atomic
def reopen_unit(*, actor: Actor, unit_id: UUID, reason: str) -> Unit:
    """Take back a closing, or note that a unit works again."""
    unit = locked(actor, unit_id)
    require(RULES, actor, "reopen", unit.path)
    status = next_state(TRANSITIONS, "reopen", unit.status)
    reason = _given(reason)
    if unit.parent is not None and unit.parent.status == UnitStatus.CLOSED:
        raise InvalidInput(_("上级单位已停办，请先恢复上级单位或划转本单位。"))
    return _turn(actor, unit, "reopen", status, None, reason)


@transaction.atomic
def move_unit(*, actor: Actor, unit_id: UUID, parent_id: UUID, reason: str) -> Unit:
    """Put a unit, with all below it, under another parent; every row that is theirs follows.

    The log keeps the paths of its day: they are sealed, and no path is ever given out again.
    """
    lock_register()
    unit = locked(actor, unit_id)
    require(RULES, actor, "move", unit.path)
    parent = locked(actor, parent_id)
    require(RULES, actor, "create", parent.path)
    reason = _given(reason)
    if parent.pk == unit.parent_id:
        return unit
    if parent.path.startswith(unit.path):
        raise InvalidInput(fields={"parent": _("不能划转到本单位自身或其下属单位。")})
    refuse_closed(parent)
    check_place_in_tree(unit.kind, parent)
    refuse_same_name(unit.name, parent, unit)
    before = str(unit.parent)
    relocate(unit, parent)
    events.record("units.move", unit, actor, before=before, after=parent.name, reason=reason)
    return unit


def relocate(unit: Unit, parent: Unit) -> None:
    """Give `unit` a path below `parent` and rewrite every path that begins with the old one."""
    old, new = unit.path, next_path(parent)
    if _deepest(old) - len(old) + len(new) > PATH_LENGTH:
        raise InvalidInput(fields={"parent": _("单位层级过深，请改挂到更高一级的单位。")})
    for model, field in _paths():
        rest = Substr(F(field), len(old) + 1)
        model._default_manager.filter(within(field, old)).update(  # noqa: SLF001 -- public by custom
            **{field: Concat(Value(new), rest)}
        )
    unit.path, unit.parent, unit.updated_at = new, parent, clock.now()
    unit.save(update_fields=["parent", "updated_at"])
    tell_followers(unit, old_path=old, old_kind=unit.kind)


def _paths() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, PathField) and model is not Event:
                yield model, field.name


def _deepest(path: str) -> int:
    paths = Unit.objects.filter(within("path", path)).values_list("path", flat=True)
    return max(map(len, paths))


def _turn(
    actor: Actor, unit: Unit, verb: str, status: str, closed_on: date | None, reason: str
) -> Unit:
    unit.status, unit.closed_on, unit.updated_at = status, closed_on, clock.now()
    unit.save(update_fields=["status", "closed_on", "updated_at"])
    events.record(f"units.{verb}", unit, actor, reason=reason, closed_on=closed_on)
    return unit


def _given(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(fields={"reason": _("请填写原因。")})
    return reason.strip()
