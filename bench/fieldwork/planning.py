"""Whole inspections to be sent: at which units, places and items, and by whose device."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from anlan.accounts.states import Role
from anlan.campaigns.models import CoverageRow
from anlan.campaigns.queries import row_items
from anlan.checklists.states import AnswerType
from anlan.inspections.states import InspectionKind
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from bench.fieldwork.devices import device_key
from bench.seeding import District
from bench.seeding.register import person

ANSWERS = 60
# One kind after the other at the same unit: a visit of each on one day.
KINDS = (
    InspectionKind.ANNOUNCED,
    InspectionKind.UNANNOUNCED,
    InspectionKind.SURPRISE,
    InspectionKind.LOOK_BACK,
    InspectionKind.STATIONED,
)

Items = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection to be made: of every item its code and whether it asks for a number."""

    id: str
    parcel: str
    campaign: str
    unit: str
    kind: str
    day: str
    rows: list[tuple[str, Items]]


def visits(district: District, count: int) -> list[Visit]:
    """So many visits with sixty answers each, no two of one kind at one unit.

    The first two, and they alone, are at one unit: what the second writes every further one writes.
    """
    found = list(islice(_every(district), count))
    if len(found) < count:
        raise ValueError(f"{len(found)} visits can be made in this district, not {count}")
    return found


def device_keys(district: District, count: int) -> list[str]:
    """The keys of so many inspectors, one device each."""
    names = [f"bench-inspector-{number}" for number in range(count)]
    people = [person(name, "测量督导员", Role.INSPECTOR, district.bureau) for name in names]
    return [device_key(user) for user in people]


def _every(district: District) -> Iterator[Visit]:
    first, *others = _rows(district).items()
    places = [(first, KINDS[0]), (first, KINDS[1])]
    places += [(other, kind) for kind in KINDS for other in others]
    day, campaign = clock.today().isoformat(), str(district.campaign.pk)
    for (unit, rows), kind in places:
        made = str(new_id()), str(new_id())
        yield Visit(*made, campaign, str(unit), kind.value, day, rows)


def _rows(district: District) -> dict[UUID, list[tuple[str, Items]]]:
    """Of every unit that has so many the first sixty items, place by place."""
    book: dict[tuple[UUID, str, str], Items] = {}
    by_unit: dict[UUID, list[tuple[str, Items]]] = defaultdict(list)
    left: dict[UUID, int] = defaultdict(lambda: ANSWERS)
    grid = CoverageRow.objects.filter(campaign=district.campaign, is_active=True)
    related = grid.select_related("participation__checklist_version", "campaign")
    for row in related.order_by("unit_path", "id"):
        key = (row.participation.checklist_version_id, row.profile_key, row.place_kind)
        if key not in book:
            asks = AnswerType.YES_NO_NUMBER
            book[key] = [(item.code, item.answer_type == asks) for item in row_items(row)]
        items = book[key][: left[row.unit_id]]
        if items:
            by_unit[row.unit_id].append((str(row.pk), items))
            left[row.unit_id] -= len(items)
    return {unit: rows for unit, rows in by_unit.items() if not left[unit]}
