"""Who I am and what I may send, and the devices that may send for me."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.middleware.csrf import get_token
from ninja import Router, Schema
from pydantic import Field

from anlan.accounts import commands, queries
from anlan.api.shell.door import SESSION, ApiRequest
from anlan.api.shell.refusals import REFUSED
from anlan.inspections.states.parcels import CLIENT_VERSION, OLDEST_CLIENT
from anlan.kernel import clock

router = Router(tags=["me"])


class Versions(Schema):
    """The shapes of parcels that the server takes, from the oldest to its own."""

    current: int
    oldest: int


class Limits(Schema):
    """The long edge of photos in pixels; the largest photo, piece of a photo, and push in bytes."""

    long_edge: int
    photo_bytes: int
    piece_bytes: int
    push_bytes: int


class Me(Schema):
    """A signed-in person. `devices`: their devices whose keys are good."""

    id: UUID
    name: str
    roles: list[str]
    server_time: datetime
    client: Versions
    limits: Limits
    csrf: str
    language: str
    devices: list[UUID]


class Label(Schema):
    """What its owner will know the device by."""

    label: str = Field("", max_length=60)


class NewDevice(Schema):
    """A device and its key, which is told only now."""

    id: UUID
    key: str


@router.get("/me", auth=SESSION, response={200: Me, **REFUSED}, url_name="me")
def me(request: ApiRequest) -> Me:
    """Who I am, the server's time, versions, limits, and the token that goes with what is sent."""
    limits = Limits(
        long_edge=settings.PHOTO_LONG_EDGE,
        photo_bytes=settings.UPLOAD_LIMIT_BYTES,
        piece_bytes=settings.FIELD_PIECE_BYTES,
        push_bytes=settings.FIELD_PUSH_BYTES,
    )
    return Me(
        id=request.auth.user_id,
        name=request.auth.actor.name,
        roles=sorted(request.auth.actor.roles()),
        server_time=clock.now(),
        client=Versions(current=CLIENT_VERSION, oldest=OLDEST_CLIENT),
        limits=limits,
        csrf=get_token(request),
        language=request.LANGUAGE_CODE or "",
        devices=[each.pk for each in queries.devices_of(request.user)],
    )


@router.post(
    "/devices", auth=SESSION, response={200: NewDevice, **REFUSED}, url_name="issue_device"
)
def issue_device(request: ApiRequest, body: Label) -> NewDevice:
    """A key for this device: it hands in parcels and photos without a session, and reads nothing."""
    made = commands.issue_device_key(actor=request.auth.actor, label=body.label)
    return NewDevice(id=made.device.pk, key=made.key)
