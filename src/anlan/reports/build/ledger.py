"""The ledger as bureaus keep it: one row a hazard, the columns that real ledgers share."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from anlan.campaigns.models import Campaign
from anlan.hazards.models import HazardPhoto, HazardQuerySet
from anlan.hazards.states import OPEN, FundsSource, Grade, HazardState, Origin, PhotoRole
from anlan.kernel import language
from anlan.kernel.errors import UnreadableFile

CHUNK = 2000

Cell = str | int | float | date | None
Link = Callable[[UUID], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in characters, and the choices a cell may take."""

    title: str | Promise
    width: float
    choices: tuple[str | Promise, ...] = ()
    is_date: bool = False
    wraps: bool = False


COLUMNS = (
    Column(_("编号"), 21),
    Column(_("单位"), 22, wraps=True),
    Column(_("上级单位"), 18, wraps=True),
    Column(_("排查日期"), 14, is_date=True),
    Column(_("排查人"), 10),
    Column(_("来源"), 10, tuple(Origin.labels)),
    Column(_("场所"), 12, wraps=True),
    Column(_("隐患部位"), 16, wraps=True),
    Column(_("隐患描述"), 36, wraps=True),
    Column(_("类别"), 16, wraps=True),
    Column(_("等级"), 10, tuple(Grade.labels)),
    Column(_("可能后果"), 18, wraps=True),
    Column(_("依据"), 30, wraps=True),
    Column(_("现场照片"), 10),
    Column(_("责任部门"), 12, wraps=True),
    Column(_("责任人"), 10),
    Column(_("整改措施"), 30, wraps=True),
    Column(_("整改资金（元）"), 12),
    Column(_("资金来源"), 10, tuple(FundsSource.labels)),
    Column(_("整改时限"), 14, is_date=True),
    Column(_("应急预案"), 24, wraps=True),
    Column(_("状态"), 12, tuple(HazardState.labels)),
    Column(_("是否逾期"), 9, (_("是"), _("否"))),
    Column(_("完成日期"), 14, is_date=True),
    Column(_("整改情况"), 30, wraps=True),
    Column(_("验收人"), 10),
    Column(_("销号日期"), 14, is_date=True),
    Column(_("验收意见"), 20, wraps=True),
    Column(_("备注"), 16, wraps=True),
)

