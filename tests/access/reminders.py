"""Who may open which page of reminders."""

from anlan.reminders.permissions import RULES
from tests.access.rules import EVERYONE, Access

# `requirement` is one of the running campaign, in the section officer's line.
OWED = {"requirement_id": "requirement"}

ACCESS: dict[str, Access] = {
    "reminders:inbox": Access(EVERYONE),
    "reminders:read_all": Access(EVERYONE, post={}),
    # A message is its person's alone: for everybody else it is not there.
    "reminders:open": Access(frozenset(), {"message_id": "message"}, post={}),
    "reminders:preference": Access(EVERYONE),
    "reminders:urge": Access(RULES["urge"], OWED),
    "reminders:send_urge": Access(RULES["urge"], OWED, post={"all": "1"}),
}
