"""What an official document says, before anybody thinks of pages."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

# Control characters, and those that turn the direction of a line around: a text could otherwise
# read differently on paper than it does in the ledger.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\v\f]")

Align = Literal["left", "center", "right"]


def clean(text: str) -> str:
    """The text with nothing but what can stand on paper; line breaks are kept as they are."""
    whole = text.encode("utf-8", "replace").decode()
    return _UNPRINTABLE.sub(" ", _BREAKS.sub("\n", whole)).strip()


def paragraphs_of(text: str) -> tuple["Paragraph", ...]:
    """What somebody wrote into a box, one paragraph a line; empty lines say nothing."""
    lines = (line.strip(" \u3000") for line in clean(text).split("\n"))
    return tuple(Paragraph(line) for line in lines if line)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number, which follows from its level: 一、 （一） 1. （1）."""

    level: Literal[1, 2, 3, 4]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Items counted 1. 2. 3., each as a paragraph."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; widths are shares of the whole."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table over the full width whose head comes again on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | NumberedList | Table


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something attached, named below the text; with blocks it follows on pages of its own."""

    title: str
    blocks: tuple[Block, ...] = ()
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues the document, and the day; room for the seal is over both."""

    unit: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask, in the note below the date."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """An official document of GB/T 9704-2012.

    The title comes as phrases within which a line is not broken.
    """

    title: tuple[str, ...]
    addressee: str
    blocks: tuple[Block, ...]
    signature: Signature | None = None
    attachments: tuple[Attachment, ...] = field(default=())
    contact: Contact | None = None
