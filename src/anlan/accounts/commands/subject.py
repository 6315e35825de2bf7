"""The person whom a command is about: found in scope, stood above, recorded."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from anlan.accounts import permissions
from anlan.accounts.models import Membership, User
from anlan.accounts.states import ADMINISTRATORS, Role
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.scope import Actor


def locked_person(actor: Actor, user_id: UUID) -> User:
    """The person, locked, if the actor finds them in the people list; raises NotFound."""
    seen = Membership.objects.visible_to(actor.only(permissions.READERS)).filter(user_id=user_id)
    if not seen.exists():
        raise NotFound
    return User.objects.select_for_update().get(pk=user_id)


def managed_person(actor: Actor, user_id: UUID) -> User:
    """As `locked_person`; raises NotPermitted unless the actor stands above all their roles."""
    person = locked_person(actor, user_id)
    if actor.id == person.pk:
        raise NotPermitted(_("不能对自己的账号做这项操作，请由另一名管理员办理。"))
    permissions.require_manage(actor, standing(person))
    return person


def own_account(actor: Actor) -> User:
    """The actor's own account, locked; raises NotFound for the system, which has none."""
    user = User.objects.select_for_update().filter(pk=actor.id).first() if actor.id else None
    if user is None:
        raise NotFound
    return user


def standing(person: User) -> list[Membership]:
    """The roles that decide who stands above this person: those held, else those once held."""
    roles = list(Membership.objects.filter(user=person))
    return [each for each in roles if each.ended_at is None] or roles


def record(verb: str, person: User, actor: Actor, **data: Any) -> None:  # noqa: ANN401 -- plain JSON
    """Record an act about a person under the unit in which the person works."""
    events.record_many([events.Entry(verb, person, data, unit_path=home_path(person))], actor)


def home_path(person: User) -> str:
    """The path of the person's first role that is still held, else of the first of all."""
    path = (
        Membership.objects.filter(user=person)
        .order_by(F("ended_at").asc(nulls_first=True), "created_at")
        .values_list("unit_path", flat=True)
        .first()
    )
    return path or ""


def require_reason(reason: str) -> str:
    """The reason, trimmed; raises InvalidInput where none is given."""
    given = reason.strip()
    if not given:
        raise InvalidInput(fields={"reason": _("请填写原因，原因会记入操作记录。")})
    return given


def require_successor(roles: Iterable[Membership]) -> None:
    """Refuse to take away an administrator when nobody else would be left in that office."""
    for held in roles:
        if held.role not in ADMINISTRATORS:
            continue
        office = Membership.objects.filter(role=held.role, ended_at=None)
        if held.role == Role.BUREAU_ADMINISTRATOR:
            office = office.filter(unit_id=held.unit_id)
        # Locked in one order: two administrators who remove each other take turns.
        holders = list(office.select_for_update(of=("self",)).select_related("user").order_by("pk"))
        if not any(each.user_id != held.user_id and each.user.is_active for each in holders):
            raise WrongState(_("这是最后一名可用的管理员，请先指定另一名管理员再操作。"))
