"""Who may open which page of visits, and of what devices sent."""

from anlan.accounts.states import Role
from anlan.hazards.permissions import REPORT_RULES
from anlan.hazards.states import Origin
from anlan.inspections.permissions import RULES
from tests.access.rules import BUSINESS, Access

# `visit` is an announced one to the school, finished and signed by both sides; `contest` stands open
# in another that goes on. `kept_parcel` came from somebody without the right, with the photo
# `parcel_photo`.
VISIT = {"visit_id": "visit"}
PARCEL = {"sent_id": "kept_parcel"}

ACCESS: dict[str, Access] = {
    "visits:list": Access(BUSINESS),
    "visits:export": Access(BUSINESS, post={}),
    "visits:visit": Access(BUSINESS, VISIT),
    "visits:places": Access(BUSINESS, VISIT),
    "visits:print": Access(BUSINESS, VISIT),
    "visits:signature": Access(BUSINESS, {**VISIT, "side": "signed_side"}),
    "visits:settle": Access(
        REPORT_RULES[Origin.ANNOUNCED], {"contest_id": "contest"}, post={"choice": "offered"}
    ),
    "parcels:list": Access(RULES["see_parcels"]),
    "parcels:parcel": Access(RULES["see_parcels"], PARCEL),
    "parcels:photo": Access(RULES["see_parcels"], {**PARCEL, "sha256": "parcel_photo"}),
    "parcels:accept": Access(
        frozenset({Role.BUREAU_ADMINISTRATOR}), PARCEL, post={"reason": "情况属实"}
    ),
    "parcels:reject": Access(
        frozenset({Role.BUREAU_ADMINISTRATOR}), PARCEL, post={"reason": "重复上报"}
    ),
}
