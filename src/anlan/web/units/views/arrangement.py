"""Places and posts of a unit, edited in place: each answer is the whole card."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anlan.kernel.errors import InvalidInput, NotPermitted
from anlan.kernel.scope import Actor
from anlan.units import commands, queries
from anlan.web.accounts.forms import tell
from anlan.web.shell.request import SignedInRequest, is_fragment
from anlan.web.units.codes import code_of
from anlan.web.units.forms import PlaceForm, PostForm, StateForm

if TYPE_CHECKING:
    from anlan.units.models import Unit

Form = PlaceForm | PostForm


def places_card(
    actor: Actor, unit: "Unit", *, editing: UUID | None = None, form: Form | None = None
) -> dict[str, Any]:
    """What the card of places shows; with `form`, that of the row being edited or of a new one."""
    rows = list(queries.places_of(actor, unit))
    if editing is not None and form is None:
        for row in rows:
            if row.pk == editing:
                initial = {"name": row.name, "kind": row.kind}
                form = PlaceForm(initial=initial, auto_id="place-%s")
    return _card(actor, unit, rows, editing, form or PlaceForm(auto_id="new-place-%s"))


def posts_card(
    actor: Actor, unit: "Unit", *, editing: UUID | None = None, form: Form | None = None
) -> dict[str, Any]:
    """The same of posts."""
    rows = list(queries.posts_of(actor, unit))
    if editing is not None and form is None:
        for row in rows:
            if row.pk == editing:
                initial = {"name": row.name, "holder": row.holder, "duty": row.duty}
                form = PostForm(initial=initial, auto_id="post-%s")
    return _card(actor, unit, rows, editing, form or PostForm(auto_id="new-post-%s"))


def _card(
    actor: Actor, unit: "Unit", rows: list[Any], editing: UUID | None, form: Form
) -> dict[str, Any]:
    return {
        "unit": unit,
        "active": [row for row in rows if row.is_active],
        "retired": [row for row in rows if not row.is_active],
        "editing": editing,
        "form": form,
        "adding": editing is None and form.is_bound,
        "may_arrange": queries.may(actor, "arrange", unit),
        "may_print": queries.may(actor, "print_codes", unit),
    }


@require_safe
def codes(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """The codes of a unit's places, to be printed and put up at their doors."""
    unit = queries.unit(request.actor, unit_id)
    if not queries.may(request.actor, "print_codes", unit):
        raise NotPermitted
    site = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    found = [
        code_of(site, place.pk, place.name)
        for place in queries.places_of(request.actor, unit)
        if place.is_active
    ]
    return render(request, "units/codes.html", {"unit": unit, "codes": found, "site": site})


def places(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """The card of places, or a place more."""
    unit = queries.unit(request.actor, unit_id)
    if request.method != "POST":
        return _places(request, unit)
    _require(request, unit)
    form = PlaceForm(request.POST, auto_id="new-place-%s")
    if form.is_valid():
        try:
            commands.add_place(actor=request.actor, unit_id=unit_id, **form.cleaned_data)
        except InvalidInput as error:
            tell(form, error)
        else:
            return _places(request, unit)
    return _places(request, unit, form=form)


def place(request: SignedInRequest, place_id: UUID) -> HttpResponse:
    """One place as a row to be edited, or what it is to be from now on."""
    found = queries.place(request.actor, place_id)
    _require(request, found.unit)
    if request.method != "POST":
        return _places(request, found.unit, editing=place_id)
    form = PlaceForm(request.POST, auto_id="place-%s")
    if form.is_valid():
        try:
            commands.change_place(actor=request.actor, place_id=place_id, **form.cleaned_data)
        except InvalidInput as error:
            tell(form, error)
        else:
            return _places(request, found.unit)
    return _places(request, found.unit, editing=place_id, form=form)


@require_POST
def place_state(request: SignedInRequest, place_id: UUID) -> HttpResponse:
    """Out of use, or into use again."""
    act = commands.restore_place if _to_active(request) else commands.retire_place
    act(actor=request.actor, place_id=place_id)
    return _places(request, queries.place(request.actor, place_id).unit)


def posts(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """The card of posts, or a post more."""
    unit = queries.unit(request.actor, unit_id)
    if request.method != "POST":
        return _posts(request, unit)
    _require(request, unit)
    form = PostForm(request.POST, auto_id="new-post-%s")
    if form.is_valid():
        try:
            commands.add_post(actor=request.actor, unit_id=unit_id, **form.cleaned_data)
        except InvalidInput as error:
            tell(form, error)
        else:
            return _posts(request, unit)
    return _posts(request, unit, form=form)


def post(request: SignedInRequest, post_id: UUID) -> HttpResponse:
    """One post as a row to be edited, or what it is to be from now on."""
    found = queries.post(request.actor, post_id)
    _require(request, found.unit)
    if request.method != "POST":
        return _posts(request, found.unit, editing=post_id)
    form = PostForm(request.POST, auto_id="post-%s")
    if form.is_valid():
        try:
            commands.change_post(actor=request.actor, post_id=post_id, **form.cleaned_data)
        except InvalidInput as error:
            tell(form, error)
        else:
            return _posts(request, found.unit)
    return _posts(request, found.unit, editing=post_id, form=form)


@require_POST
def post_state(request: SignedInRequest, post_id: UUID) -> HttpResponse:
    """Out of use, or into use again."""
    act = commands.restore_post if _to_active(request) else commands.retire_post
    act(actor=request.actor, post_id=post_id)
    return _posts(request, queries.post(request.actor, post_id).unit)


@require_POST
def defaults(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """The places and posts that the profile calls for and the unit lacks."""
    commands.ensure_default_places_and_posts(actor=request.actor, unit_id=unit_id)
    return redirect("units:unit", unit_id)


def _places(
    request: SignedInRequest, unit: "Unit", *, editing: UUID | None = None, form: Form | None = None
) -> HttpResponse:
    card = places_card(request.actor, unit, editing=editing, form=form)
    return _answer(request, "places", unit, card, wrong=form is not None)


def _posts(
    request: SignedInRequest, unit: "Unit", *, editing: UUID | None = None, form: Form | None = None
) -> HttpResponse:
    card = posts_card(request.actor, unit, editing=editing, form=form)
    return _answer(request, "posts", unit, card, wrong=form is not None)


def _answer(
    request: SignedInRequest, name: str, unit: "Unit", card: dict[str, Any], *, wrong: bool
) -> HttpResponse:
    if not is_fragment(request) and not wrong and card["editing"] is None:
        return redirect(f"{reverse('units:unit', args=[unit.pk])}#{name}")
    template = f"units/_{name}.html" if is_fragment(request) else f"units/{name}_page.html"
    return render(request, template, {"card": card, "unit": unit}, status=422 if wrong else 200)


def _require(request: SignedInRequest, unit: "Unit") -> None:
    if not queries.may(request.actor, "arrange", unit):
        raise NotPermitted


def _to_active(request: SignedInRequest) -> bool:
    form = StateForm(request.POST)
    if not form.is_valid():
        raise InvalidInput
    return bool(form.cleaned_data["to"] == "active")
