"""A made-up province: cities, bureaus and their schools, with a campaign of the province's own."""

from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import F

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.inspections.models import Inspection, Sheet
from anlan.inspections.states import InspectionKind, InspectionState, SheetState
from anlan.kernel import clock
from anlan.kernel.scope import Actor, Grant
from anlan.units.commands.arrangement import arrange_defaults
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from bench.seeding.campaign import launch_grid
from bench.seeding.hazards import seed_hazards
from bench.seeding.register import (
    DAYS,
    HEAD,
    OFFICER,
    District,
    made_inspected,
    made_unit,
    person,
    running_campaign,
)

# Henan has 18 cities and 158 counties for some 50,000 schools and training institutions.
BUREAU_UNITS = 316
CITY_BUREAUS = 9
_CHUNK = 1000
# In a hundred units so many have handed in, in as many places.
_INSPECTED = 85


def seed(units: int, hazards: int) -> None:
    """The province, its grid, what came in, and its hazards; called apart."""
    district = seed_province(units)
    launch_grid(district)
    _hand_in(district)
    seed_hazards(district, hazards)


@transaction.atomic
def seed_province(count: int) -> District:
    """A province with `count` inspected units below its bureaus."""
    random, moment = Random(22), clock.now()  # noqa: S311 -- the same province every time
    province = made_unit(None, 1, 1, UnitKind.PROVINCE, "测量用虚构省教育厅", moment)
    serial, leading = 1, [province]
    inspected: list[Unit] = []
    city: Unit | None = None
    for number in range(-(-count // BUREAU_UNITS)):
        if city is None or city.children_made == CITY_BUREAUS:
            province.children_made, serial = province.children_made + 1, serial + 1
            name = f"虚构第{province.children_made}市教育局"
            city = made_unit(province, province.children_made, serial, UnitKind.CITY, name, moment)
            leading.append(city)
        city.children_made, serial = city.children_made + 1, serial + 1
        name = f"虚构第{number + 1}县教育体育局"
        bureau = made_unit(city, city.children_made, serial, UnitKind.BUREAU, name, moment)
        leading.append(bureau)
        wanted = min(BUREAU_UNITS, count - number * BUREAU_UNITS)
        below = list(made_inspected(bureau, wanted, serial, 0, random, moment))
        serial = below[-1].serial
        bureau.children_made = sum(unit.parent is bureau for unit in below)
        inspected += below
    Unit.objects.bulk_create(leading, batch_size=_CHUNK)
    for start in range(0, len(inspected), _CHUNK):
        chunk = inspected[start : start + _CHUNK]
        Unit.objects.bulk_create(chunk)
        arrange_defaults(chunk)
    school = next(unit for unit in inspected if unit.kind != UnitKind.CENTRAL_SCHOOL)
    return District(
        province,
        running_campaign(province, moment),
        person(OFFICER, "测量员", Role.BUREAU_ADMINISTRATOR, province),
        person(HEAD, "测量校长", Role.UNIT_HEAD, school),
        inspected,
    )


def seen_from(unit: Unit, role: Role) -> Actor:
    """Somebody of that role over a unit, who is nobody in the register."""
    return Actor(None, "测量员", (Grant(role, unit.pk, unit.name, unit.path),))


def campaign_of() -> Campaign:
    """The campaign that another process made in this database."""
    return Campaign.objects.select_related("unit").get()


def leading(kind: UnitKind) -> Unit:
    """The first unit of that kind."""
    return Unit.objects.filter(kind=kind).order_by("path")[0]


def _hand_in(district: District) -> None:
    """Most units have answered their places on some day; of each one sheet is kept."""
    random, campaign = Random(7), district.campaign  # noqa: S311 -- the same every time
    begun = clock.now() - timedelta(days=DAYS)
    parts = Participation.objects.filter(campaign=campaign).order_by("unit_path")
    first = dict(
        CoverageRow.objects.filter(campaign=campaign, is_active=True)
        .order_by("unit_path", "-pk")
        .values_list("participation_id", "pk")
    )
    inspections: list[Inspection] = []
    sheets: list[Sheet] = []
    done: list[UUID] = []
    for part in parts.only("pk", "unit_id", "unit_path").iterator(chunk_size=_CHUNK):
        if random.randrange(100) >= _INSPECTED:
            continue
        moment = begun + timedelta(days=random.random() * (DAYS - 1))
        inspection = Inspection(
            campaign=campaign,
            unit_id=part.unit_id,
            unit_path=part.unit_path,
            kind=InspectionKind.SELF,
            round=1,
            state=InspectionState.OPEN,
            started_at=moment,
            started_by="虚构人员",
        )
        inspections.append(inspection)
        sheets.append(
            Sheet(
                inspection=inspection,
                coverage_row_id=first[part.pk],
                unit_path=part.unit_path,
                state=SheetState.HANDED_IN,
                handed_in_at=moment,
            )
        )
        done.append(part.pk)
    Inspection.objects.bulk_create(inspections, batch_size=_CHUNK)
    Sheet.objects.bulk_create(sheets, batch_size=_CHUNK)
    _answer(done)


def _answer(parts: list[UUID]) -> None:
    """All places of these units are answered."""
    moment = clock.now()
    for start in range(0, len(parts), _CHUNK):
        chunk = parts[start : start + _CHUNK]
        rows = CoverageRow.objects.filter(participation__in=chunk, is_active=True)
        rows.update(items_passed=F("items_total"), last_handed_in_at=moment)
        Participation.objects.filter(pk__in=chunk).update(
            items_done=F("items_total"), places_done=F("places_total")
        )
