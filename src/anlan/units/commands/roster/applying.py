"""Writing what a plan says: in path order, in bulk, in one transaction."""

from collections.abc import Sequence
from typing import Any

from anlan.accounts.commands import AccountsOutcome
from anlan.kernel import clock, events
from anlan.kernel.scope import Actor, path_step
from anlan.units.commands.arrangement import arrange_defaults
from anlan.units.commands.facts import Facts, apply, initials, plain
from anlan.units.commands.lifecycle import relocate
from anlan.units.commands.register import next_serial
from anlan.units.commands.roster.people import give_accounts
from anlan.units.commands.roster.places import PlaceDraft
from anlan.units.commands.roster.plan import Plan
from anlan.units.commands.roster.rows import Draft
from anlan.units.models import Place, RosterImport, Unit

BATCH = 1000
_WRITTEN = (*Facts.__annotations__, "kind", "name_initials", "updated_at")
_POSITION_OF_ADDED = 100


def write(actor: Actor, plan: Plan, origin: RosterImport) -> AccountsOutcome:
    """Store units, places and accounts; call under `lock_register` with the plan made there."""
    entries = _create(plan, origin)
    entries += _update(plan, origin)
    _add_places(plan.places)
    arrange_defaults([draft.meant for draft in plan.creations])
    arrange_defaults(
        [draft.meant for draft, values in plan.updates if {"features", "kind"} & values.keys()]
    )
    entries += _move(plan.moves, origin)
    events.record_many(entries, actor)
    return give_accounts(actor, plan.people)


def _create(plan: Plan, origin: RosterImport) -> list[events.Entry]:
    serial, moment = next_serial(), clock.now()
    grown: dict[Any, Unit] = {}
    made: list[Unit] = []
    for number, draft in enumerate(plan.creations):
        unit, parent = draft.meant, _parent(draft, plan)
        parent.children_made += 1
        if draft.parent is None or isinstance(draft.parent, Unit) or draft.parent.unit:
            grown[parent.pk] = parent
        unit.parent = parent
        unit.path = parent.path + path_step(parent.children_made)
        unit.serial = serial + number
        unit.name_initials = initials(unit.name)
        unit.created_at = unit.updated_at = moment
        made.append(unit)
    Unit.objects.bulk_create(sorted(made, key=lambda unit: unit.path), batch_size=BATCH)
    Unit.objects.bulk_update(grown.values(), ["children_made"], batch_size=500)
    return [
        events.Entry(
            "units.create",
            unit,
            {"kind": unit.kind, "facts": _facts(unit), "roster": str(origin.pk)},
        )
        for unit in made
    ]


def _update(plan: Plan, origin: RosterImport) -> list[events.Entry]:
    moment = clock.now()
    entries, changed = [], []
    for draft, values in plan.updates:
        unit = draft.meant
        if "name" in values:
            values["name_initials"] = initials(values["name"])
        data = {"changes": apply(unit, values), "roster": str(origin.pk)}
        unit.updated_at = moment
        changed.append(unit)
        entries.append(events.Entry("units.update", unit, data))
    # Two units may trade their codes: both are put down before either is taken up.
    for code in ("school_code", "credit_code"):
        trading = [draft.meant.pk for draft, values in plan.updates if code in values]
        for start in range(0, len(trading), 500):
            Unit.objects.filter(pk__in=trading[start : start + 500]).update(**{code: None})
    # One statement a batch, where bulk_update would build a CASE of every row and column.
    Unit.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_WRITTEN,
    )
    return entries


def _add_places(places: Sequence[PlaceDraft]) -> None:
    Place.objects.bulk_create(
        [
            Place(
                unit=place.unit,
                unit_path=place.unit.path,
                kind=place.kind,
                name=place.name,
                position=_POSITION_OF_ADDED,
            )
            for place in places
        ],
        batch_size=BATCH,
    )


def _move(moves: Sequence[Draft], origin: RosterImport) -> list[events.Entry]:
    entries = []
    for draft in moves:
        # Read anew: an earlier move may have carried either of them along.
        unit = Unit.objects.select_related("parent").get(pk=draft.meant.pk)
        parent = draft.parent.meant if isinstance(draft.parent, Draft) else draft.parent
        if parent is None:
            continue
        before = str(unit.parent)
        relocate(unit, Unit.objects.get(pk=parent.pk))
        data = {"before": before, "after": parent.name, "roster": str(origin.pk)}
        entries.append(events.Entry("units.move", unit, data))
    return entries


def _parent(draft: Draft, plan: Plan) -> Unit:
    if isinstance(draft.parent, Draft):
        return draft.parent.meant
    return draft.parent or plan.known.target


def _facts(unit: Unit) -> dict[str, object]:
    facts = {name: plain(getattr(unit, name)) for name in Facts.__annotations__}
    return {name: value for name, value in facts.items() if value not in (None, "", [])}
