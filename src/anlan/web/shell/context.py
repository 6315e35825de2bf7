"""What every page knows: who is signed in, where they may go, which system this is."""

from functools import cached_property
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anlan.accounts.states import Role
from anlan.kernel import clock, language
from anlan.kernel.scope import Actor
from anlan.reminders import queries as reminders
from anlan.web.shell import bell
from anlan.web.shell.navigation import LinkGroup, navigation

VERSION = version("anlan")


class Shell:
    """The frame of a page; each part is asked for only when a template shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.demo = settings.DEMO
        self.version = VERSION
        self.feedback_url = settings.FEEDBACK_URL

    @cached_property
    def signed_in(self) -> bool:
        # A request refused on its way through the middleware has no user yet, or no actor.
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated and hasattr(self._request, "actor"))

    @property
    def actor(self) -> Actor:
        actor: Actor = self._request.actor  # type: ignore[attr-defined] # put there by ActorOnRequest
        return actor

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def unit(self) -> str:
        """The unit of the person's first membership."""
        return self.actor.grants[0].unit_name if self.actor.grants else ""

    @property
    def role(self) -> str:
        """The first role in words, and how many there are beside it."""
        grants = self.actor.grants
        if not grants:
            return _("尚未分配岗位")
        first = str(Role(grants[0].role).label)
        others = len(grants) - 1
        if not others:
            return first
        more = ngettext("另有 %(others)d 个岗位", "另有 %(others)d 个岗位", others)
        return language.with_aside(first, more % {"others": others})

    @cached_property
    def unread(self) -> int:
        """How many messages wait."""
        return bell.unread(self._request, self.actor)

    @property
    def unread_text(self) -> str:
        """The number as the bell shows it: beyond 99 nobody counts."""
        return str(self.unread) if self.unread < reminders.MOST_COUNTED else "99+"

    @cached_property
    def nav(self) -> list[LinkGroup]:
        return navigation(self.actor, self._request.resolver_match)

    @property
    def now(self) -> object:
        """The moment of printing."""
        return clock.now()


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
