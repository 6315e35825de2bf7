"""Taking the ledger out is on record: who took how much of what."""

from uuid import UUID

from django.db import transaction

from anlan.campaigns.models import Campaign
from anlan.kernel import events
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor


@transaction.atomic
def record_export(
    *, actor: Actor, campaign_id: UUID, rows: int, file_format: str, narrowed_by: dict[str, str]
) -> None:
    """Record that hazards of a campaign leave as a file; whoever may see them may take them."""
    campaign = Campaign.objects.visible_to(actor).filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound
    events.record(
        "hazards.export",
        campaign,
        actor,
        rows=rows,
        format=file_format,
        narrowed_by=narrowed_by,
    )
