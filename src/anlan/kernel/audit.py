"""The log as auditors read it: by period, person, verb, object and unit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from anlan.kernel.errors import NotFound, NotPermitted
from anlan.kernel.ids import first_id_at
from anlan.kernel.models import Event
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import STEP_WIDTH, Actor, within

# Roles by their stored value: accounts stand above the kernel.
READERS = frozenset({"auditor", "bureau_administrator"})
PAGE_SIZE = 50
# No entry lies beyond these, and neither do the moments that an id can carry.
EARLIEST, LATEST = date(2000, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; whatever is empty narrows nothing.

    A person is given by the ids that bear the name, or by the name as it was written where there
    is no such account (the system itself); units by their paths.
    """

    since: date | None = None
    until: date | None = None
    verbs: tuple[str, ...] = ()
    actor_name: str = ""
    actor_ids: tuple[UUID, ...] = ()
    unit_paths: tuple[str, ...] | None = None
    object_name: str = ""
    object_type: str = ""
    object_id: str = ""


def may_read(actor: Actor) -> bool:
    """Whether the actor reads the audit of any unit."""
    return actor.holds(READERS)


def entries(actor: Actor, filters: Filters) -> QuerySet[Event]:
    """The entries that the actor's auditing roles reach; raises NotPermitted without such a role.

    What concerns no unit (a sign-in under an unknown name) is shown to who audits a whole tree.
    """
    if not may_read(actor):
        raise NotPermitted
    reader = actor.only(READERS)
    reach = reader.reach("unit_path")
    if any(len(grant.unit_path) == STEP_WIDTH for grant in reader.grants):
        reach |= Q(unit_path="")
    return Event.objects.filter(reach & _period(filters) & _wanted(filters))


def page(actor: Actor, filters: Filters, mark: str = "") -> Page[Event]:
    """One page of entries, the latest first."""
    return page_of(entries(actor, filters), ("id",), mark, PAGE_SIZE, descending=True)


def entry(actor: Actor, event_id: UUID) -> Event:
    """One entry within the actor's reach; raises NotFound."""
    found = entries(actor, Filters()).filter(pk=event_id).first()
    if found is None:
        raise NotFound
    return found


def _period(filters: Filters) -> Q:
    # An entry's id carries its moment, so a period is a range of the primary key.
    wanted = Q()
    if filters.since and filters.since >= EARLIEST:
        wanted &= Q(id__gte=first_id_at(_midnight(filters.since)))
    if filters.until and filters.until <= LATEST:
        wanted &= Q(id__lt=first_id_at(_midnight(filters.until + timedelta(days=1))))
    return wanted


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _wanted(filters: Filters) -> Q:
    wanted = Q()
    if filters.verbs:
        wanted &= Q(verb__in=filters.verbs)
    if filters.actor_ids:
        # By the account, so that what was done under a former name is found too.
        wanted &= Q(actor_id__in=filters.actor_ids)
    elif filters.actor_name:
        wanted &= Q(actor_name=filters.actor_name)
    if filters.unit_paths is not None:
        under = Q(pk__in=())
        for path in filters.unit_paths:
            under |= within("unit_path", path)
        wanted &= under
    if filters.object_name:
        wanted &= Q(object_name__contains=filters.object_name)
    if filters.object_id:
        wanted &= Q(object_type=filters.object_type, object_id=filters.object_id)
    return wanted
