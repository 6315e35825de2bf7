"""The log for those who audit: search, one entry, export."""

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.kernel import audit, clock
from anlan.kernel.errors import InvalidInput
from anlan.web.audit.forms import EntryFilterForm
from anlan.web.audit.labels import verb_label
from anlan.web.audit.reading import note_of, read
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.kernel.models import Event

BYTE_ORDER_MARK = "\ufeff"
# A cell that begins with one of these would be run as a formula by a spreadsheet program.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def entries(request: SignedInRequest) -> HttpResponse:
    """The latest entries that answer to the filters."""
    form = EntryFilterForm(request.actor, request.GET)
    page = audit.page(request.actor, form.filters(), request.GET.get("at", ""))
    context = {
        "form": form,
        "active": form.active(),
        "question": form.question(),
        "rows": page.rows,
        "previous_url": form.address(page.previous),
        "next_url": form.address(page.next),
    }
    return render(request, "audit/entries.html", context)


def entry(request: SignedInRequest, event_id: UUID) -> HttpResponse:
    """One entry with all it tells, and its seal."""
    event = audit.entry(request.actor, event_id)
    context = {"event": event, "reading": read(event)}
    return render(request, "audit/entry.html", context)


def export(request: SignedInRequest) -> StreamingHttpResponse:
    """All entries that answer to the filters, as a CSV file written while it is read."""
    form = EntryFilterForm(request.actor, request.GET)
    if form.errors:
        raise InvalidInput(fields={name: str(text[0]) for name, text in form.errors.items()})
    # Asked here, before the answer has begun: a refusal must still become a page.
    found = audit.entries(request.actor, form.filters()).order_by("-id")
    response = StreamingHttpResponse(
        _lines(found.iterator(chunk_size=2000)), content_type="text/csv; charset=utf-8"
    )
    name = f"audit-{clock.today():%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """Gives back what the CSV writer writes."""

    def write(self, text: str) -> str:
        return text


def _lines(events: Iterator["Event"]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    heads = [
        _("时间"),
        _("操作人"),
        _("操作"),
        _("对象"),
        _("说明"),
        _("链号"),
        _("序号"),
        _("校验值"),
    ]
    yield BYTE_ORDER_MARK
    yield writer.writerow(heads)
    for event in events:
        yield writer.writerow(
            [
                f"{timezone.localtime(event.occurred_at):%Y-%m-%d %H:%M:%S}",
                _harmless(event.actor_name),
                _harmless(str(verb_label(event.verb))),
                _harmless(event.object_name),
                _harmless(note_of(event)),
                event.chain,
                event.number,
                event.digest,
            ]
        )


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
