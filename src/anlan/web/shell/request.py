"""What the shell adds to a request."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from anlan.kernel.scope import Actor

if TYPE_CHECKING:
    from anlan.accounts.models import User


# In the session: when it was last kept alive.
SEEN = "seen"


class SignedInRequest(HttpRequest):
    """A request behind the sign-in: the person, and the actor that commands and queries take."""

    user: "User"
    actor: Actor


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks, to put the answer into a page that is already there."""
    return "HX-Request" in request.headers


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks and reads JSON rather than a page; of the interface always."""
    if request.path_info.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
