"""Who may open which page of self-inspection."""

from anlan.inspections.permissions import ANSWERERS, RULES
from tests.access.rules import BUSINESS, EVERYONE, Access

# `participation` is the school's in the running campaign, `coverage_row` one of its places without
# a sheet; `sheet` is a draft of another place, `item_code` one of its items, answered as failed,
# with `sheet_photo`; `signed_sheet` was handed in with a drawn signature. No round is confirmed.
SHEET = {"sheet_id": "sheet"}
PHOTO = {"sheet_id": "sheet", "photo_id": "sheet_photo"}
PARTICIPATION = {"participation_id": "participation"}
ROW = {"row_id": "coverage_row"}

ACCESS: dict[str, Access] = {
    # For those who inspect nothing the page says so.
    "inspections:home": Access(EVERYONE),
    "inspections:unit": Access(BUSINESS, PARTICIPATION),
    "inspections:confirm": Access(BUSINESS, PARTICIPATION),
    "inspections:start_round": Access(RULES["start_round"], PARTICIPATION, post={}),
    "inspections:open": Access(ANSWERERS, ROW, post={}),
    "inspections:blank": Access(BUSINESS, ROW),
    "inspections:sheet": Access(BUSINESS, SHEET),
    "inspections:hand_in": Access(ANSWERERS, SHEET),
    "inspections:print": Access(BUSINESS, SHEET),
    "inspections:signature": Access(BUSINESS, {"sheet_id": "signed_sheet"}),
    "inspections:answers": Access(BUSINESS, SHEET),
    "inspections:answer": Access(
        ANSWERERS,
        {**SHEET, "item_code": "item_code"},
        post={"verdict": "excused", "reason": "本场所没有这类设施设备", "revision": "1"},
    ),
    "inspections:add_photo": Access(ANSWERERS, SHEET, post={"item_code": "X", "role": "before"}),
    "inspections:photo": Access(BUSINESS, PHOTO),
    "inspections:remove_photo": Access(ANSWERERS, PHOTO, post={}),
}
