"""What is taken along: tasks, units, and all that is needed where no signal is."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from anlan.api.shell.door import SESSION, ApiRequest
from anlan.api.shell.refusals import REFUSED
from anlan.inspections import queries
from anlan.inspections.queries.field import shapes
from anlan.kernel import clock
from anlan.supervision import queries as zones

router = Router(tags=["taking along"])


class Wanted(Schema):
    """What narrows the units: a campaign, words, a zone; `mark` goes on where a page ended."""

    campaign: UUID | None = None
    words: str = Field("", max_length=60)
    zone: UUID | None = None
    mark: str = Field("", max_length=500)


class ToPull(Schema):
    """The units taken along, and the cursor of the last answer; empty at first."""

    participations: Annotated[list[UUID], Field(max_length=queries.MOST_TAKEN)]
    cursor: str = ""


@router.get("/tasks", auth=SESSION, response={200: shapes.Tasks, **REFUSED}, url_name="tasks")
def tasks(request: ApiRequest) -> shapes.Tasks:
    """My running self-inspections and visits, and the kinds of visits that I may make."""
    return queries.tasks(request.auth.actor, clock.now())


@router.get(
    "/participations",
    auth=SESSION,
    response={200: shapes.ParticipationPage, **REFUSED},
    url_name="participations",
)
def participations(
    request: ApiRequest,
    wanted: Query[Wanted],
) -> shapes.ParticipationPage:
    """Units in running campaigns that I may inspect, page by page."""
    actor = request.auth.actor
    paths = None
    if wanted.zone is not None:
        held = zones.units_of(actor, zones.zone(actor, wanted.zone))
        paths = list(held.values_list("unit_path", flat=True))
    narrowed = queries.Wanted(wanted.campaign, wanted.words, paths)
    return queries.units_to_inspect(actor, narrowed, wanted.mark)


@router.get(
    "/places/{uuid:place_id}",
    auth=SESSION,
    response={200: shapes.PlaceFound, **REFUSED},
    url_name="place",
)
def place(request: ApiRequest, place_id: UUID) -> shapes.PlaceFound:
    """The unit and the row of the grid for which the code at a door stands."""
    return queries.place_in_grid(request.auth.actor, place_id)


@router.post("/pull", auth=SESSION, response={200: shapes.Pulled, **REFUSED}, url_name="pull")
def pull(request: ApiRequest, body: ToPull) -> HttpResponse:
    """The parts of those units that have changed since the cursor; unchanged ones are left out."""
    pulled = queries.pull(request.auth.actor, body.participations, body.cursor, clock.now())
    # Written once: the frame would turn it into plain values first.
    return HttpResponse(
        pulled.model_dump_json(exclude_unset=True), content_type="application/json; charset=utf-8"
    )
