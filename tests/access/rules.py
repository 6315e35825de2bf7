"""The words in which an address's rule is written.

Each `tests/access/<subject>.py` holds `ACCESS: dict[str, Access]`, from the route's full name
(namespace:name) to its rule. `test_matrix.py` walks the URL table: a route without a rule fails.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from anlan.accounts.states import BUSINESS, Role

EVERYONE = frozenset(Role)
__all__ = ["BUSINESS", "EVERYONE", "Access"]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open one address.

    `roles`: those who get an answer when the objects lie in their scope; others get 403 or 404.
    `objects`: URL keyword → name of an object in `world.py` (e.g. {"hazard_id": "hazard"}).
    `post`: the body that the address takes when it only accepts POST.
    `public`: answers without signing in.
    `method`: another than GET without a body, POST with one.
    """

    roles: frozenset[str] = field(default=BUSINESS)
    objects: Mapping[str, str] = field(default_factory=dict)
    post: Mapping[str, object] | None = None
    public: bool = False
    method: str = ""

    @property
    def way(self) -> str:
        """The method by which the address is asked: what was said, else by whether it has a body."""
        return self.method or ("get" if self.post is None else "post")
