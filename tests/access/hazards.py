"""Who may open which page of the ledger."""

from anlan.accounts.states import Role
from anlan.hazards.permissions import REPORTING, RULES
from tests.access.rules import BUSINESS, Access

# `hazard` is a general hazard of the world's school, of the section officer's lines, just found;
# `rectifying`, `awaiting` and `closed` are further ones in those states, `graded` has a grading
# proposal by somebody else and `prolonged` an extension asked by somebody else, `major` is a
# confirmed major hazard. `hazard_photo` is a photo of `hazard`.
HAZARD = {"hazard_id": "hazard"}
RECTIFYING = {"hazard_id": "rectifying"}
AWAITING = {"hazard_id": "awaiting"}
PHOTO = {"photo_id": "hazard_photo"}

ACCESS: dict[str, Access] = {
    "hazards:ledger": Access(BUSINESS),
    "hazards:print": Access(BUSINESS),
    "hazards:notice": Access(BUSINESS),
    # Refusals of an act on many are told on the ledger itself.
    "hazards:assign": Access(frozenset(Role), post={"hazard": "0" * 32}),
    "hazards:save_view": Access(frozenset(Role), post={"name": "逾期", "query": "due=overdue"}),
    "hazards:delete_view": Access(frozenset(), {"view_id": "saved_view"}, post={}),
    "hazards:report": Access(REPORTING),
    "hazards:photo": Access(BUSINESS, PHOTO),
    "hazards:thumb": Access(BUSINESS, PHOTO),
    "hazards:detail": Access(BUSINESS, HAZARD),
    "hazards:sheet": Access(BUSINESS, HAZARD),
    "hazards:start": Access(RULES["start"], HAZARD, post={}),
    "hazards:commit": Access(RULES["commit"], HAZARD),
    "hazards:rectify": Access(RULES["rectify"], RECTIFYING),
    "hazards:apply": Access(RULES["apply"], RECTIFYING),
    "hazards:close": Access(RULES["close"], AWAITING),
    "hazards:return": Access(RULES["return"], AWAITING),
    "hazards:reopen": Access(RULES["reopen"], {"hazard_id": "closed"}),
    "hazards:propose_major": Access(RULES["propose_major"], HAZARD),
    "hazards:confirm_major": Access(RULES["confirm_major"], {"hazard_id": "graded"}),
    "hazards:refuse_major": Access(RULES["refuse_major"], {"hazard_id": "graded"}),
    "hazards:revoke_major": Access(RULES["revoke_major"], {"hazard_id": "major"}),
    "hazards:request_extension": Access(RULES["request_extension"], RECTIFYING),
    "hazards:decide_extension": Access(RULES["decide_extension"], {"hazard_id": "prolonged"}),
    "hazards:merge": Access(RULES["merge"], HAZARD),
    "hazards:dismiss": Access(RULES["dismiss"], HAZARD),
    "hazards:add_photo": Access(RULES["add_photo"], HAZARD),
}
