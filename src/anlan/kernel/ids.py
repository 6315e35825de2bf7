"""Identifiers that a client may make offline and that sort by time."""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from uuid_utils.compat import uuid7

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unique without a server, ordered by its millisecond."""
    return uuid7()


def id_at(moment: datetime) -> UUID:
    """A UUIDv7 of that moment, ordered by its microsecond (RFC 9562 §6.2, method 3)."""
    return UUID(int=first_id_at(moment).int | secrets.randbits(62))


def id_from(moment: datetime, name: str) -> UUID:
    """The one UUIDv7 of that moment for that name: made again, it is the same."""
    bits = int.from_bytes(sha256(name.encode()).digest()[:8]) >> 2
    return UUID(int=first_id_at(moment).int | bits)


def first_id_at(moment: datetime) -> UUID:
    """The least id that `id_at` can make from that moment on: the bound of a period in ids."""
    milliseconds, rest = divmod((moment - _EPOCH) // _MICROSECOND, 1000)
    fraction = rest * 4096 // 1000
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62)
