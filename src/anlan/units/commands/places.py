"""The places and posts of a unit: added, changed, retired, never deleted."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.units.commands.register import locked
from anlan.units.models import Place, Post, Unit
from anlan.units.permissions import RULES
from anlan.units.states import PlaceKind

NAME_LENGTH = 60
DUTY_LENGTH = 200


@transaction.atomic
def add_place(*, actor: Actor, unit_id: UUID, kind: str, name: str) -> Place:
    """Add a place at which items are answered."""
    unit = _arranged(actor, unit_id)
    name = _name(name)
    _check_kind(kind)
    _refuse_same_place(unit, name)
    place = Place.objects.create(
        unit=unit, unit_path=unit.path, kind=kind, name=name, position=_next(unit, Place)
    )
    events.record("units.add_place", place, actor, kind=kind)
    return place


@transaction.atomic
def change_place(*, actor: Actor, place_id: UUID, kind: str, name: str) -> Place:
    """Rename a place or correct its kind."""
    place = _place(actor, place_id)
    name = _name(name)
    _check_kind(kind)
    if name != place.name:
        _refuse_same_place(place.unit, name)
    before = {"kind": place.kind, "name": place.name}
    place.kind, place.name = kind, name
    after = {"kind": kind, "name": name}
    if before != after:
        place.save(update_fields=["kind", "name"])
        events.record("units.change_place", place, actor, before=before, after=after)
    return place


@transaction.atomic
def retire_place(*, actor: Actor, place_id: UUID) -> Place:
    """Say that a place is no longer in use."""
    return _set_place(actor, place_id, "retire_place", is_active=False)


@transaction.atomic
def restore_place(*, actor: Actor, place_id: UUID) -> Place:
    """Take a retired place into use again."""
    return _set_place(actor, place_id, "restore_place", is_active=True)


@transaction.atomic
def add_post(*, actor: Actor, unit_id: UUID, name: str, holder: str = "", duty: str = "") -> Post:
    """Add a post with its safety duty."""
    unit = _arranged(actor, unit_id)
    name, holder, duty = _name(name), _short(holder, NAME_LENGTH), _short(duty, DUTY_LENGTH)
    _refuse_same_post(unit, name)
    post = Post.objects.create(
        unit=unit,
        unit_path=unit.path,
        name=name,
        holder=holder,
        duty=duty,
        position=_next(unit, Post),
    )
    events.record("units.add_post", post, actor, holder=holder)
    return post


@transaction.atomic
def change_post(*, actor: Actor, post_id: UUID, name: str, holder: str, duty: str) -> Post:
    """Change a post's name, who fills it, or its duty."""
    post = _post(actor, post_id)
    name, holder, duty = _name(name), _short(holder, NAME_LENGTH), _short(duty, DUTY_LENGTH)
    if name != post.name:
        _refuse_same_post(post.unit, name)
    before = {"name": post.name, "holder": post.holder, "duty": post.duty}
    after = {"name": name, "holder": holder, "duty": duty}
    if before != after:
        post.name, post.holder, post.duty = name, holder, duty
        post.save(update_fields=["name", "holder", "duty"])
        events.record("units.change_post", post, actor, before=before, after=after)
    return post


@transaction.atomic
def retire_post(*, actor: Actor, post_id: UUID) -> Post:
    """Say that a post no longer exists."""
    return _set_post(actor, post_id, "retire_post", is_active=False)


@transaction.atomic
def restore_post(*, actor: Actor, post_id: UUID) -> Post:
    """Take a retired post up again."""
    return _set_post(actor, post_id, "restore_post", is_active=True)


def _arranged(actor: Actor, unit_id: UUID) -> Unit:
    unit = locked(actor, unit_id)
    require(RULES, actor, "arrange", unit.path)
    return unit


def _place(actor: Actor, place_id: UUID) -> Place:
    rows = Place.objects.visible_to(actor).select_related("unit")
    place = rows.select_for_update(of=("self",)).filter(pk=place_id).first()
    if place is None:
        raise NotFound
    require(RULES, actor, "arrange", place.unit_path)
    return place


def _post(actor: Actor, post_id: UUID) -> Post:
    rows = Post.objects.visible_to(actor).select_related("unit")
    post = rows.select_for_update(of=("self",)).filter(pk=post_id).first()
    if post is None:
        raise NotFound
    require(RULES, actor, "arrange", post.unit_path)
    return post


def _set_place(actor: Actor, place_id: UUID, verb: str, *, is_active: bool) -> Place:
    place = _place(actor, place_id)
    if place.is_active != is_active:
        place.is_active = is_active
        place.save(update_fields=["is_active"])
        events.record(f"units.{verb}", place, actor)
    return place


def _set_post(actor: Actor, post_id: UUID, verb: str, *, is_active: bool) -> Post:
    post = _post(actor, post_id)
    if post.is_active != is_active:
        post.is_active = is_active
        post.save(update_fields=["is_active"])
        events.record(f"units.{verb}", post, actor)
    return post


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(fields={"name": _("请填写名称。")})
    if len(name) > NAME_LENGTH:
        raise InvalidInput(fields={"name": _("名称不能超过 60 个字。")})
    return name


def _short(text: str, limit: int) -> str:
    text = text.strip()
    if len(text) > limit:
        raise InvalidInput(_("文字不能超过 %(limit)d 个字。") % {"limit": limit})
    return text


def _check_kind(kind: str) -> None:
    if kind not in PlaceKind.values:
        raise InvalidInput(fields={"kind": _("请从列表中选择场所类型。")})


def _refuse_same_place(unit: Unit, name: str) -> None:
    if unit.places.filter(name=name).exists():
        raise InvalidInput(
            fields={"name": _("本单位已有同名场所；如果已经停用，请在“已停用”中恢复。")}
        )


def _refuse_same_post(unit: Unit, name: str) -> None:
    if unit.posts.filter(name=name).exists():
        raise InvalidInput(
            fields={"name": _("本单位已有同名岗位；如果已经停用，请在“已停用”中恢复。")}
        )


def _next(unit: Unit, model: type[Place] | type[Post]) -> int:
    highest: int | None = model._default_manager.filter(unit=unit).aggregate(  # noqa: SLF001 -- public by custom
        highest=Max("position")
    )["highest"]
    return (highest or 0) + 1
