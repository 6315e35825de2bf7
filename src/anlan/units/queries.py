"""What can be asked of the register."""

from dataclasses import dataclass

from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.units.models import Unit, UnitQuerySet


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts about a unit on which the applicability of items depends."""

    kind: str
    stage: str
    features: frozenset[str]
    pupils: int | None


def profile_of(unit: Unit) -> Profile:
    """The unit's profile as of now."""
    return Profile(unit.kind, unit.stage, frozenset(unit.features), unit.pupils)


def units(actor: Actor) -> UnitQuerySet:
    """All units in the actor's scope, in tree order."""
    return Unit.objects.visible_to(actor).order_by("path")


def unit(actor: Actor, unit_id: object) -> Unit:
    """One unit in scope; raises NotFound."""
    found = Unit.objects.visible_to(actor).filter(pk=unit_id).first()
    if found is None:
        raise NotFound
    return found
