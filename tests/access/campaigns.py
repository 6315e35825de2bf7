"""Who may open which page of campaigns."""

from anlan.accounts.states import UNIT, Role
from tests.access.rules import BUSINESS, Access

BUREAU = frozenset({Role.BUREAU_ADMINISTRATOR})
STEERING = BUREAU | {Role.CENTRAL_SCHOOL_OFFICER}

# `campaign` is the bureau's and runs; `campaign_draft` is another of its own, not launched;
# `campaign_closed` has ended. `school` takes part in `campaign` and lies in the scope of everybody;
# `newcomer` is a unit made after the launch. What is launched may be read from below.
RUNNING = {"campaign_id": "campaign"}
DRAFT = {"campaign_id": "campaign_draft"}
CLOSED = {"campaign_id": "campaign_closed"}
UNIT_IN = {"campaign_id": "campaign", "unit_id": "school"}
UNIT_OUT = {"campaign_id": "campaign", "unit_id": "newcomer"}
REQUIREMENT_IN = {"campaign_id": "campaign", "requirement_id": "asked"}

ACCESS: dict[str, Access] = {
    "campaigns:list": Access(BUSINESS),
    "campaigns:create": Access(BUREAU),
    "campaigns:from_plan": Access(BUREAU),
    "campaigns:plan_draft": Access(BUREAU, post={}),
    "campaigns:campaign": Access(BUSINESS, RUNNING),
    "campaigns:edit": Access(BUREAU, RUNNING),
    "campaigns:phases": Access(BUREAU, RUNNING),
    "campaigns:targets": Access(BUREAU, DRAFT),
    # The step of a draft is the bureau's; what is launched everybody who takes part may read.
    "campaigns:requirements": Access(BUSINESS, RUNNING),
    "campaigns:add_requirement": Access(BUREAU, RUNNING),
    "campaigns:edit_requirement": Access(BUREAU, REQUIREMENT_IN),
    "campaigns:requirement_template": Access(BUREAU, REQUIREMENT_IN),
    "campaigns:drop_requirement": Access(BUREAU, REQUIREMENT_IN, post={"reason": "合并报送"}),
    "campaigns:preview": Access(BUREAU, DRAFT),
    "campaigns:preview_units": Access(BUREAU, DRAFT),
    "campaigns:launch": Access(BUREAU, DRAFT),
    "campaigns:discard": Access(BUREAU, DRAFT, post={}),
    "campaigns:units": Access(BUSINESS, RUNNING),
    "campaigns:unit": Access(BUSINESS, UNIT_IN),
    "campaigns:admit": Access(STEERING, UNIT_OUT),
    "campaigns:release": Access(STEERING, UNIT_IN),
    "campaigns:refresh": Access(STEERING | UNIT, UNIT_IN),
    "campaigns:roster": Access(BUSINESS, RUNNING),
    "campaigns:close": Access(BUREAU, RUNNING),
    "campaigns:resume": Access(BUREAU, CLOSED, post={}),
}
