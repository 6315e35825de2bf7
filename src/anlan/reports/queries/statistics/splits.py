"""The lines of a table, whatever it is split by: how each is called and which rows it holds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from anlan.campaigns.models import Participation
from anlan.campaigns.queries import LEADING
from anlan.checklists import queries as checklists
from anlan.hazards import queries as hazards
from anlan.hazards.models import HazardTally
from anlan.hazards.queries import LedgerFilters
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import STEP_WIDTH, ancestors, within
from anlan.reports.queries.statistics.asked import Asked
from anlan.reports.queries.statistics.figures import Figures
from anlan.reports.queries.statistics.lines import Line, Place
from anlan.reports.queries.statistics.rows import Split
from anlan.reports.queries.statistics.summing import sums
from anlan.supervision import queries as supervision
from anlan.units import queries as units
from anlan.units.models import Unit
from anlan.units.states import UnitKind

DIRECT = "direct"
UNZONED = ""
BY_UNIT = Split("unit_path")
# More territories than that are not named one by one to leave them out.
MOST_LEFT_OUT = 200


def by_kind(asked: Asked) -> list[Line]:
    """One line for each kind of unit, as the units entered the campaign."""
    found = sums(asked, Split("unit_kind"))
    return [
        line(asked, kind, str(kind.label), found[kind], replace(asked.filters, unit_kind=kind))
        for kind in UnitKind
        if kind in found
    ]


def by_section(asked: Asked) -> list[Line]:
    """One line for each section that answers, in the order of the register; then those of none."""
    found = sums(asked, Split("section_key"), with_units=False)
    titles = checklists.sections_of(asked.campaign.unit_path)
    keys = [*titles, *sorted(key for key in found if key and key not in titles)]
    lines = [
        line(asked, key, titles.get(key, key), found[key], replace(asked.filters, section_key=key))
        for key in keys
        if key in found
    ]
    if "" in found:
        lines.append(line(asked, "", str(_("未明确责任股室")), found[""], None))
    return lines


def by_category(asked: Asked) -> list[Line]:
    """One line for each category of the lists, in their order; then what bears none."""
    found = sums(asked, Split("category"), with_units=False)
    titles = hazards.categories(asked.campaign)
    lines = [
        line(
            asked,
            key,
            f"{key} {titles.get(key, '')}".strip(),
            found[key],
            replace(asked.filters, category=key),
        )
        for key in sorted({*found, *titles} - {""})
    ]
    if "" in found:
        lines.append(line(asked, "", str(_("未分类")), found[""], None))
    return lines


def by_territory(asked: Asked) -> list[Line]:
    """One line for each unit that leads others right below, and one for those led directly."""
    top = territory_of(asked)
    found = sums(asked, Split("unit_path", len(top) + STEP_WIDTH))
    named = {unit.path: unit for unit in leading(asked, top, found)}
    lines = [
        line(
            asked,
            path,
            unit.name,
            found[path],
            replace(asked.filters, unit_path=path),
            path,
            Place(unit.pk),
        )
        for path, unit in named.items()
    ]
    direct = Figures()
    for path in found.keys() - named.keys():
        direct.add(found[path])
    if direct.sums:
        base = replace(asked.filters, without_paths=tuple(named))
        few = len(named) <= MOST_LEFT_OUT
        place = Place(asked.unit_id, directly=True)
        title = str(_("直属单位"))
        lines.append(line(asked, DIRECT, title, direct, base if few else None, place=place))
    return lines


def by_zone(asked: Asked) -> list[Line]:
    """One line for each zone, with the units that lay in it on the last day; then those in none."""
    held = supervision.assignments_on(asked.actor, asked.period.until)
    zone_of = dict(held.values_list("unit_path", "zone"))
    paths: defaultdict[object, list[str]] = defaultdict(list)
    for path, zone in zone_of.items():
        paths[zone].append(path)
    added: defaultdict[object, Figures] = defaultdict(Figures)
    for path, figures in sums(asked, BY_UNIT).items():
        added[zone_of.get(path, UNZONED)].add(figures)
    lines = [
        line(
            asked,
            str(zone.pk),
            str(zone),
            added[zone.pk],
            replace(asked.filters, unit_paths=tuple(sorted(paths[zone.pk]))),
            place=Place(asked.unit_id, zone_id=zone.pk, zone_on=asked.period.until),
        )
        for zone in supervision.zones(asked.actor)
        if zone.pk in added or zone.pk in paths
    ]
    if UNZONED in added:
        lines.append(line(asked, UNZONED, str(_("未划入责任区")), added[UNZONED], None))
    return lines


def unit_page(asked: Asked, mark: str, size: int) -> Page[Unit]:
    """The units of one page, in tree order: those that take part, took part, or have hazards."""
    return page_of(_units(asked), ("path",), mark, size)


def by_unit(asked: Asked, page: Iterable[Unit] | None = None) -> list[Line]:
    """One line for each of these units, or for all of them."""
    shown = list(_units(asked) if page is None else page)
    if page is None:
        found = sums(asked, BY_UNIT)
    else:
        paths = tuple(unit.path for unit in shown)
        found = sums(asked, BY_UNIT, narrowing=replace(asked.filters, unit_paths=paths))
    return [
        line(
            asked,
            unit.path,
            unit.name,
            found[unit.path],
            replace(asked.filters, unit_paths=(unit.path,)),
            unit.path,
            Place(unit.pk, alone=True),
        )
        for unit in shown
    ]


def line(  # noqa: PLR0913, PLR0917 -- what a line is
    asked: Asked,
    key: str,
    title: str,
    figures: Figures,
    base: LedgerFilters | None,
    unit_path: str = "",
    place: Place | None = None,
) -> Line:
    """A line of what was asked."""
    place = place or Place(asked.unit_id)
    return Line(key, title, figures, asked.period, base, unit_path, place)


def _units(asked: Asked) -> QuerySet[Unit]:
    took_part = Participation.objects.filter(campaign=asked.campaign, unit=OuterRef("pk"))
    has_hazards = HazardTally.objects.filter(campaign=asked.campaign, unit=OuterRef("pk"))
    top = asked.unit_path or asked.campaign.unit_path
    rows = units.units(asked.actor).filter(within("path", top))
    return rows.filter(Exists(took_part) | Exists(has_hazards)).order_by("path")


def territory_of(asked: Asked) -> str:
    """The path below which territories are told apart: the asked one, else the actor's own.

    Who sees but one of a province's bureaus is told of its central schools, not of the province;
    of what leads nobody there is one line, its own.
    """
    if asked.unit_path or asked.actor.is_system:
        return asked.unit_path or asked.campaign.unit_path
    top = asked.campaign.unit_path
    paths = [each.unit_path for each in asked.actor.grants if each.unit_path.startswith(top)]
    if not paths or len(paths) < len(asked.actor.grants):
        return top
    common = next(
        (path for path in reversed(ancestors(paths[0])) if all(p.startswith(path) for p in paths)),
        top,
    )
    if len(common) <= len(top):
        return top
    leads = Unit.objects.filter(parent__path=common, kind__in=LEADING).exists()
    return common if leads else common[:-STEP_WIDTH]


def leading(asked: Asked, top: str, found: Iterable[str]) -> list[Unit]:
    """The units right below `top` that lead others: those in sight, and those of whom lines tell."""
    below = Unit.objects.filter(parent__path=top, kind__in=LEADING).order_by("path")
    seen = set(units.units(asked.actor).filter(parent__path=top).values_list("path", flat=True))
    wanted = seen.union(found)
    return [unit for unit in below if unit.path in wanted]
