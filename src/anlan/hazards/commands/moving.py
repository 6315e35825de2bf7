"""What every verb does: lock, may I, can it, write, count, record."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.hazards import permissions
from anlan.hazards.commands.areas import Befell, count_move_in_areas
from anlan.hazards.commands.counting import cell_of, count_move
from anlan.hazards.commands.words import rename_owner
from anlan.hazards.models import Hazard
from anlan.hazards.models.contributions import facts_of
from anlan.hazards.states import KEEPS, TRANSITIONS
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, Text, WrongState
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state

Fields = dict[str, Any]


def locked(actor: Actor, hazard_id: UUID) -> Hazard:
    """The hazard, locked until the transaction ends; raises NotFound out of scope."""
    hazard = Hazard.objects.visible_to(actor).select_for_update().filter(pk=hazard_id).first()
    if hazard is None:
        raise NotFound
    return hazard


def begin(actor: Actor, hazard_id: UUID, verb: str) -> Hazard:
    """Lock the hazard and ask both whether the actor may and whether its state allows the verb."""
    hazard = locked(actor, hazard_id)
    permissions.require(actor, verb, hazard)
    check_state(verb, hazard.state)
    return hazard


def check_state(verb: str, state: str) -> str:
    """The state after the verb; raises WrongState where the tables do not know it."""
    if verb in TRANSITIONS:
        return next_state(TRANSITIONS, verb, state)
    if state not in KEEPS[verb]:
        raise WrongState
    return state


def write(
    hazard: Hazard,
    actor: Actor,
    verb: str,
    changes: Fields,
    **told: object,
) -> Hazard:
    """Move the hazard by the table, store what changed, count it and record it."""
    entry = change(hazard, verb, changes, told)
    events.record_many([entry], actor)
    return hazard


def change(
    hazard: Hazard, verb: str, changes: Fields, told: Fields, befell: Befell | None = None
) -> events.Entry:
    """As `write`, leaving the entry to be recorded by the caller.

    `befell` says of a return or reopening when it was.
    """
    changes = dict(changes)
    if verb in TRANSITIONS:
        changes["state"] = next_state(TRANSITIONS, verb, hazard.state)
    cell, before = cell_of(hazard), {name: getattr(hazard, name) for name in changes}
    facts = facts_of(hazard)
    for name, value in changes.items():
        setattr(hazard, name, value)
    if changes:
        hazard.save(update_fields=list(changes))
    if "owner" in changes and changes["owner"] != before["owner"]:
        rename_owner(hazard)
    if cell_of(hazard) != cell:
        count_move(cell, cell_of(hazard), hazard.unit_path)
    count_move_in_areas(facts, hazard, befell)
    moved = [name for name in changes if before[name] != changes[name]]
    data = {
        "before": {name: plain(before[name]) for name in moved},
        "after": {name: plain(changes[name]) for name in moved},
        **told,
    }
    return events.Entry(f"hazards.{verb}", hazard, data)


def plain(value: object) -> object:
    """A field's value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value)


def required(text: str, field: str, label: Text, most: int) -> str:
    """The text without stray spaces; raises InvalidInput naming the field when empty or too long."""
    text = limited(text, field, label, most)
    if not text:
        raise missing(field, label)
    return text


def limited(text: str, field: str, label: Text, most: int) -> str:
    """The text without stray spaces; raises InvalidInput naming the field when it is too long."""
    text = text.strip()
    if len(text) > most:
        message = _("“%(label)s”不能超过%(most)d个字，现在有%(now)d个字。")
        fault = message % {"label": label, "most": most, "now": len(text)}
        raise InvalidInput(fault, fields={field: fault})
    return text


def missing(field: str, label: Text) -> InvalidInput:
    """The refusal of a form in which that field is empty."""
    fault = _("请填写“%(label)s”。") % {"label": label}
    return InvalidInput(fault, fields={field: fault})
