"""What tests are built from: each sets only what the database demands."""

from itertools import count
from typing import Any

from anlan.accounts.models import Membership, User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel import clock
from anlan.kernel.scope import Actor, path_step
from anlan.units.models import Place, Unit
from anlan.units.states import PlaceKind, UnitKind

_numbers = count(1)
PASSWORD = "Huashan-2022"


def make_unit(kind: str = UnitKind.SCHOOL, parent: Unit | None = None, **fields: Any) -> Unit:
    """A unit below `parent` (at the root without one), with the next free path step."""
    number = next(_numbers)
    if parent is not None:
        parent.children_made += 1
        parent.save(update_fields=["children_made"])
        path = parent.path + path_step(parent.children_made)
    else:
        path = path_step(Unit.objects.filter(parent=None).count() + 1)
    moment = clock.now()
    given = {
        "name": f"测试单位{number}",
        "serial": 1_000_000 + number,
        "created_at": moment,
        "updated_at": moment,
    } | fields
    return Unit.objects.create(kind=kind, parent=parent, path=path, **given)


def make_place(unit: Unit, kind: str = PlaceKind.BUILDING, **fields: Any) -> Place:
    """A place of that unit."""
    given = {"name": f"场所{next(_numbers)}"} | fields
    return Place.objects.create(unit=unit, unit_path=unit.path, kind=kind, **given)


def make_user(role: str | None = None, unit: Unit | None = None, **fields: Any) -> User:
    """A person who has chosen a password already; with a role when one is named."""
    given = {
        "username": f"user{next(_numbers)}",
        "name": "测试用户",
        "must_change_password": False,
        "created_at": clock.now(),
    } | fields
    user = User(**given)
    user.set_unusable_password()
    user.save()
    if role is not None:
        grant(user, role, unit or make_unit(UnitKind.BUREAU))
    return user


def grant(user: User, role: str, unit: Unit) -> Membership:
    """That role over that unit."""
    return Membership.objects.create(
        user=user, unit=unit, unit_path=unit.path, role=role, created_at=clock.now()
    )


def make_actor(role: str = Role.BUREAU_ADMINISTRATOR, unit: Unit | None = None) -> Actor:
    """The actor behind a new person of that role."""
    return actor_for(make_user(role, unit))
