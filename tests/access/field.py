"""Who may ask what of the interface for field pages.

What lies out of scope is answered there as what is not: where an address names several things, an
empty answer; where it names one, 404.
"""

from anlan.hazards.permissions import REPORT_RULES
from anlan.hazards.states import Origin
from anlan.inspections.queries.field.taking import INSPECTING
from tests.access.rules import EVERYONE, Access

NOTHING = "0" * 64
# `contest` was opened in an announced visit that goes on.
CHOOSING = REPORT_RULES[Origin.ANNOUNCED]

ACCESS: dict[str, Access] = {
    "api:me": Access(EVERYONE),
    "api:issue_device": Access(EVERYONE, post={"label": "测试手机"}),
    "api:have_photos": Access(EVERYONE, post={"sha256": [NOTHING]}),
    # Bytes that are not what their digest says: refused as such to whoever may send.
    "api:put_photo": Access(EVERYONE, {"sha256": "digest"}, post={}, method="put"),
    "api:tasks": Access(EVERYONE),
    "api:participations": Access(EVERYONE),
    # `place` is the canteen of the world's school.
    "api:place": Access(INSPECTING, {"place_id": "place"}),
    "api:pull": Access(EVERYONE, post={"participations": [], "cursor": ""}),
    # A parcel without content is no parcel, whoever sends it: 422.
    "api:put_parcel": Access(EVERYONE, {"parcel_id": "parcel"}, post={}, method="put"),
    "api:push": Access(EVERYONE, post={"sent_at": "2026-05-20T08:00:00Z", "parcels": []}),
    "api:parcel_states": Access(EVERYONE, post={"ids": []}),
    "api:settle_contest": Access(CHOOSING, {"contest_id": "contest"}, post={"choice": "standing"}),
    "api:openapi": Access(EVERYONE),
}
