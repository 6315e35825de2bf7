"""A person's messages. They belong to the person: nobody else, not even the keeper, sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.errors import NotFound
from anlan.kernel.paging import page_of
from anlan.kernel.scope import Actor
from anlan.reminders.models import InboxMessage, Preference
from anlan.reminders.states import Matter, MessageKind

PAGE_SIZE = 20
# The sign beside the bell says 99+ from here on; nobody needs to count further.
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a message: how much of what waits, in which unit where the person serves several."""

    matter: Matter
    count: int
    unit: str = ""
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its person reads it. The other fields tell of a 催报."""

    id: UUID
    kind: MessageKind
    lines: tuple[Line, ...]
    at: datetime
    is_read: bool
    urged_by: str = ""
    note: str = ""
    requirement: str = ""
    requirement_id: UUID | None = None
    campaign_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of messages, the newest first, and the marks of its neighbours."""

    messages: tuple[Message, ...]
    previous: str
    next: str


def unread_count(actor: Actor) -> int:
    """How many messages the person has not read, counted up to MOST_COUNTED. One query."""
    waiting = InboxMessage.objects.filter(person_id=actor.id, read_at=None)
    return waiting.order_by()[:MOST_COUNTED].count()


def inbox(actor: Actor, mark: str = "", *, unread: bool = False) -> Inbox:
    """One page of the person's messages. One query."""
    rows = InboxMessage.objects.filter(person_id=actor.id)
    if unread:
        rows = rows.filter(read_at=None)
    rows = rows.select_related("urge", "urge__requirement")
    page = page_of(rows, ("id",), mark, PAGE_SIZE, descending=True)
    return Inbox(tuple(map(_message, page.rows)), page.previous, page.next)


def message(actor: Actor, message_id: UUID) -> Message:
    """One of the person's own messages; raises NotFound."""
    rows = InboxMessage.objects.filter(person_id=actor.id, pk=message_id)
    found = rows.select_related("urge", "urge__requirement").first()
    if found is None:
        raise NotFound
    return _message(found)


def preference(actor: Actor) -> Preference:
    """How the person wants to be told, as saved or as it is by default."""
    return Preference.objects.filter(person_id=actor.id).first() or Preference()


def lines_as_json(lines: tuple[Line, ...]) -> list[dict[str, object]]:
    """Lines as they are stored."""
    return [
        {
            "matter": line.matter.value,
            "count": line.count,
            "unit": line.unit,
            "unit_id": str(line.unit_id or ""),
        }
        for line in lines
    ]


def _message(row: InboxMessage) -> Message:
    lines = tuple(
        Line(
            Matter(each["matter"]),
            each["count"],
            each["unit"],
            UUID(each["unit_id"]) if each["unit_id"] else None,
        )
        for each in row.lines
    )
    read = row.read_at is not None
    told = Message(row.pk, MessageKind(row.kind), lines, row.created_at, read)
    if row.urge is None:
        return told
    asked = row.urge.requirement
    return Message(
        row.pk,
        told.kind,
        lines,
        row.created_at,
        read,
        row.urge.urged_by,
        row.urge.note,
        asked.title,
        asked.pk,
        asked.campaign_id,
    )
