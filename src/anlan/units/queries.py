"""What can be asked of the register."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anlan.accounts.models import Membership
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.paging import Page, page_of
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import STEP_WIDTH, Actor, ancestors, within
from anlan.units.models import Place, Post, RosterImport, Unit, UnitQuerySet
from anlan.units.permissions import RULES
from anlan.units.states import PARENT_KINDS, UnitKind, UnitStatus

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts about a unit on which the applicability of items depends."""

    kind: str
    stage: str
    features: frozenset[str]
    pupils: int | None


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What is looked for in the register; whatever is empty narrows nothing.

    `words`: part of a name, its pinyin initials, or the beginning of a code.
    """

    words: str = ""
    kind: str = ""
    under: UUID | None = None
    status: str = UnitStatus.ACTIVE
    feature: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the list: how deep it is indented, and how many units stand right below it."""

    unit: Unit
    depth: int
    children: int


def profile_of(unit: Unit) -> Profile:
    """The unit's profile as of now."""
    return Profile(unit.kind, unit.stage, frozenset(unit.features), unit.pupils)


def units(actor: Actor) -> UnitQuerySet:
    """All units in the actor's scope, in tree order."""
    return Unit.objects.visible_to(actor).order_by("path")


def unit(actor: Actor, unit_id: UUID) -> Unit:
    """One unit in scope, its parent with it; raises NotFound."""
    found = Unit.objects.visible_to(actor).select_related("parent").filter(pk=unit_id).first()
    if found is None:
        raise NotFound
    return found


def register(actor: Actor, filters: RegisterFilters) -> UnitQuerySet:
    """The units in scope that answer to the filters."""
    found = Unit.objects.visible_to(actor)
    if words := "".join(filters.words.split()):
        wanted = Q(name__contains=words) | Q(name_initials__contains=words.lower())
        if words.isascii():
            wanted |= Q(school_code__startswith=words) | Q(credit_code__startswith=words.upper())
        found = found.filter(wanted)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.under is not None:
        above = Unit.objects.visible_to(actor).filter(pk=filters.under).first()
        found = found.filter(within("path", above.path)) if above else found.none()
    if filters.feature:
        # A JSON list of plain words in quotes: portable, and a bureau's units are few enough.
        found = found.filter(features__icontains=f'"{filters.feature}"')
    return found


def register_page(actor: Actor, filters: RegisterFilters, mark: str = "") -> Page[Unit]:
    """One page of them in tree order."""
    rows = register(actor, filters).select_related("parent")
    return page_of(rows, ("path",), mark, PAGE_SIZE)


