"""What can be asked about people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from anlan.accounts import permissions
from anlan.accounts.models import Device, Membership, MembershipQuerySet, User
from anlan.accounts.states import ADMINISTRATORS, Role
from anlan.kernel import clock
from anlan.kernel.errors import NotFound, NotPermitted
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor, Grant, within

PAGE_SIZE = 50
MOST_NAMESAKES = 50
# A device that has handed in nothing for so long is taken to be out of use.
UNUSED_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What narrows the people list; `state` is "", active, ended, disabled or locked.

    Without a state, roles that are held now are listed, those of disabled accounts included.
    """

    text: str = ""
    role: str = ""
    unit_path: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PersonRoles:
    """A person as the actor may see them, with the roles that lie in the actor's scope."""

    user: User
    roles: list[Membership]
    may_manage: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """A device and the person whose it is; `actor` has the rights that the person holds now."""

    device_id: UUID
    used_at: datetime
    is_revoked: bool
    is_active: bool
    actor: Actor


def actor_for(user: User) -> Actor:
    """The actor behind a signed-in person: one query, made once per request.

    A section's officer reaches over the whole bureau, but only along the section's own lines.
    """
    held = Membership.objects.filter(user=user, ended_at=None).order_by("created_at")
    return Actor(user.pk, user.name, tuple(_grant(*each) for each in held.values_list(*_GRANTED)))


def holder_of(key_digest: str) -> Holder | None:
    """Whose device has that key, with all their rights: one query, for it is asked with every photo."""
    of_person = [f"user__memberships__{name}" for name in ("ended_at", *_GRANTED)]
    of_device = ("pk", "used_at", "revoked_at", "user__pk", "user__name", "user__is_active")
    rows = list(
        Device.objects.filter(key_digest=key_digest)
        .order_by("user__memberships__created_at")
        .values_list(*of_device, *of_person)
    )
    if not rows:
        return None
    device_id, used_at, revoked_at, user_id, name, is_active = rows[0][: len(of_device)]
    # A person without any role has one row of nothing.
    held = (row[len(of_device) :] for row in rows)
    grants = tuple(_grant(role, *rest) for ended, role, *rest in held if role and not ended)
    return Holder(
        device_id, used_at, revoked_at is not None, is_active, Actor(user_id, name, grants)
    )


# What a right is made of, of a membership.
_GRANTED = (
    "role",
    "unit_id",
    "unit__name",
    "unit__path",
    "unit__section_key",
    "unit__parent__path",
)


def _grant(
    role: str, unit_id: UUID, name: str, path: str, section_key: str, above: str | None
) -> Grant:
    if role == Role.SECTION_OFFICER and section_key and above:
        return Grant(role, unit_id, name, above, section_key=section_key)
    return Grant(role, unit_id, name, path)


def people(actor: Actor, filters: PeopleFilters, mark: str = "") -> Page[Membership]:
    """One page of the people list, a row per person and role, in the order of the tree."""
    rows = _visible(actor).filter(_wanted(filters)).select_related("user", "unit")
    return page_of(rows, ("unit_path", "id"), mark, PAGE_SIZE)


def person(actor: Actor, user_id: UUID) -> PersonRoles:
    """One person with the roles in scope, those held first; raises NotFound."""
    roles = list(_visible(actor).filter(user_id=user_id).select_related("user", "unit"))
    if not roles:
        raise NotFound
    roles.sort(key=lambda each: (each.ended_at is not None, each.unit_path, each.created_at))
    every = list(Membership.objects.filter(user_id=user_id))
    held = [each for each in every if each.ended_at is None] or every
    manage = actor.id != user_id and permissions.may_manage(actor, held)
    return PersonRoles(roles[0].user, roles, manage, has_second_factor(user_id))


def own_roles(user: User) -> list[Membership]:
    """The roles that a person holds now, the first one given first."""
    held = Membership.objects.filter(user=user, ended_at=None)
    return list(held.select_related("unit").order_by("created_at"))


def sessions_of(user: User) -> list[UserSession]:
    """A person's open sessions, the one used last first; sessions that ran out are cleared away."""
    sessions = UserSession.objects.purge_and_list(user)
    return sorted(sessions, key=lambda each: each.last_seen_at, reverse=True)


def devices_of(user: User) -> list[Device]:
    """The devices that may hand in what was recorded in the field, the one used last first."""
    live = Device.objects.filter(user=user, revoked_at=None, used_at__gt=clock.now() - UNUSED_FOR)
    return list(live.order_by("-used_at"))


def has_second_factor(user_id: UUID) -> bool:
    """Whether a code is asked for at the sign-in."""
    return cast(
        "bool",
        Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists(),
    )


def must_have_second_factor(actor: Actor) -> bool:
    """Whether the second factor is compulsory for this person once it is switched on."""
    return actor.holds(ADMINISTRATORS)


def is_locked(user: User) -> bool:
    """Whether the account is locked at this moment."""
    return user.locked_until is not None and user.locked_until > clock.now()


def namesakes(actor: Actor, name: str) -> list[UUID]:
    """The people of that name within the actor's whole reach, for a search of the log."""
    seen = Membership.objects.visible_to(actor).filter(user__name=name)
    return list(seen.values_list("user_id", flat=True).distinct()[:MOST_NAMESAKES])


def user_named(actor: Actor, username: str) -> User:
    """The account of that login name within the actor's people list; raises NotFound."""
    held = _visible(actor).filter(user__username=username.strip().lower())
    found = held.select_related("user").first()
    if found is None:
        raise NotFound
    return found.user


def is_without_accounts() -> bool:
    """Whether nobody has been given an account yet: the system was just set up."""
    return not User.objects.exists()


def _visible(actor: Actor) -> MembershipQuerySet:
    if not actor.holds(permissions.READERS):
        raise NotPermitted
    return Membership.objects.visible_to(actor.only(permissions.READERS))


def _wanted(filters: PeopleFilters) -> Q:
    wanted = Q(ended_at__isnull=False) if filters.state == "ended" else Q(ended_at=None)
    match filters.state:
        case "active":
            wanted &= Q(user__is_active=True)
        case "disabled":
            wanted &= Q(user__is_active=False)
        case "locked":
            wanted &= Q(user__locked_until__gt=clock.now())
    if filters.role:
        wanted &= Q(role=filters.role)
    if filters.unit_path:
        wanted &= within("unit_path", filters.unit_path)
    for word in filters.text.split():
        sound = word.lower()
        wanted &= (
            Q(user__name__contains=word)
            | Q(user__phone__contains=word)
            | Q(user__username__contains=sound)
            | Q(user__name_sounds__contains=sound)
        )
    return wanted
