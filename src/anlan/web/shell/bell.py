"""The number on the bell: counted once a minute of a session, not once a page.

It is kept in the session beside the beat (`SessionActivity`) at which it was counted: a new message
shows within a minute, what its reader does shows at once, and most pages ask nothing.
"""

from django.http import HttpRequest

from anlan.kernel.scope import Actor
from anlan.reminders import queries
from anlan.web.shell.request import SEEN

KEPT = "bell"


def unread(request: HttpRequest, actor: Actor) -> int:
    """How many messages wait for this person, as of the last beat."""
    beat = request.session.get(SEEN)
    kept = request.session.get(KEPT)
    if kept and kept[0] == beat:
        return int(kept[1])
    counted = queries.unread_count(actor)
    request.session[KEPT] = [beat, counted]
    return counted


def count_again(request: HttpRequest) -> None:
    """The person has read something: the next page counts."""
    request.session.pop(KEPT, None)
