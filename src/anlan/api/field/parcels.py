"""Parcels: handed in one by one or many at once, asked after; contests, chosen."""

from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field
from pydantic_core import to_json

from anlan.api.shell.door import SESSION, SESSION_OR_KEY, ApiRequest
from anlan.api.shell.refusals import REFUSED, Refusal
from anlan.inspections import commands
from anlan.inspections.states.parcels import ClientId, Moment, ParcelContent
from anlan.kernel import clock

router = Router(tags=["parcels"])
MOST_PARCELS = 50
MOST_ASKED = 500


class Sent(Schema):
    """One parcel's content, and the device's own time at which it is sent."""

    sent_at: Moment
    content: ParcelContent


class Parcel(Schema):
    """One parcel among several."""

    id: ClientId
    content: ParcelContent


class Push(Schema):
    """Parcels in the order in which they were frozen."""

    sent_at: Moment
    parcels: Annotated[list[Parcel], Field(max_length=MOST_PARCELS)]


class Result(Schema):
    """How far a parcel is; `stored` is there where it differs."""

    id: UUID
    state: str
    inspection: UUID | None
    missing: list[str]
    reason: str
    outcome: dict[str, Any]
    stored: dict[str, Any] | None = None


class Results(Schema):
    """In the order of what was sent or asked."""

    results: list[Result]


class Differs(Refusal):
    """The id is known with another content: what is stored, and what was sent now."""

    stored: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None


class Ids(Schema):
    """Parcels of one's own."""

    ids: Annotated[list[UUID], Field(max_length=MOST_ASKED)]


class Choice(Schema):
    """Which of the two answers holds."""

    choice: Literal["standing", "offered"]


class Settled(Schema):
    """The contest, and what was chosen."""

    id: UUID
    choice: str


def sender(request: ApiRequest) -> commands.Sender:
    """Who sends, and whether what they send counts by itself."""
    caller = request.auth
    return commands.Sender(
        caller.actor, caller.user_id, can_act=not caller.why_not, why_not=caller.why_not
    )


@router.put(
    "/parcels/{uuid:parcel_id}",
    auth=SESSION_OR_KEY,
    response={200: Result, **REFUSED, 409: Differs},
    url_name="put_parcel",
)
def put_parcel(request: ApiRequest, parcel_id: ClientId, body: Sent) -> HttpResponse:
    """Hand in one parcel; sent again, it is answered how far it is."""
    parcel = commands.Arrived(parcel_id, body.content, request.auth.client_version, body.sent_at)
    receipt = commands.receive_parcel(
        sender=sender(request), parcel=parcel, received_at=clock.now()
    )
    if receipt.state != commands.DIFFERS:
        return _json(receipt.as_json())
    told = {
        "code": "already_sent_differently",
        "message": _("同一编号的内容已经上报过，但与这次不一致。"),
        "fields": {},
        "stored": receipt.stored,
        "sent": body.content.model_dump(mode="json"),
    }
    return _json(told, HTTPStatus.CONFLICT)


@router.post("/push", auth=SESSION_OR_KEY, response={200: Results, **REFUSED}, url_name="push")
def push(request: ApiRequest, body: Push) -> HttpResponse:
    """Hand in several parcels, each for itself: what happens to one does not touch the next."""
    version = request.auth.client_version
    receipts = commands.receive_parcels(
        sender=sender(request),
        parcels=[
            commands.Arrived(each.id, each.content, version, body.sent_at) for each in body.parcels
        ],
        received_at=clock.now(),
    )
    return _json({"results": [each.as_json() for each in receipts]})


@router.post(
    "/parcels/states",
    auth=SESSION_OR_KEY,
    response={200: Results, **REFUSED},
    url_name="parcel_states",
)
def parcel_states(request: ApiRequest, body: Ids) -> HttpResponse:
    """How far one's own parcels are; others are left out, as if they were not there."""
    receipts = commands.resume_parcels(sender=sender(request), parcel_ids=body.ids)
    return _json({"results": [each.as_json() for each in receipts]})


@router.post(
    "/contests/{uuid:contest_id}/settle",
    auth=SESSION,
    response={200: Settled, **REFUSED},
    url_name="settle_contest",
)
def settle_contest(request: ApiRequest, contest_id: UUID, body: Choice) -> Settled:
    """Choose between two answers to one item; both stay on record."""
    contest = commands.settle_contest(
        actor=request.auth.actor, contest_id=contest_id, choice=body.choice
    )
    return Settled(id=contest.pk, choice=contest.choice)


def _json(told: object, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        to_json(told), status=status, content_type="application/json; charset=utf-8"
    )
