"""The only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """The present day in the district's time zone."""
    return timezone.localdate(now())


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """Let it be `moment` within the block: how the demo district gets a history."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
