"""Who may ask what of the interface for field pages.

What lies out of scope is answered there as what is not: where an address names several things, an
empty answer; where it names one, 404.
"""

from tests.access.rules import EVERYONE, Access

NOTHING = "0" * 64

ACCESS: dict[str, Access] = {
    "api:me": Access(EVERYONE),
    "api:issue_device": Access(EVERYONE, post={"label": "测试手机"}),
    "api:have_photos": Access(EVERYONE, post={"sha256": [NOTHING]}),
    # Bytes that are not what their digest says: refused as such to whoever may send.
    "api:put_photo": Access(EVERYONE, {"sha256": "digest"}, post={}, method="put"),
    "api:openapi": Access(EVERYONE),
}
