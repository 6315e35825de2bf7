"""What can be asked about people."""

from anlan.accounts.models import Membership, User
from anlan.accounts.states import Role
from anlan.kernel.scope import Actor, Grant


def actor_for(user: User) -> Actor:
    """The actor behind a signed-in person: one query, made once per request.

    A section's officer reaches over the whole bureau, but only along the section's own lines.
    """
    memberships = (
        Membership.objects.filter(user=user, ended_at=None)
        .select_related("unit", "unit__parent")
        .order_by("created_at")
    )
    return Actor(id=user.pk, name=user.name, grants=tuple(_grant(each) for each in memberships))


def _grant(membership: Membership) -> Grant:
    unit = membership.unit
    if membership.role == Role.SECTION_OFFICER and unit.section_key and unit.parent:
        return Grant(
            membership.role, unit.pk, unit.name, unit.parent.path, section_key=unit.section_key
        )
    return Grant(membership.role, unit.pk, unit.name, unit.path)
