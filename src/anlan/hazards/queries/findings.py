"""What a finding is entered against: a unit, a campaign that runs there, an item or a category."""

from collections import Counter
from dataclasses import dataclass

from anlan.campaigns import queries as campaigns
from anlan.campaigns.models import Campaign, Participation
from anlan.campaigns.states import CampaignState
from anlan.checklists import queries as checklists
from anlan.checklists.models import Item
from anlan.hazards.permissions import REPORTING
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.units import queries as units
from anlan.units.models import Unit, UnitQuerySet
from anlan.units.states import UnitKind

# Those who inspect; what is found there is found elsewhere.
_OFFICES = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.BUREAU, UnitKind.SECTION})


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item of the unit's frozen checklist; `why_not` says why the unit's profile left it out."""

    item: Item
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of a checklist, and the section that most of its items belong to."""

    code: str
    title: str
    section_key: str


def units_to_report(actor: Actor, words: str = "") -> UnitQuerySet:
    """Units at work for which the actor may enter a finding, by name, initials or code."""
    found = units.register(actor.only(REPORTING), units.RegisterFilters(words=words))
    return found.exclude(kind__in=_OFFICES).select_related("parent").order_by("path")


def campaigns_to_report(actor: Actor, unit: Unit) -> list[Campaign]:
    """The campaigns that run over that unit, the latest first."""
    running = campaigns.campaigns(actor).filter(state=CampaignState.LAUNCHED)
    return [each for each in running if unit.path.startswith(each.unit_path)]


def part_of(actor: Actor, campaign: Campaign, unit: Unit) -> Participation | None:
    """The unit's part in the campaign; None where it takes none."""
    try:
        return campaigns.participation(actor, campaign, unit.pk)
    except NotFound:
        return None


def find_items(part: Participation, words: str, most: int) -> list[ItemChoice]:
    """Items of the unit's frozen checklist with every word in them, those that apply to it first.

    An item that the profile left out can be chosen too: a boiler that nobody declared is a finding.
    """
    wanted = words.lower().split()
    if not wanted:
        return []
    on = part.campaign.starts_on
    reasons = {
        item.code: reason
        for item, reason in checklists.excluded_items(
            part.checklist_version, campaigns.frozen_profile(part), on
        )
    }
    found = [
        ItemChoice(item, reasons.get(item.code, ""))
        for item in checklists.items_of(part.checklist_version)
        if all(word in f"{item.code} {item.category_title} {item.text}".lower() for word in wanted)
    ]
    return sorted(found, key=lambda choice: bool(choice.why_not))[:most]


def item_of(part: Participation, code: str) -> Item | None:
    """The item of that code in the unit's frozen checklist."""
    items = checklists.items_of(part.checklist_version)
    return next((item for item in items if item.code == code), None)


def categories_to_report(campaign: Campaign, part: Participation | None) -> list[Category]:
    """The categories of the unit's checklist, or of all the campaign's where it takes no part."""
    if part is not None:
        items = list(checklists.items_of(part.checklist_version))
    else:
        items = list(Item.objects.filter(version__target__campaign=campaign).order_by("code"))
    titles = {item.category: item.category_title for item in items}
    sections = {code: Counter[str]() for code in titles}
    for item in items:
        sections[item.category][item.section_key] += 1
    return [
        Category(code, titles[code], sections[code].most_common(1)[0][0]) for code in sorted(titles)
    ]
