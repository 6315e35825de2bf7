"""A campaign from its issued plan: read, corrected beside the plan's sentences, kept as a draft."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.campaigns import queries
from anlan.campaigns.commands.from_plan import proposed_kinds, save_draft
from anlan.campaigns.plan import DraftPlan, read_plan
from anlan.checklists import queries as checklists
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, NotPermitted
from anlan.web.campaigns.forms import FactsForm, add_refusal, version_choices
from anlan.web.campaigns.plan_forms import PlanForm, PlanPhaseForm, PlanTargetForm, ReadForm
from anlan.web.campaigns.plan_page import (
    EVENTS,
    ROLES,
    UNSURE,
    YEARS,
    fact_rows,
    initial_facts,
    initial_phases,
    requirement_rows,
    slips,
)
from anlan.web.campaigns.rows import MOST_ROWS, add_row_refusal
from anlan.web.shell.request import SignedInRequest

_Phases = formset_factory(
    PlanPhaseForm, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
_OF_PHASES = "phases."


@dataclass(slots=True)
class _Forms:
    """Everything on the page that may be corrected."""

    facts: FactsForm
    phases: BaseFormSet[Any]
    target: PlanTargetForm

    def are_valid(self) -> bool:
        """Whether all are; each is asked, so that every mistake shows at once."""
        return all([self.facts.is_valid(), self.phases.is_valid(), self.target.is_valid()])

    def kept_phases(self) -> list[PlanPhaseForm]:
        """The rows that are not marked as left out."""
        return [form for form in self.phases.forms if form not in self.phases.deleted_forms]


def plan(request: SignedInRequest) -> HttpResponse:
    """Ask for the plan; nothing is kept of it before the draft is saved."""
    _require_owner(request)
    is_sent = request.method == "POST"
    form = PlanForm(request.POST, request.FILES) if is_sent else PlanForm()
    if form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        return _show(request, text, read_plan(text, today=clock.today()))
    return render(request, "campaigns/plan.html", {"form": form, "narrow": True})


@require_POST
def plan_draft(request: SignedInRequest) -> HttpResponse:
    """Read again under another year, or keep what was corrected as a draft campaign."""
    _require_owner(request)
    given = ReadForm(request.POST)
    if not given.is_valid() and "text" in given.errors:
        messages.error(request, _("方案内容没有收到，请重新上传或粘贴。"))
        return redirect("campaigns:from_plan")
    text, year = given.cleaned_data["text"], given.cleaned_data.get("year")
    draft = read_plan(text, today=clock.today())
    if year and year != draft.year.value:
        draft = read_plan(text, today=clock.today(), year=year)
    if request.POST.get("do") == "reread" or not given.is_valid():
        return _show(request, text, draft, year_form=given)
    bound = _forms(request, draft)
    wrong = ""
    if bound.are_valid():
        try:
            return _save(request, draft, bound)
        except DomainError as error:
            wrong = _refused(bound, error)
    return _show(request, text, draft, bound, wrong)


def _save(request: SignedInRequest, draft: DraftPlan, bound: _Forms) -> HttpResponse:
    owners = queries.owners(request.actor)
    facts = bound.facts.facts()
    campaign = save_draft(
        actor=request.actor,
        unit_id=UUID(bound.facts.cleaned_data.get("unit") or str(owners[0].pk)),
        plan=draft,
        facts=facts,
        phases=[form.facts_within(facts) for form in bound.kept_phases()],
        targets=bound.target.targets(),
    )
    messages.success(request, _("草稿已保存，请接着完成以下各步。"))
    has_targets = bool(bound.target.cleaned_data["checklist_version"])
    return redirect("campaigns:preview" if has_targets else "campaigns:targets", campaign.pk)


def _refused(bound: _Forms, error: DomainError) -> str:
    of_phases = {
        name.removeprefix(_OF_PHASES): text
        for name, text in error.fields.items()
        if name.startswith(_OF_PHASES)
    }
    if not of_phases:
        add_refusal(bound.facts, error)
        return ""
    kept = bound.kept_phases()
    places = {str(index): str(bound.phases.forms.index(form)) for index, form in enumerate(kept)}
    moved = {}
    for name, text in of_phases.items():
        index, _dot, field = name.partition(".")
        moved[f"{places.get(index, index)}.{field}"] = text
    return add_row_refusal(bound.phases, DomainError(str(error), fields=moved))


def _show(
    request: SignedInRequest,
    text: str,
    draft: DraftPlan,
    bound: _Forms | None = None,
    wrong: str = "",
    *,
    year_form: ReadForm | None = None,
) -> HttpResponse:
    shown = bound or _forms(request, draft)
    year_form = year_form or ReadForm(initial={"text": text, "year": draft.year.value})
    phases = zip(shown.phases.forms, draft.phases, strict=False)
    context = {
        "draft": draft,
        "text": text,
        "year_form": year_form,
        "year_said": YEARS[draft.year.inferred_from],
        "is_year_unsure": draft.year.inferred_from in UNSURE,
        "form": shown.facts,
        "facts": list(fact_rows(shown.facts, draft)),
        "rows": shown.phases,
        "phases": list(phases),
        "target_form": shown.target,
        "requirements": requirement_rows(draft.requirements),
        "events": [(EVENTS[event.kind], event) for event in draft.events],
        "duties": [
            (duty, [(party, ROLES[party.role]) for party in duty.parties]) for duty in draft.duties
        ],
        "slips": slips(draft),
        "wrong": wrong,
        "found_little": not (draft.phases or draft.requirements or draft.period),
    }
    status = 422 if bound else 200
    return render(request, "campaigns/plan_draft.html", context, status=status)


def _forms(request: SignedInRequest, draft: DraftPlan) -> _Forms:
    owners = queries.owners(request.actor)
    versions = version_choices(list(checklists.published_versions(request.actor)))
    if request.POST.get("do") == "save":
        return _Forms(
            FactsForm(request.POST, owners=owners),
            _Phases(request.POST, prefix="rows"),
            PlanTargetForm(request.POST, versions=versions),
        )
    return _Forms(
        FactsForm(owners=owners, initial=initial_facts(draft, clock.today())),
        _Phases(initial=initial_phases(draft)[:MOST_ROWS], prefix="rows"),
        PlanTargetForm(versions=versions, initial={"kinds": proposed_kinds(draft)}),
    )


def _require_owner(request: SignedInRequest) -> None:
    if not queries.owners(request.actor):
        raise NotPermitted
