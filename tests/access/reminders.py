"""Who may open which page of reminders."""

from anlan.reminders.permissions import RULES
from tests.access.rules import EVERYONE, Access

ADMINISTRATORS = RULES["set_times"]
# `correction` is a day that the bureau has corrected.
CORRECTION = {"correction_id": "correction"}
RUNNING = {"campaign_id": "campaign"}
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
    "reminders:settings": Access(ADMINISTRATORS),
    "reminders:times": Access(ADMINISTRATORS),
    "reminders:correct_day": Access(ADMINISTRATORS, post={}),
    "reminders:drop_correction": Access(ADMINISTRATORS, CORRECTION, post={}),
    "reminders:email": Access(ADMINISTRATORS),
    "reminders:wecom": Access(ADMINISTRATORS),
    "reminders:dingtalk": Access(ADMINISTRATORS),
    # No channel is set in the world: for its administrator there is nothing to try.
    "reminders:try_email": Access(frozenset(), post={}),
    "reminders:try_wecom": Access(frozenset(), post={}),
    "reminders:try_dingtalk": Access(frozenset(), post={}),
    "reminders:rules": Access(ADMINISTRATORS, RUNNING),
    "reminders:campaign_rule": Access(ADMINISTRATORS, RUNNING),
    "reminders:requirement_rule": Access(ADMINISTRATORS, OWED),
}
