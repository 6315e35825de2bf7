"""Pages of the ledger at a million hazards: the query alone, and the whole page through the view.

The limit is the shortest SQL of the same answer that the bare driver can be asked: the same
columns of the same fifty rows, fetched and nothing done with them. A whole page also says how many
hazards stand in each state, so that its limit asks for these sums too where the page shows them.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.db import connection
from django.test import Client

from anlan.hazards.models import Hazard
from anlan.hazards.queries import LedgerFilters, Order, ledger
from anlan.hazards.states import HazardState
from anlan.kernel import clock
from anlan.kernel.paging import page_of
from anlan.units.models import Unit
from bench import bare
from bench.apart import call
from bench.measure import Result, Size, interleaved, milliseconds, peak_mib, statements
from bench.seeding import District, seeded_district
from bench.seeding.words import COMMON_WORD, INITIALS, RARE_WORD

QUICK = Size(units=200, hazards=10_000, rounds=5)
FULL = Size(units=3_600, hazards=1_000_000, rounds=15)
PAGE = 50
COLUMNS = (
    "h.id, h.number, h.campaign_id, h.unit_path, h.section_key, h.place_name, h.location,"
    " h.description, h.category_title, h.origin_kind, h.found_at, h.fixed_on_spot, h.grade,"
    " h.state, h.owner, h.due_on, h.open_due_on, u.name"
)
JOINED = f'SELECT {COLUMNS} FROM "hazards_hazard" h JOIN "units_unit" u ON u.id = h.unit_id'  # noqa: S608 -- our own columns
COUNTED = 'SELECT state, SUM(hazards) FROM "hazards_hazardtally" WHERE campaign_id = %s'
NEWEST = f"ORDER BY h.id DESC LIMIT {PAGE + 1}"


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at the ledger: filters, its address, and the SQL of the same answer."""

    name: str
    filters: LedgerFilters
    address: str
    where: str
    bound: tuple[object, ...]
    order: str = NEWEST
    mark: str = ""
    join: str = ""
    # The sums behind the tabs, without their grouping; None where the page shows none.
    counted: str | None = None
    bound_counted: tuple[object, ...] = ()


def measure(size: Size) -> Iterator[Result]:
    """First, middle, filtered and searched pages for the bureau, and a school's own first page."""
    call("bench.seeding:seed", size.units, size.hazards)
    district = seeded_district()
    client = Client()
    client.force_login(district.officer)
    with closing(bare.connect()) as connected:
        for look in _looks(district, size):
            yield from _compare(district, client, connected, look, size)


def _compare(
    district: District, client: Client, connected: bare.Connection, look: Look, size: Size
) -> Iterator[Result]:
    actor = district.bureau_actor
    ask = partial(ledger, actor, look.filters, mark=look.mark)
    raw = bare.statement(f"{JOINED} {look.join}WHERE {look.where} {look.order}")
    limit = partial(_fetch, connected, raw, look.bound)
    given = [bare.bound_uuid(hazard.pk) for hazard in ask().rows]
    if given != [str(row[0]) for row in limit()[:PAGE]]:
        raise RuntimeError(f"{look.name}: ours and the limit give different rows")
    asked = statements(ask)
    pair = interleaved(ask, limit, size.rounds)
    yield _result(f"{look.name}, the query; {asked} statements", pair.ours, pair.limit, size)
    open_page = partial(_open, client, look.address)
    # A session writes when it was last seen, once in a while: not a part of what a page costs.
    open_page()
    sent = statements(open_page)
    page = interleaved(open_page, partial(_fetch_all, connected, raw, look), size.rounds)
    yield _result(f"{look.name}, the whole page; {sent} statements", page.ours, page.limit, size)


def _result(case: str, ours: float, limit: float, size: Size) -> Result:
    return Result(
        "ledger",
        f"{case}; {size.words}",
        milliseconds(ours),
        "ms",
        milliseconds(limit),
        round(ours / limit, 2) if limit else 0.0,
        peak_mib(),
        connection.vendor,
    )


