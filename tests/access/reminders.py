"""Who may open which page of reminders."""

from tests.access.rules import EVERYONE, Access

ACCESS: dict[str, Access] = {
    "reminders:inbox": Access(EVERYONE),
    "reminders:read_all": Access(EVERYONE, post={}),
    # A message is its person's alone: for everybody else it is not there.
    "reminders:open": Access(frozenset(), {"message_id": "message"}, post={}),
    "reminders:preference": Access(EVERYONE),
}
