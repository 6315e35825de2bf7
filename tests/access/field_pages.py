"""The shell of the field pages: open to all, as there is nothing in it."""

from tests.access.rules import EVERYONE, Access

ACCESS: dict[str, Access] = {
    "field:shell": Access(EVERYONE, public=True),
    "field:worker": Access(EVERYONE, public=True),
}