def lines(actor: Actor, rows: Iterable[Unit]) -> list[Line]:
    """Units with their depth below the top of the actor's scope and their children counted."""
    rows = list(rows)
    counted = (
        Unit.objects.visible_to(actor)
        .filter(parent__in=[row.pk for row in rows], status=UnitStatus.ACTIVE)
        .order_by()
        .values_list("parent")
        .annotate(number=Count("pk"))
    )
    children: dict[UUID | None, int] = dict(counted)
    top = min((len(grant.unit_path) for grant in actor.grants), default=STEP_WIDTH)
    return [
        Line(row, max(len(row.path) - top, 0) // STEP_WIDTH, children.get(row.pk, 0))
        for row in rows
    ]


def counts_by_kind(actor: Actor, filters: RegisterFilters) -> Counter[str]:
    """How many units of each kind answer to the filters."""
    rows = register(actor, filters).order_by().values_list("kind").annotate(number=Count("pk"))
    return Counter(dict(rows))


def above(actor: Actor, unit: Unit) -> list[Unit]:
    """The units above one, from the top, as far as the actor sees up."""
    paths = ancestors(unit.path)[:-1]
    return list(units(actor).filter(path__in=paths))


def below(actor: Actor, unit: Unit) -> UnitQuerySet:
    """The units right below one, in tree order."""
    return units(actor).filter(parent=unit)


def possible_parents(actor: Actor, kind: str = "", moving: Unit | None = None) -> UnitQuerySet:
    """Units at work under which the actor may enter a unit (of that kind), or move one to."""
    found = units(actor).filter(status=UnitStatus.ACTIVE)
    if kind:
        found = found.filter(kind__in=PARENT_KINDS[kind])
    else:
        found = found.filter(kind__in=frozenset().union(*PARENT_KINDS.values()))
    if moving is not None:
        found = found.exclude(within("path", moving.path))
    if not actor.is_system:
        reach = Q(pk__in=())
        for grant in actor.grants:
            if grant.role in RULES["create"]:
                reach |= within("path", grant.unit_path)
        found = found.filter(reach)
    return found


def may(actor: Actor, verb: str, unit: Unit) -> bool:
    """Whether the actor may do that to the unit, for offering it on a page."""
    return allowed(RULES, actor, verb, unit.path)


def may_anywhere(actor: Actor, verb: str) -> bool:
    """Whether the actor may do that to some unit."""
    return actor.holds(RULES[verb])


def places_of(actor: Actor, unit: Unit) -> QuerySet[Place]:
    """The places of a unit, the retired last."""
    found = Place.objects.visible_to(actor).filter(unit=unit)
    return found.order_by("-is_active", "position", "name")


def posts_of(actor: Actor, unit: Unit) -> QuerySet[Post]:
    """The posts of a unit, the retired last."""
    found = Post.objects.visible_to(actor).filter(unit=unit)
    return found.order_by("-is_active", "position", "name")


def place(actor: Actor, place_id: UUID) -> Place:
    """One place in scope, its unit with it; raises NotFound."""
    found = Place.objects.visible_to(actor).select_related("unit").filter(pk=place_id).first()
    if found is None:
        raise NotFound
    return found


def post(actor: Actor, post_id: UUID) -> Post:
    """One post in scope, its unit with it; raises NotFound."""
    found = Post.objects.visible_to(actor).select_related("unit").filter(pk=post_id).first()
    if found is None:
        raise NotFound
    return found


def people_of(actor: Actor, unit: Unit) -> QuerySet[Membership]:
    """Who holds a role in a unit now."""
    found = Membership.objects.visible_to(actor).filter(unit=unit, ended_at=None)
    return found.select_related("user").order_by("role", "user__name", "pk")


def roster_import(actor: Actor, import_id: UUID) -> RosterImport:
    """One roster that was read, for those who may import there; raises NotFound."""
    found = (
        RosterImport.objects.visible_to(actor)
        .select_related("unit", "file")
        .filter(pk=import_id)
        .first()
    )
    if found is None or not allowed(RULES, actor, "import_roster", found.unit_path):
        raise NotFound
    return found


def named(actor: Actor, text: str) -> UnitQuerySet:
    """The units at work in scope that bear exactly that name or code."""
    wanted = Q(name=text) | Q(school_code=text) | Q(credit_code=text.upper())
    return units(actor).filter(wanted, status=UnitStatus.ACTIVE)


def unit_named(actor: Actor, words: str) -> Unit:
    """The one unit in scope of that name or code; raises NotFound, or InvalidInput for several."""
    code = words.strip().upper()
    wanted = Q(name=words.strip()) | Q(school_code=code) | Q(credit_code=code)
    found = list(units(actor).filter(wanted)[:2])
    if not found:
        raise NotFound(_("没有找到单位“%(name)s”。") % {"name": words})
    if len(found) > 1:
        raise InvalidInput(_("有多个单位都叫“%(name)s”，请改用代码。") % {"name": words})
    return found[0]


def territories(actor: Actor) -> UnitQuerySet:
    """Units at work that lead others: by which a list of units may be narrowed."""
    kinds = [UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRAL_SCHOOL]
    return units(actor).filter(kind__in=kinds, status=UnitStatus.ACTIVE)


def import_targets(actor: Actor) -> UnitQuerySet:
    """The bureaus into which the actor may import a roster."""
    return possible_parents(actor).filter(kind=UnitKind.BUREAU)
