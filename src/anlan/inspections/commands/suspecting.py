"""What looks major to who found it is proposed as such, by the criteria that its item names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from anlan.checklists.models import Item
from anlan.checklists.queries import major_criteria_in_force
from anlan.hazards import permissions
from anlan.hazards.commands import Grounds, propose_major
from anlan.hazards.models import Hazard
from anlan.kernel import events
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor


@dataclass(frozen=True, slots=True)
class Suspect:
    """A hazard that looks major, and the item that it comes from."""

    hazard: Hazard
    item: Item


def propose_suspected(
    actor: Actor, suspected: Sequence[Suspect], today: date
) -> list[events.Entry]:
    """Propose each by the criteria in force today that its item names; the caller records that.

    Where there are none, or the actor may not, the hint stays in the entry of the report alone:
    a hint never keeps a hazard from being entered.
    """
    entries: list[events.Entry] = []
    if not suspected:
        return entries
    in_force = major_criteria_in_force(today)
    for each in suspected:
        if not permissions.may(actor, "propose_major", each.hazard):
            continue
        for criteria in in_force:
            known = {str(criterion["key"]) for criterion in criteria.criteria}
            ticked = [key for key in each.item.major_criteria if key in known]
            if ticked:
                grounds = Grounds(criteria.pk, ticked, each.hazard.description)
                entries += _propose(actor, each.hazard, grounds, today)
                break
    return entries


def _propose(actor: Actor, hazard: Hazard, grounds: Grounds, today: date) -> list[events.Entry]:
    try:
        with events.held_back() as entries, transaction.atomic():
            propose_major(actor=actor, hazard_id=hazard.pk, grounds=grounds, today=today)
    except DomainError:
        # Proposed already, or settled meanwhile: the entry of the report still tells the hint.
        return []
    return entries
