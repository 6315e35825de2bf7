"""Uploads as they stand when a browser has sent them."""

from hashlib import sha256
from uuid import UUID

from anlan.kernel import uploads
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor


def arrived(actor: Actor, name: str, data: bytes, purpose: str) -> UUID:
    """A whole upload of that person."""
    digest = sha256(data).hexdigest()
    declaration = uploads.Declaration(new_id(), purpose, name, len(data), digest)
    upload = uploads.declare(actor=actor, declaration=declaration)
    uploads.append(actor=actor, upload_id=upload.pk, offset=0, piece=data)
    return upload.pk
