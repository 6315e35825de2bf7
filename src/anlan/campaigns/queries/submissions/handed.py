"""What units have filled in, row by row, as they handed it in."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from anlan.campaigns.models import HandIn, Requirement, Submission
from anlan.campaigns.queries.submissions.detail import submissions_in_sight
from anlan.campaigns.states import SubmissionState
from anlan.kernel.scope import Actor

CHUNK = 500
_SUBMITTED = frozenset({SubmissionState.HANDED_IN, SubmissionState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class FilledIn:
    """The table of one unit: its rows by the keys of the columns; none of them is a nil return."""

    unit_name: str
    rows: list[dict[str, str]]
    handed_in_at: datetime


def filled_in(actor: Actor, requirement: Requirement, *, accepted_only: bool) -> Iterator[FilledIn]:
    """The tables that stand now, in tree order: handed in and not returned. Memory stays flat."""
    rows = submitted(actor, requirement, accepted_only=accepted_only)
    for unit_name, content, moment in rows.iterator(chunk_size=CHUNK):
        said: dict[str, Any] = json.loads(content)
        yield FilledIn(unit_name, said.get("rows", []), moment)


def submitted(
    actor: Actor, requirement: Requirement, *, accepted_only: bool
) -> QuerySet[Submission, tuple[str, str, datetime]]:
    """Unit, latest content and moment of every submission that stands now, in tree order."""
    latest = HandIn.objects.filter(submission=OuterRef("pk")).order_by("-number")
    states = {SubmissionState.ACCEPTED} if accepted_only else _SUBMITTED
    return (
        submissions_in_sight(actor)
        .filter(requirement=requirement, state__in=states)
        .annotate(
            content=Subquery(latest.values("content")[:1]),
            moment=Subquery(latest.values("handed_in_at")[:1]),
        )
        .order_by("unit_path")
        .values_list("unit__name", "content", "moment")
    )
