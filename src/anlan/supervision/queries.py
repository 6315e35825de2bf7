"""What can be asked about zones."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from anlan.accounts.models import User
from anlan.accounts.states import BUREAU
from anlan.kernel.errors import NotFound
from anlan.kernel.paging import Page, page_of
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor, within
from anlan.supervision.models import Zone, ZoneAssignment
from anlan.supervision.permissions import RULES
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, UnitKind, UnitStatus

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be put into a zone, and the zone in which it lies now ("" for none)."""

    unit: Unit
    zone_name: str


def zones(actor: Actor) -> QuerySet[Zone]:
    """The zones of one's own bureaus, and those in which one's own units lie, with `unit_count`."""
    own = ZoneAssignment.objects.visible_to(actor).filter(until=None).values("zone")
    reach = actor.reach("unit_path", without=Zone.objects.all().hidden_from)
    return (
        Zone.objects.filter(reach | Q(pk__in=own))
        .select_related("leader", "bureau")
        .annotate(unit_count=Count("assignments", filter=Q(assignments__until=None)))
        .order_by("bureau__path", "number")
    )


def zone(actor: Actor, zone_id: UUID) -> Zone:
    """One of them; raises NotFound."""
    found = zones(actor).filter(pk=zone_id).first()
    if found is None:
        raise NotFound
    return found


def units_of(actor: Actor, zone: Zone) -> QuerySet[ZoneAssignment]:
    """The units in a zone now, as far as the actor sees them, in tree order."""
    found = ZoneAssignment.objects.visible_to(actor).filter(zone=zone, until=None)
    return found.select_related("unit", "unit__parent").order_by("unit_path")


def assignments_on(actor: Actor, day: date) -> QuerySet[ZoneAssignment]:
    """Which units lay in which zones as that day ended, as far as the actor sees the units."""
    held = Q(until=None) | Q(until__gt=day)
    return ZoneAssignment.objects.visible_to(actor).filter(held, since__lte=day).order_by()


def candidates(
    actor: Actor, zone: Zone, words: str = "", *, unassigned: bool = False, mark: str = ""
) -> tuple[Page[Unit], list[Candidate]]:
    """Units of the bureau that inspect themselves and lie outside this zone, page by page."""
    now = ZoneAssignment.objects.filter(unit=OuterRef("pk"), until=None)
    rows = (
        inspected(actor, zone.bureau)
        .annotate(zone_id=Subquery(now.values("zone")[:1]))
        .filter(Q(zone_id=None) | ~Q(zone_id=zone.pk))
        .select_related("parent")
    )
    if unassigned:
        rows = rows.filter(zone_id=None)
    if words := "".join(words.split()):
        rows = rows.filter(
            Q(name__contains=words)
            | Q(name_initials__contains=words.lower())
            | Q(parent__name__contains=words)
        )
    page: Page[Unit] = page_of(cast("QuerySet[Unit]", rows), ("path",), mark, PAGE_SIZE)
    ids = [unit.pk for unit in page.rows]
    held = ZoneAssignment.objects.filter(unit__in=ids, until=None).select_related("zone")
    names = {each.unit_id: each.zone.name for each in held}
    return page, [Candidate(unit, names.get(unit.pk, "")) for unit in page.rows]


def inspected(actor: Actor, bureau: Unit) -> QuerySet[Unit]:
    """The units at work below a bureau that belong into some zone."""
    return Unit.objects.visible_to(actor).filter(
        within("path", bureau.path), kind__in=INSPECTED_KINDS, status=UnitStatus.ACTIVE
    )


def unassigned_count(actor: Actor, bureau: Unit) -> int:
    """How many of them lie in no zone."""
    held = ZoneAssignment.objects.filter(until=None).values("unit")
    return inspected(actor, bureau).exclude(pk__in=held).count()


def possible_leaders(bureau: Unit) -> QuerySet[User]:
    """Who may head a zone of that bureau: its leaders and administrators."""
    return (
        User.objects.filter(
            is_active=True,
            memberships__unit=bureau,
            memberships__role__in=BUREAU,
            memberships__ended_at=None,
        )
        .distinct()
        .order_by("name", "pk")
    )


def own_bureaus(actor: Actor) -> QuerySet[Unit]:
    """The bureaus whose zones the actor may draw."""
    reach = Q(pk__in=())
    for grant in actor.grants:
        if grant.role in RULES["create_zone"]:
            reach |= within("path", grant.unit_path)
    if actor.is_system:
        reach = Q()
    return Unit.objects.filter(reach, kind=UnitKind.BUREAU).order_by("path")


def may(actor: Actor, verb: str, bureau: Unit) -> bool:
    """Whether the actor may do that to the zones of a bureau."""
    return allowed(RULES, actor, verb, bureau.path)
