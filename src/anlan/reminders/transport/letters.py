"""What is sent, and along which way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from anlan.reminders.states import ChannelKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A title and a text, both plain."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A channel with its secret opened. It has no repr, lest the secret reaches a log."""

    kind: ChannelKind
    secret: str = field(repr=False)
    facts: Mapping[str, str] = field(default_factory=dict)
    # The mailbox of the person; a group needs none.
    recipient: str = ""
