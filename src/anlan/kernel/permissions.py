"""Gate 2: which roles may do what, as a table that each subject fills."""

from collections.abc import Mapping

from anlan.kernel.errors import NotPermitted
from anlan.kernel.scope import Actor

Rules = Mapping[str, frozenset[str]]


def allowed(
    rules: Rules, actor: Actor, verb: str, unit_path: str, section_key: str | None = None
) -> bool:
    """Whether a role in the table's row for `verb` is held over that unit (and section)."""
    return actor.holds_over(rules[verb], unit_path, section_key)


def require(
    rules: Rules, actor: Actor, verb: str, unit_path: str, section_key: str | None = None
) -> None:
    """As `allowed`, raising NotPermitted."""
    if not allowed(rules, actor, verb, unit_path, section_key):
        raise NotPermitted
