"""Whether what the server acknowledged is there, whole and once."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from anlan.hazards.models import Hazard, HazardPhoto
from anlan.inspections.models import Parcel, Sheet
from anlan.inspections.states.parcels import ParcelState
from anlan.kernel.files import path_of


def losses(acknowledged: Mapping[str, Sequence[str]], answers: int) -> Iterator[str]:
    """Every acknowledged parcel (→ digests of its photos) of which something is amiss, in words."""
    for parcel_id, photos in acknowledged.items():
        parcel = Parcel.objects.filter(pk=parcel_id).first()
        if parcel is None:
            yield f"{parcel_id}: the parcel is not there"
        elif parcel.state != ParcelState.APPLIED:
            yield f"{parcel_id}: the parcel is {parcel.state}: {parcel.reason}"
        else:
            yield from _missing(parcel, photos, answers)


def _missing(parcel: Parcel, photos: Sequence[str], answers: int) -> Iterator[str]:
    sheets = Sheet.objects.filter(inspection=parcel.inspection_id)
    there = sum(len(sheet.answers) for sheet in sheets)
    if there != answers:
        yield f"{parcel.pk}: {there} answers instead of {answers}"
    hazards = Hazard.objects.filter(origin_ref__in=[sheet.pk for sheet in sheets]).count()
    if hazards != 1:
        yield f"{parcel.pk}: {hazards} hazards instead of one"
    for photo in photos:
        yield from (f"{parcel.pk}: photo {photo}: {why}" for why in _faults(photo))


def _faults(photo: str) -> Iterator[str]:
    try:
        found = sha256(path_of(photo).read_bytes()).hexdigest()
    except FileNotFoundError:
        yield "not on the disk"
        return
    if found != photo:
        yield "damaged"
    if HazardPhoto.objects.filter(file=photo).count() != 1:
        yield "does not belong to exactly one hazard"