def _looks(district: District, size: Size) -> Iterator[Look]:
    campaign = district.campaign.pk
    base = LedgerFilters(today=clock.today(), campaign_id=campaign)
    path, bound = f"/ledger/?campaign={campaign}", (bare.bound_uuid(campaign),)
    first = Look(
        "first page", base, path, "h.campaign_id = %s", bound, counted=COUNTED, bound_counted=bound
    )
    yield first
    yield _middle(first, campaign, size)
    yield from _filtered(first, district.units[len(district.units) // 2])
    overdue = replace(base, overdue=True, order=Order.DEADLINE)
    where, today = "h.campaign_id = %s AND h.open_due_on < %s", bare.bound_day(base.today)
    soonest = f"ORDER BY h.open_due_on, h.id LIMIT {PAGE + 1}"
    address = f"{path}&due=overdue&order=deadline"
    yield Look("overdue by deadline", overdue, address, where, (*bound, today), order=soonest)
    for name, word in (
        ("a common word", COMMON_WORD),
        ("initials", INITIALS),
        ("a rare word", RARE_WORD),
    ):
        yield Look(
            f"searched for {name}",
            replace(base, text=word),
            f"{path}&q={word}",
            "t.campaign_id = %s AND t.text LIKE %s",
            (*bound, f"%{word}%"),
            order=f"ORDER BY t.hazard_id DESC LIMIT {PAGE + 1}",
            join='JOIN "hazards_hazardtext" t ON t.hazard_id = h.id ',
        )


def _filtered(first: Look, unit: Unit) -> Iterator[Look]:
    """By state, whose tabs show the other states too; by unit and category, which narrow them."""
    all_, rectifying = first.filters, str(HazardState.RECTIFYING)
    yield replace(
        first,
        name="filtered by state",
        filters=replace(all_, states=(rectifying,)),
        address=f"{first.address}&state={rectifying}",
        where=f"{first.where} AND h.state = %s",
        bound=(*first.bound, rectifying),
    )
    for name, filters, address, column, value in (
        ("unit", replace(all_, unit_path=unit.path), f"unit={unit.pk}", "unit_path", unit.path),
        ("category", replace(all_, category="C"), "category=C", "category", "C"),
    ):
        yield replace(
            first,
            name=f"filtered by {name}",
            filters=filters,
            address=f"{first.address}&{address}",
            where=f"{first.where} AND h.{column} = %s",
            bound=(*first.bound, value),
            counted=f"{first.counted} AND {column} = %s",
            bound_counted=(*first.bound, value),
        )


def _middle(first: Look, campaign: UUID, size: Size) -> Look:
    """The page that starts in the middle, by the mark that the page before would carry."""
    rows = Hazard.objects.filter(campaign_id=campaign).order_by("-id")
    at = rows.values_list("id", flat=True)[size.hazards // 2]
    mark = page_of(rows.filter(pk__gte=at), ("id",), "", 1).next
    return replace(
        first,
        name="middle page",
        address=f"{first.address}&at={mark}",
        where=f"{first.where} AND h.id < %s",
        bound=(*first.bound, bare.bound_uuid(at)),
        mark=mark,
    )


def _fetch(connected: bare.Connection, sql: str, bound: tuple[object, ...]) -> list[bare.Row]:
    rows: list[bare.Row] = connected.execute(sql, bound).fetchall()
    return rows


def _fetch_all(connected: bare.Connection, rows: str, look: Look) -> None:
    """The rows, and the sums behind the tabs."""
    _fetch(connected, rows, look.bound)
    if look.counted is not None:
        _fetch(connected, bare.statement(f"{look.counted} GROUP BY state"), look.bound_counted)


def _open(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:  # noqa: PLR2004 -- OK
        raise RuntimeError(f"{address} answered {response.status_code}")
