"""How far the grid is answered, territory by category: what the heat map shows."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Substr

from anlan.campaigns.models import Campaign, CoverageRow
from anlan.campaigns.queries.coverage import Answers
from anlan.campaigns.queries.frozen import read_key
from anlan.checklists import queries as checklists
from anlan.checklists.models import ChecklistVersion, Item
from anlan.kernel.scope import STEP_WIDTH, Actor, within


@dataclass(slots=True)
class Answered(Answers):
    """Items of one category in one territory."""

    items: int = 0
    done: int = 0
    excused: int = 0


def coverage_by_area_and_category(
    actor: Actor, campaign: Campaign, under: str = ""
) -> dict[tuple[str, str], Answered]:
    """(path one step below `under`, category code) → its items. Two queries beside the lists.

    `under` is the path of a unit, by default the campaign's own. As in `coverage_by_category`
    rows are counted in groups of like place and profile; what was excused is read row by row.
    """
    top = under or campaign.unit_path
    rows = (
        CoverageRow.objects.visible_to(actor)
        .filter(within("unit_path", top), campaign=campaign, is_active=True)
        .annotate(area=Substr("unit_path", 1, len(top) + STEP_WIDTH))
        .order_by()
    )
    lists, found = _Lists(campaign), defaultdict[tuple[str, str], Answered](Answered)
    groups = rows.values(
        "area", "participation__checklist_version", "profile_key", "place_kind"
    ).annotate(rows=Count("pk"), answered=Count("pk", filter=Q(last_handed_in_at__isnull=False)))
    for group in cast("Any", groups).iterator(chunk_size=2000):
        version = group["participation__checklist_version"]
        asked = lists.asked(version, group["profile_key"], group["place_kind"])
        for category, items in asked.items():
            cell = found[group["area"], category]
            cell.items += items * group["rows"]
            cell.done += items * group["answered"]
    excused = rows.filter(items_excused__gt=0).values_list(
        "area", "participation__checklist_version", "excused_codes"
    )
    for area, version, codes in excused.iterator(chunk_size=2000):
        for code in codes:
            cell = found[area, lists.category(version, code)]
            cell.done -= 1
            cell.excused += 1
    return dict(found)


class _Lists:
    """The campaign's frozen lists: how many items of each category a place must answer."""

    def __init__(self, campaign: Campaign) -> None:
        self._on = campaign.starts_on
        ids = list(campaign.targets.values_list("checklist_version", flat=True))
        self._versions: dict[UUID, ChecklistVersion] = ChecklistVersion.objects.in_bulk(ids)
        self._by_code: dict[UUID, dict[str, Item]] = {
            pk: {item.code: item for item in checklists.items_of(version)}
            for pk, version in self._versions.items()
        }
        self._known: dict[tuple[UUID, str, str], Counter[str]] = {}

    def asked(self, version_id: UUID, profile_key: str, place_kind: str) -> Counter[str]:
        """Category → items of a place of that kind in a unit of that profile."""
        key = (version_id, profile_key, place_kind)
        if key not in self._known:
            version, profile = self._versions[version_id], read_key(profile_key)
            items = checklists.items_at(version, profile, place_kind, self._on)
            self._known[key] = Counter(item.category for item in items)
        return self._known[key]

    def category(self, version_id: UUID, code: str) -> str:
        return self._by_code[version_id][code].category
