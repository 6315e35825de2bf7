"""What is asked before a report is made in the background."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries as campaigns
from anlan.kernel.scope import Actor
from anlan.web.ledger_files.forms import ExportForm


class LedgerReportForm(ExportForm):
    """The whole ledger of one campaign."""

    campaign = forms.ChoiceField(label=_("大检查"))
    field_order = ("campaign", "format")

    def __init__(self, actor: Actor, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Form's own, passed on
        launched = campaigns.launched_campaigns(actor)
        choices = [(str(campaign.pk), campaign.title) for campaign in launched]
        self.fields["campaign"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def campaign_id(self) -> UUID:
        """The campaign chosen."""
        return UUID(self.cleaned_data["campaign"])
