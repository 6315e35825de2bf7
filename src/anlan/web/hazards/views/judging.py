"""Two acts that need more than a form: proposing a major hazard, and merging two records."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anlan.checklists.queries import major_criteria_in_force
from anlan.hazards import commands, queries
from anlan.hazards.commands import Grounds
from anlan.hazards.states import PhotoRole
from anlan.kernel import clock
from anlan.web.hazards.act_forms import MajorForm, MergeForm
from anlan.web.hazards.views.acts import carried_out, kept, opened
from anlan.web.shell.dates import cn_date
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.checklists.models import MajorCriteria
    from anlan.hazards.models import Hazard


def propose_major(request: SignedInRequest, hazard_id: UUID) -> HttpResponse:
    """Tick the criteria that are met, say what was seen, show it."""
    case = opened(request, hazard_id, "propose_major")
    # The set that says most stands first: it is the guide of the trade, not the general definition.
    sets = sorted(major_criteria_in_force(clock.today()), key=lambda each: -len(each.criteria))
    chosen = _chosen(sets, request.GET.get("criteria", ""))
    context = {"case": case, "hazard": case.hazard, "criteria": chosen, "narrow": True}
    if chosen is None:
        return render(request, "hazards/major.html", context)
    criteria_id = chosen.pk
    form = MajorForm(
        request.POST or None, request.FILES or None, case=case, criteria=chosen.criteria
    )
    if form.is_valid() and carried_out(
        form, lambda: _propose(request, hazard_id, criteria_id, form)
    ):
        messages.success(request, _("已提请教体局审定。"))
        return redirect("hazards:detail", hazard_id)
    tabs = [
        {"label": each.title, "url": f"?criteria={each.pk}", "current": each.pk == chosen.pk}
        for each in sets
    ]
    return render(request, "hazards/major.html", {**context, "form": form, "sets": tabs})


def merge(request: SignedInRequest, hazard_id: UUID) -> HttpResponse:
    """Say which other record is the same hazard; the likest stand first."""
    case = opened(request, hazard_id, "merge")
    others = [
        (str(each.pk), _told(each)) for each in queries.merge_candidates(request.actor, case.hazard)
    ]
    form = MergeForm(request.POST or None, request.FILES or None, case=case, others=others)
    if form.is_valid() and carried_out(form, lambda: _merge(request, hazard_id, form)):
        messages.success(request, _("已并案。"))
        return redirect("hazards:detail", hazard_id)
    context = {"form": form, "case": case, "hazard": case.hazard, "others": others, "narrow": True}
    return render(request, "hazards/merge.html", context)


def _chosen(sets: "list[MajorCriteria]", key: str) -> "MajorCriteria | None":
    return next((each for each in sets if str(each.pk) == key), sets[0] if sets else None)


def _propose(request: SignedInRequest, hazard_id: UUID, criteria_id: UUID, form: MajorForm) -> None:
    grounds = Grounds(
        criteria_id=criteria_id,
        ticked=form.cleaned_data["ticked"],
        evidence=form.cleaned_data["evidence"],
        photos=kept(form, PhotoRole.GRADING),
    )
    commands.propose_major(
        actor=request.actor, hazard_id=hazard_id, grounds=grounds, today=clock.today()
    )


def _merge(request: SignedInRequest, hazard_id: UUID, form: MergeForm) -> None:
    commands.merge_hazards(
        actor=request.actor,
        hazard_id=hazard_id,
        other_id=UUID(form.cleaned_data["other"]),
        reason=form.cleaned_data["reason"],
    )


def _told(other: "Hazard") -> str:
    """One candidate in a line: enough to recognise it."""
    place = " · ".join(part for part in (other.place_name, other.location) if part)
    words = {
        "number": other.number,
        "origin": other.get_origin_kind_display(),
        "day": cn_date(other.found_at),
        "place": place,
        "description": other.description,
    }
    return _("%(number)s（%(origin)s，%(day)s）%(place)s：%(description)s") % words
