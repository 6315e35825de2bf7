"""Who has to be told when a unit moves or becomes of another kind.

Subjects above keep sums of whole territories, and the register knows nothing of them.
"""

from collections.abc import Callable

from anlan.units.models import Unit

# Each is called with the unit as it is now, its former path and its former kind, in the
# transaction of the change. Subjects enter themselves as their app starts.
Follower = Callable[[Unit, str, str], None]
FOLLOWERS: list[Follower] = []


def tell_followers(unit: Unit, *, old_path: str, old_kind: str) -> None:
    """Let every subject that keeps sums of territories catch up."""
    for follow in FOLLOWERS:
        follow(unit, old_path, old_kind)
