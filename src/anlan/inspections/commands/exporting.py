"""Taking visits out is on record: who took how many of which campaign."""

from uuid import UUID

from django.db import transaction

from anlan.campaigns.queries import campaign
from anlan.kernel import events
from anlan.kernel.scope import Actor


@transaction.atomic
def record_visit_export(
    *, actor: Actor, campaign_id: UUID, rows: int, narrowed_by: dict[str, str]
) -> None:
    """Record that visits leave as a file; whoever may see them may take them."""
    about = campaign(actor, campaign_id)
    events.record("inspections.export_visits", about, actor, rows=rows, narrowed_by=narrowed_by)
