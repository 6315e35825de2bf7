"""A district to be inspected in the field: units whose first place has sixty items, and inspectors."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from anlan.accounts.models import User
from anlan.accounts.states import Role
from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.queries import row_items
from anlan.checklists.states import AnswerType
from anlan.hazards.models import Hazard, HazardPhoto
from anlan.inspections.models import Inspection, Parcel, Sheet
from anlan.inspections.states import InspectionState
from anlan.inspections.states.parcels import ParcelState
from anlan.kernel.files import path_of
from bench.seeding import seed_district
from bench.seeding.campaign import launch_grid
from bench.seeding.register import person

ITEMS, FAILED = 60, 10


@dataclass(frozen=True)
class Place:
    """A unit and its place with sixty items: the codes in order, and which ask for a number."""

    participation: str
    unit: str
    name: str
    row: str
    codes: list[str]
    numbered: frozenset[str]


@dataclass
class Ground:
    """The district, served somewhere."""

    units: int
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.district = seed_district(self.units)
        launch_grid(self.district)
        self.places = list(_places())

    def inspector(self, name: str) -> User:
        """Somebody who may visit every unit."""
        return person(f"field-{name}", name, Role.INSPECTOR, self.district.bureau)


def _places() -> Iterable[Place]:
    asks = AnswerType.YES_NO_NUMBER
    for part in Participation.objects.select_related("unit").order_by("unit__path"):
        rows = CoverageRow.objects.filter(participation=part, items_total__gte=ITEMS)
        row = rows.select_related("participation__checklist_version", "campaign").first()
        if row is None:
            continue
        items = row_items(row)[:ITEMS]
        numbered = frozenset(item.code for item in items if item.answer_type == asks)
        codes = [item.code for item in items]
        yield Place(str(part.pk), str(part.unit_id), part.unit.name, str(row.pk), codes, numbered)


def faults(place: Place, photos: Iterable[str]) -> list[str]:
    """What of a finished visit with sixty answers, ten of them failed, is missing or there twice."""
    found = []
    visits = list(Inspection.objects.filter(unit=place.unit))
    if len(visits) != 1 or visits[0].state != InspectionState.CONFIRMED:
        return [f"{len(visits)} visits: {[visit.state for visit in visits]}"]
    sheets = list(Sheet.objects.filter(inspection=visits[0]))
    answers = sum(len(sheet.answers) for sheet in sheets)
    if (len(sheets), answers) != (1, ITEMS):
        found.append(f"{len(sheets)} sheets with {answers} answers")
    hazards = Hazard.objects.filter(unit=place.unit)
    if sorted(hazards.values_list("item_code", flat=True)) != sorted(place.codes[:FAILED]):
        found.append(f"hazards of {sorted(hazards.values_list('item_code', flat=True))}")
    kept = list(HazardPhoto.objects.filter(hazard__in=hazards).values_list("file", flat=True))
    if sorted(kept) != sorted(photos):
        found.append(f"{len(kept)} photos kept, {len(set(kept))} of them different")
    found += [f"photo {each} is damaged" for each in kept if not _is_whole(each)]
    stuck = Parcel.objects.filter(unit_path__startswith=visits[0].unit_path)
    states = set(stuck.values_list("state", flat=True))
    if states != {ParcelState.APPLIED}:
        found.append(f"parcels are {sorted(states)}")
    return found


def is_finished(place: Place) -> bool:
    """Whether the end of the visit has arrived."""
    return Inspection.objects.filter(unit=place.unit, state=InspectionState.CONFIRMED).exists()


def _is_whole(digest: str) -> bool:
    return sha256(path_of(digest).read_bytes()).hexdigest() == digest
