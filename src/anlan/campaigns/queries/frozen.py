"""What was frozen at launch: which items stand behind a row of the grid."""

from collections.abc import Collection
from datetime import date

from anlan.campaigns.models import CoverageRow, Participation
from anlan.checklists import queries as checklists
from anlan.checklists.models import ChecklistVersion, Item
from anlan.units.commands.arrangement import place_kinds_called_for
from anlan.units.queries import Profile


def profile_as_json(profile: Profile) -> dict[str, object]:
    """The profile as a participation keeps it."""
    return {
        "kind": profile.kind,
        "stage": profile.stage,
        "features": sorted(profile.features),
        "pupils": profile.pupils,
    }


def frozen_profile(participation: Participation) -> Profile:
    """The profile on which the unit entered."""
    kept = participation.profile
    return Profile(kept["kind"], kept["stage"], frozenset(kept["features"]), kept["pupils"])


def write_key(profile: Profile) -> str:
    """A profile as one short line: kind;stage;features;pupils."""
    pupils = "" if profile.pupils is None else str(profile.pupils)
    return ";".join([profile.kind, profile.stage, ",".join(sorted(profile.features)), pupils])


def read_key(key: str) -> Profile:
    """The profile behind that line."""
    kind, stage, features, pupils = key.split(";")
    names = frozenset(features.split(",")) if features else frozenset()
    return Profile(kind, stage, names, int(pupils) if pupils else None)


def row_items(row: CoverageRow) -> tuple[Item, ...]:
    """The items of one row, in order: from its version, its profile and the campaign's first day."""
    return checklists.items_at(
        row.participation.checklist_version,
        read_key(row.profile_key),
        row.place_kind,
        row.campaign.starts_on,
    )


class ItemBook:
    """How many items stand behind each kind of place on one day, worked out once per profile.

    Thousands of units share a few profiles once these are cut down to what decides about a kind
    of place; so a launch asks the checklist hundreds of times, not a million.
    """

    def __init__(self, on: date) -> None:
        self._on = on
        self._counts: dict[tuple[object, Profile, str], int] = {}

    def count(self, version: ChecklistVersion, deciding: Profile, place_kind: str) -> int:
        """How many items are answered at that kind of place."""
        key = (version.pk, deciding, place_kind)
        if key not in self._counts:
            self._counts[key] = len(checklists.items_at(version, deciding, place_kind, self._on))
        return self._counts[key]


def unplaced_items(
    version: ChecklistVersion, profile: Profile, place_kinds: Collection[str], on: date
) -> tuple[list[Item], list[Item]]:
    """Items that apply but find no place: those whose place is missing, and those without object.

    A unit that by its profile is bound to have a canteen lacks one in the register: a gap. One
    that is not bound to have a dormitory simply has none: nothing is there to be looked at.
    """
    bound = place_kinds_called_for(profile)
    missing: list[Item] = []
    without_object: list[Item] = []
    for item in checklists.unplaced_items(version, profile, place_kinds, on):
        is_gap = not bound.isdisjoint(checklists.answered_at(item))
        (missing if is_gap else without_object).append(item)
    return missing, without_object
