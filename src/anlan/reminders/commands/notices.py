"""What the system itself has to tell an office's administrators, in their inbox."""

from uuid import UUID

from anlan.accounts.models import Membership
from anlan.accounts.states import Role
from anlan.kernel import clock
from anlan.reminders.models import InboxMessage
from anlan.reminders.queries.inbox import Line, lines_as_json
from anlan.reminders.states import Matter, MessageKind


def tell_keepers(office_id: UUID, key: str, matter: Matter) -> None:
    """Tell them; under the same key they are told once. Call within a transaction."""
    keepers = Membership.objects.filter(
        unit=office_id, role=Role.BUREAU_ADMINISTRATOR, ended_at=None
    )
    lines = lines_as_json((Line(matter, 0),))
    now = clock.now()
    rows = [
        InboxMessage(
            person_id=person, kind=MessageKind.NOTICE, key=key, lines=lines, created_at=now
        )
        for person in keepers.values_list("user", flat=True).distinct()
    ]
    InboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
