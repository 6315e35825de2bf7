"""What a device may put into a parcel (上报包): the shape alone, whatever it means.

Read here once for the interface, for the commands and for what was kept in quarantine. Names that
are not known are refused: a client that says more than we understand must not be half believed.
"""

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from anlan.hazards.states import PhotoRole
from anlan.inspections.states import InspectionKind

# The shape of parcels that this server writes down; raised with every change of it.
CLIENT_VERSION = 1
OLDEST_CLIENT = 1
_UUID_VERSION = 7
# A device that was never set begins at 1970; beyond these days cannot be reckoned with.
EARLIEST_YEAR, LATEST_YEAR = 1970, 2200


class ParcelState(TextChoices):
    """How far a parcel has come (docs/field-sync.md)."""

    WAITING = "waiting", _("照片未到齐")
    APPLIED = "applied", _("已入账")
    CONTESTED = "contested", _("有两种作答待选")
    REFUSED = "refused", _("未能入账")
    QUARANTINED = "quarantined", _("待教体局核定")
    REJECTED = "rejected", _("已退回")


class LookBackOutcome(TextChoices):
    """What was found of an earlier hazard."""

    FIXED = "fixed", _("已整改到位")
    PARTLY = "partly", _("整改不到位")
    NOT_FIXED = "not_fixed", _("未整改")


def _made_by_client(value: UUID) -> UUID:
    if value.version != _UUID_VERSION:
        raise ValueError("not a UUIDv7")
    return value


def _within_reckoning(value: datetime) -> datetime:
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValueError("not a time of our days")
    return value


ClientId = Annotated[UUID, AfterValidator(_made_by_client)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(min_length=1, max_length=12)]
# Longer than any field of ours: what is too long for its field is told by name, not by shape.
Text = Annotated[str, Field(max_length=2000)]
Moment = Annotated[AwareDatetime, AfterValidator(_within_reckoning)]
# Wider than any number that is asked for, and narrow enough to be reckoned with at once.
Number = Annotated[Decimal, Field(max_digits=24, decimal_places=9)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mark(_Part):
    """One stroke drawn on a photo, in shares of its width and height."""

    shape: Literal["circle", "arrow", "line"]
    points: Annotated[list[tuple[Share, Share]], Field(min_length=2, max_length=200)]


class SentPhoto(_Part):
    """A photo that belongs to the thing beside which it stands."""

    id: ClientId
    sha256: Digest
    size: Annotated[int, Field(ge=1)]
    role: Literal[PhotoRole.BEFORE, PhotoRole.AFTER]
    taken_at: Moment | None = None
    marks: Annotated[list[Mark], Field(max_length=20)] = []


class SentAnswer(_Part):
    """An answer to one item; `revision` is that of the answer its author saw, 0 for none."""

    item: Code
    verdict: Literal["", "pass", "fail", "excused"]
    number: Number | None = None
    reason: Text = ""
    location: Text = ""
    description: Text = ""
    post_name: Text = ""
    fixed_on_spot: bool = False
    measures: Text = ""
    suspected_major: bool = False
    at: Moment
    revision: Annotated[int, Field(ge=0)] = 0
    photos: Annotated[list[SentPhoto], Field(max_length=12)] = []


class SentSheet(_Part):
    """What was answered at one place of the grid; with `hand_in` the place is done."""

    row: UUID
    answers: Annotated[list[SentAnswer], Field(max_length=400)] = []
    dropped_photos: Annotated[list[ClientId], Field(max_length=100)] = []
    hand_in: bool = False


class SentHazard(_Part):
    """A hazard that no item of the checklist names."""

    id: ClientId
    row: UUID
    category: Annotated[str, Field(max_length=8)] = ""
    location: Text = ""
    description: Text
    possible_consequence: Text = ""
    fixed_on_spot: bool = False
    measures: Text = ""
    at: Moment
    photos: Annotated[list[SentPhoto], Field(max_length=12)] = []


class SentLookBack(_Part):
    """How an earlier hazard was found."""

    id: ClientId
    hazard: UUID
    outcome: LookBackOutcome
    note: Text = ""
    at: Moment
    photos: Annotated[list[SentPhoto], Field(max_length=12)] = []


class Finish(_Part):
    """The end of a visit: what it comes to, who was there, who signed or why not.

    Drawn names are pictures (PNG) sent like photos.
    """

    at: Moment
    summary: Text = ""
    representative: Text = ""
    inspector_signature: Digest | None = None
    unit_signature: Digest | None = None
    refusal: Text = ""


class ParcelContent(_Part):
    """All that one parcel says. `inspection` is the client's name for the inspection."""

    inspection: ClientId
    campaign: UUID
    unit: UUID
    kind: InspectionKind
    started_at: Moment
    # The day of a visit by the district's calendar.
    day: date
    sheets: Annotated[list[SentSheet], Field(max_length=60)] = []
    hazards: Annotated[list[SentHazard], Field(max_length=60)] = []
    look_backs: Annotated[list[SentLookBack], Field(max_length=200)] = []
    finish: Finish | None = None

    def digest(self) -> str:
        """SHA-256 over the content in its normal form.

        What equals a default is left out, so that a shape that grows keeps the digests of before.
        """
        return sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()

    def declared(self) -> dict[str, int]:
        """Every digest that must be here before the parcel can be applied → bytes (0: unknown)."""
        found: dict[str, int] = {}
        for sheet in self.sheets:
            for answer in sheet.answers:
                found |= {photo.sha256: photo.size for photo in answer.photos}
        for hazard in self.hazards:
            found |= {photo.sha256: photo.size for photo in hazard.photos}
        for look_back in self.look_backs:
            found |= {photo.sha256: photo.size for photo in look_back.photos}
        if self.finish is not None:
            for drawn in (self.finish.inspector_signature, self.finish.unit_signature):
                if drawn is not None:
                    found.setdefault(drawn, 0)
        return found
