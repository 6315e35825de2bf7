"""What a kind of saved report is, and how to add one.

1. Write `reports/kinds/<name>.py` with a `ReportKind` and enter it in `kinds.KINDS`.
2. Offer it: a page of the subject calls `reports.commands.ask_for_report(actor=…, kind="<key>",
   campaign_id=…, parameters={…})` and sends the person on to `saved_reports:list`, where progress,
   errors, retry and download are the same for every kind.

`build` runs in the worker, outside any transaction, as the person who asked, with the rights of the
moment at which it runs: it takes rows through `visible_to(actor)` like everybody. It may run more than
once and must change nothing. What it raises is shown: a `DomainError` at once and for good, in its own
words, anything else after three attempts. It reports how far it is by `progress(done, total, note)` or
`progress.over(rows, total)`, as often as it likes.

`parameters` are plain JSON, in the form in which they came from the asking page: `check` looks at them
before the report is queued and raises `InvalidInput`. The same parameters give the same queued row, so
leave out what differs from click to click.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.functional import Promise

from anlan.accounts.states import BUSINESS
from anlan.campaigns.models import Campaign
from anlan.kernel.scope import Actor
from anlan.kernel.work import Progress

Parameters = Mapping[str, Any]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Built:
    """A finished file: its name with ending, what it is, its rows, and the bytes or an open file.

    An open file is read from its start and closed.
    """

    name: str
    media_type: str
    rows: int
    content: bytes | BinaryIO


def _anything(_parameters: Parameters) -> None:
    """No parameters that could be wrong."""


def _nothing(_parameters: Parameters) -> list[str]:
    """No parameters worth telling."""
    return []


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind: its key, its title, how it is built, who may ask, and its parameters in words."""

    key: str
    title: Promise
    build: Callable[[Actor, Campaign, Parameters, Progress], Built]
    roles: frozenset[str] = field(default=BUSINESS)
    check: Callable[[Parameters], None] = _anything
    told: Callable[[Parameters], list[str]] = _nothing
