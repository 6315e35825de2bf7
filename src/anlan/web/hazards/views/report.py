"""A finding entered by whoever looks: first the unit, then what was found there."""

from base64 import b64encode
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anlan.checklists import queries as checklists
from anlan.hazards import commands, permissions, queries
from anlan.hazards.queries import ItemChoice
from anlan.inspections import queries as inspections
from anlan.kernel import clock
from anlan.kernel.errors import AlreadySentDifferently, InvalidInput, NotFound, NotPermitted
from anlan.kernel.files import open_file
from anlan.kernel.ids import new_id
from anlan.kernel.photos import prepare_photo
from anlan.units import queries as units
from anlan.web.hazards.report_form import Ground, KeptPhoto, ReportForm
from anlan.web.shell.request import SignedInRequest, is_fragment

UNITS_SHOWN = 30
ITEMS_SHOWN = 12
PHRASES_SHOWN = 6
PREVIEW_EDGE = 192


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest) -> HttpResponse:
    """Choose a unit, or enter what was found in the one that the address names."""
    if not request.actor.holds(permissions.REPORTING):
        raise NotPermitted
    if "unit" not in request.GET:
        return _choose_unit(request)
    unit = units.unit(request.actor, _id(request.GET["unit"]))
    origins = permissions.origins_for(request.actor, unit.path)
    if not origins:
        raise NotPermitted
    running = queries.campaigns_to_report(request.actor, unit)
    if not running:
        return render(request, "hazards/report_closed.html", {"unit": unit, "narrow": True})
    wanted = request.GET.get("campaign", "")
    campaign = next((each for each in running if str(each.pk) == wanted), running[0])
    part = queries.part_of(request.actor, campaign, unit)
    ground = Ground(request.actor, unit, campaign, running, part, origins)
    if request.method == "POST":
        return _enter(request, ground)
    form = ReportForm(ground, _beginning(request))
    fragment = request.headers.get("HX-Target", "") if is_fragment(request) else ""
    return _shown(request, form, [], fragment)


def _choose_unit(request: SignedInRequest) -> HttpResponse:
    """The units in reach, by any part of the name, the initials or the code."""
    words = request.GET.get("q", "")[:60].replace("\0", "")
    found = list(queries.units_to_report(request.actor, words)[: UNITS_SHOWN + 1])
    if len(found) == 1 and not words:
        return redirect(_address(unit=found[0].pk))
    context = {
        "units": found[:UNITS_SHOWN],
        "has_more": len(found) > UNITS_SHOWN,
        "words": words,
        "narrow": True,
    }
    if is_fragment(request):
        return render(request, "hazards/_report_units.html", context)
    return render(request, "hazards/report_unit.html", context)


def _enter(request: SignedInRequest, ground: Ground) -> HttpResponse:
    form = ReportForm(ground, {}, request.POST, request.FILES)
    is_whole = form.is_valid()
    kept = form.keep()
    if not is_whole or not form.is_valid():
        return _shown(request, form, kept)
    finding = form.finding(kept)
    try:
        hazard = commands.report_hazard(actor=ground.actor, finding=finding, today=clock.today())
    except AlreadySentDifferently:
        # Sent, then gone back to and rewritten: that may well be the next hazard.
        form.data = request.POST.copy()
        form.data["hazard_id"] = str(new_id())
        words = _(
            "刚才已登记过一条。如果这是另一条隐患，请核对后再提交；如果是同一条，请到台账中查看。"
        )
        form.add_error(None, words)
        return _shown(request, form, kept)
    except InvalidInput as error:
        _complain(form, error)
        return _shown(request, form, kept)
    messages.success(request, _("已登记，编号 %(number)s。") % {"number": hazard.number})
    if "next" not in request.POST:
        return redirect("hazards:detail", hazard.pk)
    given = form.cleaned_data
    again = {"campaign": ground.campaign.pk, "origin": given["origin"], "place": given["place"]}
    return redirect(_address(unit=ground.unit.pk, **again))


def _complain(form: ReportForm, error: InvalidInput) -> None:
    """Put the command's words beside the field that they concern."""
    fields = {"photos": "after" if form.cleaned_data["fixed_on_spot"] else "before"}
    for name, text in error.fields.items():
        field = fields.get(name, name)
        form.add_error(field if field in form.fields else None, str(text))
    if not error.fields:
        form.add_error(None, str(error))


def _shown(
    request: SignedInRequest, form: ReportForm, kept: list[KeptPhoto], fragment: str = ""
) -> HttpResponse:
    ground, chosen = form.ground, form.chosen_item
    words = request.GET.get("words", "")[:60]
    said = inspections.phrases(ground.actor, ground.unit.pk)
    code = chosen.code if chosen else ""
    every = [text for texts in said.descriptions.values() for text in texts]
    context = {
        "form": form,
        "unit": ground.unit,
        "campaign": ground.campaign,
        "campaigns": ground.running,
        "may_change": queries.units_to_report(ground.actor)[1:2].exists(),
        "address": _address(unit=ground.unit.pk, campaign=ground.campaign.pk),
        "words": words,
        "items": _items(ground, words, chosen),
        "chosen": chosen,
        "bases": checklists.bases_in_force(chosen, clock.today(), ground.unit.kind)
        if chosen
        else [],
        "phrases": (said.descriptions.get(code) or ([] if code else every))[:PHRASES_SHOWN],
        "locations": said.locations,
        "kept": [(each, _preview(each)) for each in kept],
        "narrow": True,
    }
    if fragment in {"report-items", "report-item"}:
        return render(request, f"hazards/_{fragment.replace('-', '_')}.html", context)
    return render(request, "hazards/report.html", context)


def _items(ground: Ground, words: str, chosen: object) -> list[ItemChoice]:
    """What the words find, the item chosen before on top."""
    if ground.part is None:
        return []
    found = queries.find_items(ground.part, words, ITEMS_SHOWN)
    if chosen is None:
        return found
    own = next((each for each in found if each.item == chosen), None)
    return [own or ItemChoice(chosen), *(each for each in found if each is not own)]  # type: ignore[arg-type]  # an item


def _beginning(request: SignedInRequest) -> dict[str, object]:
    """What the address brings along: from a hazard just entered, or from an item's own page."""
    given = {name: request.GET.get(name, "") for name in ("origin", "place", "item", "location")}
    return {name: value[:100] for name, value in given.items() if value}


def _preview(kept: KeptPhoto) -> str:
    with open_file(kept.photo.sha256) as stream:
        small = prepare_photo(stream.read(), long_edge=PREVIEW_EDGE)
    return f"data:image/jpeg;base64,{b64encode(small.data).decode()}"


def _address(**asked: object) -> str:
    wanted = {name: value for name, value in asked.items() if value}
    return f"{reverse('hazards:report')}?{urlencode(wanted)}"


def _id(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError as error:
        raise NotFound from error
