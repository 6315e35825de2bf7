"""Made-up units and hazards in bulk, in the shape in which the product itself writes them."""

from bench.seeding.hazards import seed_hazards
from bench.seeding.register import District, seed_district

__all__ = ["District", "seed_district", "seed_hazards"]
