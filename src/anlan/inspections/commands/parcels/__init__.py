"""What devices send from the field: received once, applied as a whole (docs/field-sync.md)."""

from anlan.inspections.commands.parcels.arrival import (
    photo_arrived,
    receive_parcel,
    receive_parcels,
    resume_parcels,
)
from anlan.inspections.commands.parcels.receipts import DIFFERS, Arrived, Receipt, Sender
from anlan.inspections.commands.parcels.settling import settle_contest, settle_parcel

__all__ = [
    "DIFFERS",
    "Arrived",
    "Receipt",
    "Sender",
    "photo_arrived",
    "receive_parcel",
    "receive_parcels",
    "resume_parcels",
    "settle_contest",
    "settle_parcel",
]
