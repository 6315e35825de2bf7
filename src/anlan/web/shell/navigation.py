"""The navigation: one table of entries, filtered by what the actor may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.accounts.states import ADMINISTRATORS, BUREAU, UNIT, Role
from anlan.campaigns.permissions import FOLLOWING
from anlan.inspections.permissions import RULES as INSPECTIONS
from anlan.kernel.scope import Actor

EVERYONE = frozenset(Role)
KEEPERS = frozenset({Role.SYSTEM_ADMINISTRATOR})
PARCELS = INSPECTIONS["see_parcels"]
AUDITING = frozenset({Role.BUREAU_ADMINISTRATOR, Role.AUDITOR})
# Who comes to units to inspect, and who inspects at home with a phone in hand.
IN_THE_FIELD = EVERYONE - {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR}
STEERING = BUREAU | {Role.SECTION_OFFICER, Role.CENTRAL_SCHOOL_OFFICER}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; `address` is the name of its page."""

    label: Promise
    address: str
    icon: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; the first group needs none."""

    label: Promise | str
    entries: tuple[Entry, ...]


GROUPS = (
    Group(
        "",
        (
            Entry(_("首页"), "reports:home", "home", EVERYONE),
            Entry(_("总览"), "reports:overview", "overview", STEERING | {Role.AUDITOR}),
        ),
    ),
    Group(
        _("大检查"),
        (
            Entry(_("检查部署"), "campaigns:list", "campaign", EVERYONE - KEEPERS),
            Entry(_("自查"), "inspections:home", "inspection", UNIT | {Role.POST_HOLDER}),
            Entry(_("现场检查"), "field:shell", "camera", IN_THE_FIELD),
            Entry(_("报送"), "submissions:home", "file", UNIT | STEERING),
            Entry(_("报送进度"), "boards:home", "overview", FOLLOWING),
            Entry(_("检查记录"), "visits:list", "search", EVERYONE - KEEPERS),
            Entry(_("隐患台账"), "hazards:ledger", "hazard", EVERYONE - KEEPERS),
        ),
    ),
    Group(
        _("统计"),
        (
            Entry(_("统计看板"), "statistics:dashboard", "screen", STEERING | {Role.AUDITOR}),
            Entry(_("统计报表"), "statistics:tables", "table", STEERING | {Role.AUDITOR}),
            Entry(_("已生成的报表"), "saved_reports:list", "file", EVERYONE - KEEPERS),
        ),
    ),
    Group(
        _("基础信息"),
        (
            Entry(pgettext_lazy("多个", "单位"), "units:list", "units", EVERYONE),
            Entry(_("检查清单"), "checklists:list", "checklist", EVERYONE - KEEPERS),
            Entry(pgettext_lazy("多个", "责任区"), "supervision:zones", "zone", STEERING),
            Entry(_("人员账号"), "accounts:people", "people", ADMINISTRATORS | UNIT),
        ),
    ),
    Group(
        _("监督"),
        (
            Entry(_("现场上报"), "parcels:list", "upload", PARCELS),
            Entry(_("操作记录"), "audit:entries", "audit", AUDITING),
            Entry(_("后台运行"), "background:standing", "waiting", KEEPERS),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as this person sees it on this page."""

    label: Promise
    address: str
    icon: str
    current: str


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links under one heading."""

    label: Promise | str
    links: tuple[Link, ...]


def navigation(actor: Actor, match: ResolverMatch | None) -> list[LinkGroup]:
    """What this person finds in the navigation; groups without an entry are left out."""
    groups = [
        LinkGroup(group.label, tuple(_links(group.entries, actor, match))) for group in GROUPS
    ]
    return [group for group in groups if group.links]


def _links(entries: Iterable[Entry], actor: Actor, match: ResolverMatch | None) -> Iterable[Link]:
    for entry in entries:
        if not actor.holds(entry.roles):
            continue
        try:
            address = reverse(entry.address)
        except NoReverseMatch:
            continue
        yield Link(entry.label, address, entry.icon, _current(entry, address, match))


def _current(entry: Entry, address: str, match: ResolverMatch | None) -> str:
    """The value of aria-current: this page itself, one that belongs under it, or neither."""
    if match is None:
        return ""
    if match.view_name == entry.address:
        return "page"
    subject = entry.address.partition(":")[0]
    # Pages that share their subject and the beginning of their address: none holds the others.
    # One's own account belongs to the subject of the people, but not under their list.
    under = f"/{match.route}".startswith(address)
    return "true" if under and subject == match.app_name not in {"reports", "statistics"} else ""
