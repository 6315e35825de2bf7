"""Made-up units and hazards in bulk, in the shape in which the product itself writes them."""

from bench.seeding.hazards import seed_hazards
from bench.seeding.register import District, seed_district, seeded_district

__all__ = ["District", "seed", "seed_district", "seed_hazards", "seeded_district"]


def seed(units: int, hazards: int) -> None:
    """A district with its hazards; called apart, so that its memory is not what is measured."""
    seed_hazards(seed_district(units), hazards)
