"""Which counters of areas answer for what an actor sees, where they do."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from anlan.campaigns.models import Campaign
from anlan.hazards.models import HazardQuerySet
from anlan.hazards.models.areas import AREA_KINDS
from anlan.hazards.queries.filters import LedgerFilters
from anlan.kernel.scope import Actor
from anlan.units.models import Unit

# (path, section or "" for all): a part of the tree that the actor sees.
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas of one campaign that an actor sees, apart from each other, and what narrows them.

    A part is the path of a leading unit, with the one section that is seen of it or "".
    """

    campaign_id: UUID
    parts: tuple[Part, ...]
    narrowed: Q

    @property
    def condition(self) -> Q:
        """The condition on `AreaTally` that gives them and nothing else."""
        seen = Q()
        for path, section in self.parts:
            seen |= Q(area_path=path, **({"section_key": section} if section else {}))
        return Q(campaign_id=self.campaign_id) & seen & self.narrowed


def areas_seen(actor: Actor, filters: LedgerFilters) -> Areas | None:
    """The areas that hold exactly what these filters give of the ledger, whatever states they name.

    None where counters of areas do not know: for a school or central school, and for filters
    beyond campaign, territory, section, category and grade. Two queries.
    """
    if filters.campaign_id is None or not _are_known(filters):
        return None
    campaign = Campaign.objects.filter(pk=filters.campaign_id).only("unit_path").first()
    if campaign is None:
        return None
    parts = _parts(actor, filters.unit_path or campaign.unit_path)
    paths = {path for path, _section in parts}
    is_nested = any(one != other and one.startswith(other) for one in paths for other in paths)
    leading = Unit.objects.filter(path__in=paths, kind__in=AREA_KINDS).count()
    if is_nested or not paths or leading != len(paths):
        return None
    wanted = {
        "section_key": filters.section_key,
        "category": filters.category,
        "grade": filters.grade,
    }
    narrowed = Q(**{name: value for name, value in wanted.items() if value})
    return Areas(campaign.pk, tuple(sorted(parts)), narrowed)


def _are_known(filters: LedgerFilters) -> bool:
    return not (
        filters.origin
        or filters.overdue
        or filters.due_soon
        or filters.pending
        or filters.fixed_on_spot is not None
        or filters.found_from
        or filters.found_until
        or filters.words
        or filters.asks_for_history
    )


def _parts(actor: Actor, top: str) -> set[Part]:
    """What the actor sees of the territory below `top`."""
    if actor.is_system:
        return {(top, "")}
    parts = set()
    for grant in actor.grants:
        if grant.role in HazardQuerySet.hidden_from:
            continue
        if top.startswith(grant.unit_path):
            parts.add((top, grant.section_key))
        elif grant.unit_path.startswith(top):
            parts.add((grant.unit_path, grant.section_key))
    # Who sees the whole of a part sees its sections already.
    return {(path, section) for path, section in parts if not section or (path, "") not in parts}
