"""What is stored of inspections: rounds and visits with their sheets, and what devices sent."""

from anlan.inspections.models.parcels import Contest, LookBack, Parcel, SentPhoto
from anlan.inspections.models.rounds import (
    Inspection,
    InspectionQuerySet,
    Sheet,
    SheetPhoto,
    SheetQuerySet,
)

__all__ = [
    "Contest",
    "Inspection",
    "InspectionQuerySet",
    "LookBack",
    "Parcel",
    "SentPhoto",
    "Sheet",
    "SheetPhoto",
    "SheetQuerySet",
]
