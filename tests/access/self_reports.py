"""Who may write a self-inspection report, and who may read it."""

from anlan.accounts.states import UNIT
from anlan.campaigns.permissions import FOLLOWING
from tests.access.rules import BUSINESS, Access

# `report` is the school's submission of a report, begun and not handed in; `handed_in_report` is
# that of another edition, handed in with its files.
WRITING = {"submission_id": "report"}
FROZEN = {"submission_id": "handed_in_report"}
HAND_IN = {**FROZEN, "hand_in_id": "hand_in"}

ACCESS: dict[str, Access] = {
    "self_reports:editions": Access(FOLLOWING),
    "self_reports:collect": Access(FOLLOWING, {"requirement_id": "report_requirement"}, post={}),
    "self_reports:report": Access(BUSINESS, FROZEN),
    "self_reports:write": Access(UNIT, WRITING),
    "self_reports:save": Access(UNIT, WRITING, post={"approach": "逐处查看"}),
    "self_reports:hazards": Access(UNIT, WRITING),
    "self_reports:check": Access(UNIT, WRITING),
    "self_reports:draft_pdf": Access(UNIT, WRITING),
    "self_reports:take_back": Access(UNIT, FROZEN, post={}),
    "self_reports:hand_in": Access(BUSINESS, HAND_IN),
    "self_reports:frozen_hazards": Access(BUSINESS, HAND_IN),
    "self_reports:file": Access(BUSINESS, {**HAND_IN, "file_id": "hand_in_file"}),
}
