"""Roles: given and ended, never deleted."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.accounts import permissions
from anlan.accounts.commands.subject import (
    locked_person,
    record,
    require_reason,
    require_successor,
)
from anlan.accounts.models import Membership, User
from anlan.accounts.states import FITTING_KINDS, Role
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.kernel.scope import Actor

if TYPE_CHECKING:
    from anlan.units.models import Unit


@transaction.atomic
def grant_role(
    *, actor: Actor, user_id: UUID, unit: "Unit", role: str, post_name: str = ""
) -> Membership:
    """Give a person a role over a unit; held already, only the post's name is brought up to date.

    Raises NotPermitted for a role above the actor's own standing and for oneself.
    """
    person = locked_person(actor, user_id)
    _require_other(actor, person)
    permissions.require_grant(actor, role, unit.path)
    require_fit(role, unit)
    post_name = post_name.strip()
    held = Membership.objects.filter(user=person, unit=unit, role=role).first()
    if held is not None and held.ended_at is None and held.post_name == post_name:
        return held
    if held is None:
        held = new_membership(person, unit, role, post_name)
    held.ended_at, held.post_name = None, post_name
    held.save()
    record("accounts.role_granted", person, actor, role=str(role), unit=unit.name, post=post_name)
    return held


@transaction.atomic
def end_role(*, actor: Actor, user_id: UUID, membership_id: UUID, reason: str) -> Membership:
    """End a role of that person from now on. Ended already: no change."""
    seen = Membership.objects.visible_to(actor.only(permissions.READERS))
    held = seen.select_related("unit").filter(pk=membership_id, user_id=user_id).first()
    if held is None:
        raise NotFound
    person = User.objects.select_for_update().get(pk=held.user_id)
    _require_other(actor, person)
    permissions.require_grant(actor, held.role, held.unit_path)
    given = require_reason(reason)
    if held.ended_at is None:
        require_successor([held])
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
        record(
            "accounts.role_ended",
            person,
            actor,
            role=held.role,
            unit=held.unit.name,
            reason=given,
        )
    return held


def new_membership(user: User, unit: "Unit", role: str, post_name: str = "") -> Membership:
    """A role not saved yet."""
    return Membership(
        user=user,
        unit=unit,
        unit_path=unit.path,
        role=role,
        post_name=post_name.strip(),
        created_at=clock.now(),
    )


def require_fit(role: str, unit: "Unit") -> None:
    """Refuse a role in a kind of unit that has no such office; raises InvalidInput (role)."""
    if not fits(role, unit):
        words = {"unit": unit.name, "kind": unit.get_kind_display(), "role": Role(role).label}
        text = _("“%(unit)s”是%(kind)s，不设“%(role)s”，请选择合适的岗位或单位。") % words
        raise InvalidInput(fields={"role": text})


def fits(role: str, unit: "Unit") -> bool:
    """Whether that kind of unit has such an office."""
    kinds = FITTING_KINDS.get(role)
    return kinds is None or unit.kind in kinds


def _require_other(actor: Actor, person: User) -> None:
    if actor.id == person.pk:
        raise NotPermitted(_("不能调整自己的岗位，请由另一名管理员办理。"))
