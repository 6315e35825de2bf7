"""The search text of a hazard, kept as its facts change."""

from anlan.hazards.models import Hazard, HazardText
from anlan.hazards.queries.text import search_text, with_owner


def words_of(hazard: Hazard, *further: str) -> HazardText:
    """The row to store beside a new hazard; `further` are words that only serve the search.

    The unit's name is not among them: a search finds units by their own names.
    """
    text = search_text(
        hazard.number,
        hazard.description,
        hazard.place_name,
        hazard.location,
        hazard.item_code,
        hazard.category_title,
        *further,
        owner=hazard.owner,
    )
    return HazardText(hazard=hazard, campaign_id=hazard.campaign_id, text=text)


def rename_owner(hazard: Hazard) -> None:
    """Let the hazard be found by its new owner."""
    for row in HazardText.objects.filter(pk=hazard.pk):
        row.text = with_owner(row.text, hazard.owner)
        row.save(update_fields=["text"])
