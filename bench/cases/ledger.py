"""Pages of the ledger at a million hazards: the query alone, and the whole page through the view.

The limit is the shortest SQL of the same answer that the bare driver can be asked: the same
columns of the same fifty rows, fetched and nothing done with them.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from django.db import connection
from django.test import Client

from anlan.hazards.models import Hazard
from anlan.hazards.queries import LedgerFilters, Order, ledger
from anlan.hazards.states import HazardState
from anlan.kernel import clock
from anlan.kernel.paging import page_of
from bench import bare
from bench.measure import Result, Size, interleaved, milliseconds, peak_mib, statements
from bench.seeding import District, seed_district, seed_hazards
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


def measure(size: Size) -> Iterator[Result]:
    """First, middle, filtered and searched pages for the bureau, and a school's own first page."""
    district = seed_district(size.units)
    seed_hazards(district, size.hazards)
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
    found = len(limit())
    ours = len(ask().rows)
    if ours != min(found, PAGE):
        raise RuntimeError(f"{look.name}: ours gives {ours} rows, the limit {found}")
    asked = statements(ask)
    pair = interleaved(ask, limit, size.rounds)
    yield _result(f"{look.name}, the query; {asked} statements", pair.ours, pair.limit, size)
    open_page = partial(_open, client, look.address)
    sent = statements(open_page)
    page = interleaved(open_page, limit, size.rounds)
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
    plain = "h.campaign_id = %s"
    yield Look("first page", base, path, plain, bound)
    yield _middle(base, path, plain, bound, size)
    rectifying = str(HazardState.RECTIFYING)
    by_state = replace(base, states=(rectifying,))
    address, where = f"{path}&state={rectifying}", f"{plain} AND h.state = %s"
    yield Look("filtered by state", by_state, address, where, (*bound, rectifying))
    unit = district.units[len(district.units) // 2]
    by_unit = replace(base, unit_path=unit.path)
    where = f"{plain} AND h.unit_path = %s"
    yield Look("filtered by unit", by_unit, f"{path}&unit={unit.pk}", where, (*bound, unit.path))
    by_category = replace(base, category="C")
    where = f"{plain} AND h.category = %s"
    yield Look("filtered by category", by_category, f"{path}&category=C", where, (*bound, "C"))
    overdue = replace(base, overdue=True, order=Order.DEADLINE)
    where = f"{plain} AND h.open_due_on < %s"
    today = bare.bound_day(base.today)
    soonest = f"ORDER BY h.open_due_on, h.id LIMIT {PAGE + 1}"
    address = f"{path}&due=overdue&order=deadline"
    yield Look("overdue by deadline", overdue, address, where, (*bound, today), soonest)
    for name, word in (
        ("a common word", COMMON_WORD),
        ("initials", INITIALS),
        ("a rare word", RARE_WORD),
    ):
        searched = replace(base, text=word)
        yield Look(
            f"searched for {name}",
            searched,
            f"{path}&q={word}",
            "t.campaign_id = %s AND t.text LIKE %s",
            (*bound, f"%{word}%"),
            f"ORDER BY t.hazard_id DESC LIMIT {PAGE + 1}",
            join='JOIN "hazards_hazardtext" t ON t.hazard_id = h.id ',
        )


def _middle(
    base: LedgerFilters, path: str, plain: str, bound: tuple[object, ...], size: Size
) -> Look:
    """The page that starts in the middle, by the mark that the page before would carry."""
    rows = Hazard.objects.filter(campaign_id=base.campaign_id).order_by("-id")
    at = rows.values_list("id", flat=True)[size.hazards // 2]
    mark = page_of(rows.filter(pk__gte=at), ("id",), "", 1).next
    where = f"{plain} AND h.id < %s"
    return Look(
        "middle page", base, f"{path}&at={mark}", where, (*bound, bare.bound_uuid(at)), mark=mark
    )


def _fetch(connected: bare.Connection, sql: str, bound: tuple[object, ...]) -> list[bare.Row]:
    rows: list[bare.Row] = connected.execute(sql, bound).fetchall()
    return rows


def _open(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:  # noqa: PLR2004 -- OK
        raise RuntimeError(f"{address} answered {response.status_code}")
