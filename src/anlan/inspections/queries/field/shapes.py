"""The shapes in which field pages take things along; frontend/field/src/sync/types.ts says the same.

A part of a bundle that has not changed is left unset, and so left out of the answer.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class Named(BaseModel):
    """A key with what it is called."""

    key: str
    label: str


class ParticipationLine(BaseModel):
    """A unit in a campaign, in a list; `unit_kind` in words."""

    participation: UUID
    campaign: UUID
    campaign_title: str
    unit: UUID
    unit_name: str
    unit_kind: str
    parent_name: str
    places: int
    open_hazards: int
    last_visit: date | None


class VisitTask(ParticipationLine):
    """A visit that goes on."""

    inspection: UUID
    kind: str
    started_by: str
    day: date


class CampaignKinds(BaseModel):
    """A campaign, and the kinds of visits that may be made in it."""

    id: UUID
    title: str
    kinds: list[Named]


class Tasks(BaseModel):
    """What there is to do in the field."""

    server_time: datetime
    own: list[ParticipationLine]
    visits: list[VisitTask]
    campaigns: list[CampaignKinds]


class ParticipationPage(BaseModel):
    """Some units to take along, and the mark from which the next page starts, if there is one."""

    lines: list[ParticipationLine]
    next: str | None


class PlaceFound(BaseModel):
    """What a scanned code stands for."""

    participation: UUID
    row: UUID


class Item(BaseModel):
    """One item of a checklist, with the bases that sheets print."""

    code: str
    category: str
    category_title: str
    text: str
    how: str
    methods: list[str]
    wants_number: bool
    number_label: str
    number_unit: str
    wants_photo: bool
    major_hint: bool
    major_note: str
    bases: list[str]


class CampaignFacts(BaseModel):
    """The campaign of a bundle."""

    id: UUID
    title: str
    starts_on: date
    ends_on: date | None


class UnitFacts(BaseModel):
    """The unit of a bundle."""

    id: UUID
    name: str
    kind: str
    kind_label: str
    parent_name: str
    address: str
    pupils: int | None
    features: list[str]


class Contact(BaseModel):
    """Whom to call there."""

    role: str
    name: str
    phone: str


class Profile(BaseModel):
    """What is known of the unit, and what one may do there."""

    campaign: CampaignFacts
    unit: UnitFacts
    contacts: list[Contact]
    kinds: list[Named]
    may_answer_own: bool
    posts: list[str]


class Row(BaseModel):
    """A place of the grid with the codes of its items."""

    id: UUID
    place: UUID
    place_name: str
    place_kind: str
    place_kind_label: str
    items: list[str]


class KnownHazard(BaseModel):
    """A hazard of the unit in that campaign: open, or closed and to be looked back on."""

    id: UUID
    number: str
    row: UUID | None
    place_name: str
    location: str
    description: str
    grade: str
    grade_label: str
    state: str
    state_label: str
    found_on: date
    due_on: date | None
    is_overdue: bool
    measures: str
    rectification: str


class EarlierVisit(BaseModel):
    """A visit that is finished."""

    id: UUID
    kind_label: str
    day: date
    by: str
    hazards: int


class Said(BaseModel):
    """What the unit wrote before: descriptions per item, and the names of its spots."""

    descriptions: dict[str, list[str]]
    locations: list[str]


class InspectionFacts(BaseModel):
    """An inspection in which one may take part, or that is over since."""

    id: UUID
    kind: str
    kind_label: str
    state: str
    day: date | None
    started_by: str


class PhotoFacts(BaseModel):
    """A photo on a sheet; its digest is that of the bytes kept."""

    id: UUID
    item: str
    role: str
    sha256: str
    marks: list[Any]


class OpenContest(BaseModel):
    """Two answers between which somebody has to choose, both as a sheet keeps them."""

    id: UUID
    row: UUID
    item: str
    standing: dict[str, Any]
    offered: dict[str, Any]


class SheetFacts(BaseModel):
    """A sheet with its answers by item, as it keeps them."""

    inspection: UUID
    row: UUID
    state: str
    answers: dict[str, dict[str, Any]]
    photos: list[PhotoFacts]
    contests: list[OpenContest]


class Bundle(BaseModel):
    """One unit taken along; `checklist` names the list of which the rows speak."""

    participation: UUID
    checklist: str
    profile: Profile | None = None
    rows: list[Row] | None = None
    hazards: list[KnownHazard] | None = None
    visits: list[EarlierVisit] | None = None
    phrases: Said | None = None
    inspections: list[InspectionFacts] | None = None
    sheets: list[SheetFacts] | None = None


class Pulled(BaseModel):
    """What has changed since the cursor; `gone`: not to be seen any more."""

    server_time: datetime
    cursor: str
    bundles: list[Bundle]
    checklists: dict[str, list[Item]]
    gone: list[UUID]
