"""A person's own named sets of ledger filters."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.hazards.commands.moving import required
from anlan.hazards.models import SavedView
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.kernel.scope import Actor

MOST_VIEWS = 20


@transaction.atomic
def save_view(*, actor: Actor, name: str, query: Mapping[str, object]) -> SavedView:
    """Keep these filters under that name; the same name again replaces them."""
    if actor.id is None:
        raise NotPermitted
    name = required(name, "name", _("名称"), 40)
    own = SavedView.objects.filter(user_id=actor.id)
    if not own.filter(name=name).exists() and own.count() >= MOST_VIEWS:
        message = _("最多保存%(most)d个常用筛选，请先删除不用的。") % {"most": MOST_VIEWS}
        raise InvalidInput(message, fields={"name": message})
    view, _new = SavedView.objects.update_or_create(
        user_id=actor.id, name=name, defaults={"query": dict(query)}
    )
    events.record("hazards.save_view", view, actor, query=dict(query))
    return view


@transaction.atomic
def delete_view(*, actor: Actor, view_id: UUID) -> None:
    """Forget one of one's own saved views; raises NotFound for anybody else's."""
    own = SavedView.objects.filter(pk=view_id)
    view = own.filter(user_id=actor.id).first() if actor.id is not None else None
    if view is None:
        raise NotFound
    events.record("hazards.delete_view", view, actor)
    view.delete()
