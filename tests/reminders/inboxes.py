"""Messages for the tests of reminders."""

from itertools import count

from anlan.accounts.models import User
from anlan.kernel import clock
from anlan.reminders.models import InboxMessage
from anlan.reminders.states import Matter, MessageKind

_numbers = count(1)


def line(matter: str = Matter.OWED_DUE, number: int = 2, unit: str = "") -> dict[str, object]:
    """A line as it is stored."""
    return {"matter": str(matter), "count": number, "unit": unit, "unit_id": ""}


def make_message(person: User, *lines: dict[str, object], **fields) -> InboxMessage:
    """A message to that person."""
    given = {
        "kind": MessageKind.DIGEST,
        "key": f"test:{next(_numbers)}",
        "created_at": clock.now(),
        "lines": list(lines) or [line()],
    } | fields
    return InboxMessage.objects.create(person=person, **given)
