"""A state machine is a table: (from, verb, to)."""

from collections.abc import Mapping
from dataclasses import dataclass

from anlan.kernel.errors import WrongState


@dataclass(frozen=True, slots=True)
class Transition:
    """From any of `sources` to `target`."""

    sources: frozenset[str]
    target: str


def next_state(table: Mapping[str, Transition], verb: str, before: str) -> str:
    """The state after `verb`; raises WrongState where the table knows no such move."""
    move = table[verb]
    if before not in move.sources:
        raise WrongState
    return move.target
