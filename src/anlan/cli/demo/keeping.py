"""A report that the bureau has kept, so that its page shows what one looks like."""

from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.campaigns.models import Campaign
from anlan.hazards.queries import LedgerFilters
from anlan.kernel import clock
from anlan.kernel.work import Progress, claim
from anlan.reports.commands import ask_for_report, build_report
from anlan.reports.kinds import LEDGER
from anlan.reports.kinds.ledger import ledger_parameters
from anlan.reports.models import SavedReport


def keep_ledger(campaign: Campaign) -> None:
    """The ledger as the administrator had it made at this hour."""
    everything = LedgerFilters(today=clock.today(), campaign_id=campaign.pk)
    ask_for_report(
        actor=actor_for(User.objects.get(username="admin")),
        kind=LEDGER.key,
        campaign_id=campaign.pk,
        parameters=ledger_parameters(everything, file_format="xlsx"),
    )
    report = claim(SavedReport)
    if report is not None:
        build_report(report, Progress(report))
