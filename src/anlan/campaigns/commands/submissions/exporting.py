"""Taking submissions out is on record: who took how much of what."""

from uuid import UUID

from django.db import transaction

from anlan.campaigns.permissions import FOLLOWING
from anlan.campaigns.queries import submissions as queries
from anlan.kernel import events
from anlan.kernel.errors import NotPermitted
from anlan.kernel.scope import Actor


@transaction.atomic
def record_export(
    *, actor: Actor, requirement_id: UUID, rows: int, what: str, narrowed_by: dict[str, str]
) -> None:
    """Record that rows of a requirement leave as a file: `what` is "list" or "table"."""
    requirement = queries.requirement(actor, requirement_id)
    if not actor.holds(FOLLOWING):
        raise NotPermitted
    events.record(
        "campaigns.export_submissions",
        requirement.campaign,
        actor,
        title=requirement.title,
        rows=rows,
        what=what,
        narrowed_by=narrowed_by,
    )
