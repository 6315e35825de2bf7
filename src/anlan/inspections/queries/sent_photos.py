"""What has come of the photos that a person's devices send."""

from collections.abc import Collection
from dataclasses import dataclass

from anlan.inspections.models import SentPhoto
from anlan.kernel import uploads
from anlan.kernel.scope import Actor

PURPOSE = "field"


@dataclass(frozen=True, slots=True)
class PhotosHere:
    """Digests that are here, and how many bytes of others have come."""

    have: list[str]
    partial: dict[str, int]


def photos_here(actor: Actor, digests: Collection[str]) -> PhotosHere:
    """Of those digests: what this person has sent. What others have sent is not told."""
    own = SentPhoto.objects.filter(owner_id=actor.id, sha256__in=list(digests))
    have = set(own.values_list("sha256", flat=True))
    wanted = set(digests) - have
    begun = uploads.waiting(actor=actor, purpose=PURPOSE) if wanted else []
    partial = {each.sha256: each.received for each in begun if each.sha256 in wanted}
    return PhotosHere(sorted(have), partial)
