"""The recount of what devices sent: each parcel is what it was, and what it brought is here."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pydantic import ValidationError

from anlan.inspections.models import Parcel, SentPhoto
from anlan.inspections.states.parcels import ParcelContent, ParcelState

BATCH = 200
# States in which every photo that a parcel declares must be here, and an inspection with it.
ENTERED = frozenset({ParcelState.APPLIED, ParcelState.CONTESTED})


def verify_parcels() -> Iterator[str]:
    """Each parcel whose content was altered, or that counts as entered and is not whole.

    Memory stays flat.
    """
    parcels = Parcel.objects.order_by("pk").iterator(chunk_size=BATCH)
    while some := list(islice(parcels, BATCH)):
        read = {parcel: _content(parcel) for parcel in some}
        here = _here(some, read.values())
        for parcel, content in read.items():
            yield from _compare(parcel, content, here)


def _content(parcel: Parcel) -> ParcelContent | None:
    try:
        return ParcelContent.model_validate(parcel.content)
    except ValidationError:
        return None


def _here(some: Iterable[Parcel], read: Iterable[ParcelContent | None]) -> set[tuple[object, str]]:
    declared = {digest for content in read if content for digest in content.declared()}
    senders = {parcel.sender_id for parcel in some}
    sent = SentPhoto.objects.filter(owner_id__in=senders, sha256__in=declared)
    return set(sent.values_list("owner_id", "sha256"))


def _compare(
    parcel: Parcel, content: ParcelContent | None, here: set[tuple[object, str]]
) -> Iterator[str]:
    if content is None or content.digest() != parcel.digest:
        yield f"parcel {parcel.pk}: its content is not what was sent"
        return
    if parcel.state not in ENTERED:
        return
    if parcel.inspection_id is None:
        yield f"parcel {parcel.pk}: entered, but in no inspection"
    for digest in content.declared():
        if (parcel.sender_id, digest) not in here:
            yield f"parcel {parcel.pk}: photo {digest} is not here"