_FIELDS = (
    "id",
    "number",
    "unit__name",
    "unit__parent__name",
    "found_at",
    "found_by",
    "origin_kind",
    "place_name",
    "location",
    "description",
    "category_title",
    "grade",
    "possible_consequence",
    "bases",
    "owner_department",
    "owner",
    "measures",
    "funds_yuan",
    "funds_source",
    "due_on",
    "contingency",
    "state",
    "rectified_at",
    "rectification",
    "closed_by",
    "closed_at",
    "closing_opinion",
    "note",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the table, and what the file is called (without its ending)."""

    title: str
    subtitle: str
    file_name: str


def heading_of(campaign: Campaign, today: date) -> Heading:
    """The heading of a campaign's ledger as it is that day."""
    with override(language.OF_RECORD):
        title = f"{campaign.title}{_('隐患台账')}"
        words = {"unit": campaign.unit.name, "day": language.day(today)}
        subtitle = str(_("%(unit)s  导出日期：%(day)s")) % words
    return Heading(title, subtitle, f"{title}{today:%Y%m%d}")


def photo_link(site: str) -> Link | None:
    """The page of a hazard under that address; None without an address."""
    return (lambda hazard: f"{site}/ledger/{hazard}/") if site else None


class RowCount:
    """Counts the rows that pass through, for the writer to state afterwards."""

    def __init__(self) -> None:
        self.rows = 0

    def watch(
        self, rows: Iterable[tuple[Cell, ...]], *, limit: int | None = None
    ) -> Iterator[tuple[Cell, ...]]:
        """Pass rows on; raises UnreadableFile past the limit of the format."""
        for row in rows:
            if self.rows == limit:
                raise UnreadableFile(
                    _("超过 %(limit)d 行，Excel 工作表容纳不下，请改用 CSV 格式导出。")
                    % {"limit": limit}
                )
            self.rows += 1
            yield row


@dataclass(frozen=True, slots=True)
class LedgerPhoto:
    """A photo of an exported hazard: where its bytes lie and how the file is called."""

    sha256: str
    name: str


def ledger_rows(
    hazards: HazardQuerySet, *, today: date, link: Link | None = None
) -> Iterator[tuple[Cell, ...]]:
    """The cells of each hazard in `COLUMNS` order, in bounded memory, oldest first.

    `link` makes the address where a hazard's photos are seen; without it their number is given.
    """
    rows = hazards.order_by("id").values_list(*_FIELDS).iterator(chunk_size=CHUNK)
    words = _Words(link)
    while chunk := list(islice(rows, CHUNK)):
        photos = _photo_counts(chunk)
        for row in chunk:
            yield _cells(row, photos.get(row[0], 0), words, today)


def ledger_photos(hazards: HazardQuerySet) -> Iterator[LedgerPhoto]:
    """Every photo of those hazards, named by hazard number, what it shows, and its order."""
    with override(language.OF_RECORD):
        roles = {value: str(label) for value, label in PhotoRole.choices}
    photos = (
        HazardPhoto.objects.filter(hazard__in=hazards.order_by())
        .order_by("hazard_id", "id")
        .values_list("file_id", "hazard__number", "role")
        .iterator(chunk_size=CHUNK)
    )
    order: dict[tuple[str, str], int] = {}
    last = ""
    for sha256, number, role in photos:
        if number != last:
            order.clear()
            last = number
        order[number, role] = order.get((number, role), 0) + 1
        yield LedgerPhoto(sha256, f"{number}/{roles[role]}{order[number, role]}.jpg")


class _Words:
    """The labels of codes, looked up once per file instead of once per cell."""

    def __init__(self, link: Link | None) -> None:
        self.link = link
        self.zone = timezone.get_current_timezone()
        with override(language.OF_RECORD):
            self._look_up()

    def _look_up(self) -> None:
        self.origin = {value: str(label) for value, label in Origin.choices}
        self.grade = {value: str(label) for value, label in Grade.choices}
        self.state = {value: str(label) for value, label in HazardState.choices}
        self.funds = {"": "", **{value: str(label) for value, label in FundsSource.choices}}
        self.yes, self.no = str(_("是")), str(_("否"))
        self.count = str(_("%d张"))

    def day(self, moment: datetime | None) -> date | None:
        """The local day of a moment."""
        return None if moment is None else moment.astimezone(self.zone).date()

    def photos(self, hazard: UUID, number: int) -> str:
        """How the photos are told of: where to see them, or how many there are."""
        if not number:
            return ""
        return self.link(hazard) if self.link else self.count % number


def _photo_counts(chunk: list[tuple[Any, ...]]) -> dict[UUID, int]:
    counts = (
        HazardPhoto.objects.filter(hazard__in=map(itemgetter(0), chunk))
        .order_by()
        .values_list("hazard")
        .annotate(photos=Count("id"))
    )
    return dict(counts)


def _cells(row: tuple[Any, ...], photos: int, words: _Words, today: date) -> tuple[Cell, ...]:
    (
        hazard,
        number,
        unit,
        parent,
        found_at,
        found_by,
        origin,
        place,
        location,
        description,
        category,
        grade,
        consequence,
        bases,
        department,
        owner,
        measures,
        funds,
        funds_source,
        due_on,
        contingency,
        state,
        rectified_at,
        rectification,
        closed_by,
        closed_at,
        opinion,
        note,
    ) = row
    overdue = state in OPEN and due_on is not None and due_on < today
    return (
        number,
        unit,
        parent or "",
        words.day(found_at),
        found_by,
        words.origin[origin],
        place,
        location,
        description,
        category,
        words.grade[grade],
        consequence,
        "；".join(bases),
        words.photos(hazard, photos),
        department,
        owner,
        measures,
        _money(funds),
        words.funds[funds_source],
        due_on,
        contingency,
        words.state[state],
        words.yes if overdue else words.no,
        words.day(rectified_at),
        rectification,
        closed_by,
        words.day(closed_at),
        opinion,
        note,
    )


def _money(yuan: Decimal | None) -> float | None:
    # Excel knows only binary floats; two decimals of at most ten digits survive the way exactly.
    return None if yuan is None else float(yuan)
