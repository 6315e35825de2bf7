"""What can be done with zones."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.supervision import queries
from anlan.supervision.models import Zone, ZoneAssignment
from anlan.supervision.permissions import RULES
from anlan.units.models import Unit

NAME_LENGTH = 60
# What may be put into a zone in one go: more than a district has schools.
MANY = 5000
_BATCH = 500


@transaction.atomic
def create_zone(
    *, actor: Actor, bureau_id: UUID, name: str = "", leader_id: UUID | None = None
) -> Zone:
    """Draw one more zone of a bureau; it gets the next number, and a name from it if none is given."""
    bureau = Unit.objects.visible_to(actor).select_for_update().filter(pk=bureau_id).first()
    if bureau is None:
        raise NotFound
    require(RULES, actor, "create_zone", bureau.path)
    highest = Zone.objects.filter(bureau=bureau).aggregate(highest=Max("number"))["highest"]
    number: int = (highest or 0) + 1
    name = _name(name or f"第{number}责任区")
    leader = _leader(bureau, leader_id)
    zone = Zone.objects.create(
        bureau=bureau, unit_path=bureau.path, number=number, name=name, leader_id=leader
    )
    events.record("supervision.create_zone", zone, actor, number=number)
    return zone


@transaction.atomic
def rename_zone(*, actor: Actor, zone_id: UUID, name: str) -> Zone:
    """Give a zone another name."""
    zone = _locked(actor, zone_id, "change_zone")
    before, zone.name = zone.name, _name(name)
    if zone.name != before:
        zone.save(update_fields=["name"])
        events.record("supervision.rename_zone", zone, actor, before=before, after=zone.name)
    return zone


@transaction.atomic
def set_leader(*, actor: Actor, zone_id: UUID, leader_id: UUID | None) -> Zone:
    """Name the bureau's leader who heads a zone, or nobody."""
    zone = _locked(actor, zone_id, "change_zone")
    before = str(zone.leader or "")
    leader = _leader(zone.bureau, leader_id)
    if leader != zone.leader_id:
        zone.leader_id = leader
        zone.save(update_fields=["leader"])
        zone.refresh_from_db(fields=["leader"])
        after = str(zone.leader or "")
        events.record("supervision.set_leader", zone, actor, before=before, after=after)
    return zone


@transaction.atomic
def assign_units(
    *, actor: Actor, zone_id: UUID, unit_ids: Collection[UUID], today: date
) -> list[Unit]:
    """Put units into a zone; each leaves the zone in which it lay. Returns those that came in."""
    zone = _locked(actor, zone_id, "assign_units")
    if len(unit_ids) > MANY:
        raise InvalidInput(_("一次最多划入 %(limit)d 个单位。") % {"limit": MANY})
    wanted = _units(actor, zone, unit_ids)
    if len(wanted) != len(set(unit_ids)):
        raise NotFound
    held = _held([unit.pk for unit in wanted])
    coming = [
        unit for unit in wanted if (now := held.get(unit.pk)) is None or now.zone_id != zone.pk
    ]
    _end([held[unit.pk] for unit in coming if unit.pk in held], today)
    ZoneAssignment.objects.bulk_create(
        [ZoneAssignment(zone=zone, unit=unit, unit_path=unit.path, since=today) for unit in coming],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["unit", "since"],
        update_fields=["zone", "until"],
    )
    _record(actor, zone, "assign_units", coming)
    return coming


@transaction.atomic
def release_units(
    *, actor: Actor, zone_id: UUID, unit_ids: Collection[UUID], today: date
) -> list[Unit]:
    """Take units out of a zone."""
    zone = _locked(actor, zone_id, "assign_units")
    held = _held(list(unit_ids))
    going = [each for each in held.values() if each.zone_id == zone.pk]
    _end(going, today)
    units = [each.unit for each in going]
    _record(actor, zone, "release_units", units)
    return units


def _locked(actor: Actor, zone_id: UUID, verb: str) -> Zone:
    rows = Zone.objects.visible_to(actor).select_related("bureau")
    zone = rows.select_for_update(of=("self",)).filter(pk=zone_id).first()
    if zone is None:
        raise NotFound
    require(RULES, actor, verb, zone.unit_path)
    return zone


def _units(actor: Actor, zone: Zone, unit_ids: Collection[UUID]) -> list[Unit]:
    asked = list(set(unit_ids))
    found: list[Unit] = []
    for start in range(0, len(asked), _BATCH):
        rows = queries.inspected(actor, zone.bureau)
        found += rows.filter(pk__in=asked[start : start + _BATCH])
    return sorted(found, key=lambda unit: unit.path)


def _held(unit_ids: list[UUID]) -> dict[UUID, ZoneAssignment]:
    held: dict[UUID, ZoneAssignment] = {}
    for start in range(0, len(unit_ids), _BATCH):
        asked = unit_ids[start : start + _BATCH]
        rows = ZoneAssignment.objects.filter(unit__in=asked, until=None)
        held |= {each.unit_id: each for each in rows.select_related("unit")}
    return held


def _end(assignments: Collection[ZoneAssignment], today: date) -> None:
    ids = [each.pk for each in assignments]
    for start in range(0, len(ids), _BATCH):
        ZoneAssignment.objects.filter(pk__in=ids[start : start + _BATCH]).update(until=today)


def _record(actor: Actor, zone: Zone, verb: str, units: list[Unit]) -> None:
    if units:
        names = [unit.name for unit in units]
        events.record(f"supervision.{verb}", zone, actor, units=names)


def _leader(bureau: Unit, leader_id: UUID | None) -> UUID | None:
    if leader_id is None:
        return None
    if not queries.possible_leaders(bureau).filter(pk=leader_id).exists():
        raise InvalidInput(fields={"leader": _("包区领导应从本局领导中选择。")})
    return leader_id


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(fields={"name": _("请填写责任区名称。")})
    if len(name) > NAME_LENGTH:
        raise InvalidInput(fields={"name": _("名称不能超过 60 个字。")})
    return name
