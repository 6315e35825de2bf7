"""The page of one requirement: its form, the columns of a table, the reason where one is needed."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.forms import formset_factory
from django.http import HttpResponse
from django.shortcuts import render

from anlan.campaigns.commands.submissions import RequirementFacts
from anlan.campaigns.states import CampaignState, RequirementForm
from anlan.kernel.errors import DomainError
from anlan.web.campaigns.forms import ReasonForm
from anlan.web.campaigns.requirement_forms import BLANK_COLUMN, ColumnForm, RequirementPageForm
from anlan.web.campaigns.rows import MOST_ROWS, changed_rows, posted_rows
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from django.forms.formsets import BaseFormSet

    from anlan.campaigns.models import Campaign, Requirement

_Columns = formset_factory(ColumnForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class RequirementPage:
    """The form of one requirement with its columns, and the reason where one is needed."""

    def __init__(
        self,
        request: SignedInRequest,
        campaign: "Campaign",
        requirement: "Requirement | None",
        initial: dict[str, Any],
        columns: Sequence[dict[str, Any]],
    ) -> None:
        self.request, self.campaign, self.requirement = request, campaign, requirement
        self.wrong = ""
        self.reason: ReasonForm | None = None
        runs = campaign.state != CampaignState.DRAFT
        page = partial(RequirementPageForm, actor=request.actor, campaign=campaign)
        moved = self._moved_columns()
        if request.method == "POST" and moved is None:
            self.form = page(request.POST)
            self.columns: BaseFormSet[Any] = _Columns(request.POST, prefix="columns")
            self._forget_columns()
        else:
            typed = self._typed() if moved is not None else initial
            self.form = page(initial=typed)
            self.columns = _Columns(initial=columns if moved is None else moved, prefix="columns")
        if runs and requirement is not None:
            is_sent = request.method == "POST" and moved is None
            kept = {"reason": request.POST.get("reason", "")}
            self.reason = ReasonForm(request.POST) if is_sent else ReasonForm(initial=kept)

    def is_valid(self) -> bool:
        """Whether all of it may be handed to the command; every mistake shows at once."""
        if not self.form.is_bound:
            return False
        reasoned = self.reason is None or self.reason.is_valid()
        return all([self.form.is_valid(), self.columns.is_valid(), reasoned])

    def facts(self) -> RequirementFacts:
        """What was filled in."""
        source = self.requirement.source if self.requirement else ""
        return self.form.facts([each.facts() for each in self.columns.forms], source)

    def refuse(self, error: DomainError) -> None:
        """Show why the command refuses."""
        if self.reason is not None and "reason" in error.fields:
            self.reason.add_error("reason", str(error.fields.pop("reason")))
            if not error.fields:
                return
        self.wrong = self.form.refuse(error, self.columns.forms)

    def show(self) -> HttpResponse:
        """The page with the form."""
        context = {
            "campaign": self.campaign,
            "requirement": self.requirement,
            "form": self.form,
            "columns": self.columns,
            "reason": self.reason,
            "wrong": self.wrong,
            "narrow": True,
        }
        return render(self.request, "campaigns/requirement.html", context)

    def _moved_columns(self) -> list[dict[str, Any]] | None:
        if self.request.method != "POST":
            return None
        typed = posted_rows(self.request.POST, ColumnForm, "columns")
        return changed_rows(typed, self.request.POST.get("do", ""), BLANK_COLUMN)

    def _typed(self) -> dict[str, Any]:
        post = self.request.POST
        return {
            name: field.widget.value_from_datadict(post, {}, name)
            for name, field in RequirementPageForm.base_fields.items()
        }

    def _forget_columns(self) -> None:
        """Columns that the form of hand-in does not use are not asked for."""
        if self.request.POST.get("form") != RequirementForm.TABLE:
            none = {"columns-TOTAL_FORMS": "0", "columns-INITIAL_FORMS": "0"}
            self.columns = _Columns(none, prefix="columns")
