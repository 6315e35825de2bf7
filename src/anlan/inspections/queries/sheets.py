"""One place's sheet: its items with their answers, and what it still lacks."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import CoverageRow
from anlan.campaigns.queries import row_items
from anlan.campaigns.states import CampaignState
from anlan.checklists.models import Item
from anlan.checklists.queries import BasisLine, basis_lines_of
from anlan.checklists.states import AnswerType, EvidenceRule, Method
from anlan.hazards.models import Hazard
from anlan.hazards.states import PhotoRole
from anlan.inspections.models import Sheet, SheetPhoto
from anlan.inspections.permissions import may_answer_in
from anlan.inspections.states import InspectionKind, SheetState, StoredAnswer, Verdict
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.units.models import Post

# Half a minute for reading an item, looking and answering.
SECONDS_AN_ITEM = 30
PHRASES_FROM = 200
PHRASES_AN_ITEM = 3
LOCATIONS = 30
EVERYWHERE = Q()


@dataclass(frozen=True, slots=True)
class Gap:
    """What stops a sheet from being handed in: at which item, and what is missing there."""

    item: Item
    text: Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One item on a sheet with its answer, if it has one, and its photos."""

    number: int
    item: Item
    stored: StoredAnswer | None
    photos: tuple[SheetPhoto, ...]
    bases: tuple[str, ...]
    # How the unit described what was wrong here before.
    earlier: tuple[str, ...] = ()

    @property
    def is_numeric(self) -> bool:
        """Whether a number is asked for."""
        return self.item.answer_type == AnswerType.YES_NO_NUMBER

    @property
    def methods(self) -> list[str]:
        """How to check, in one word each (查法)."""
        return [str(Method(each).label) for each in self.item.methods]

    @property
    def verdict(self) -> str:
        """The verdict given, empty without one."""
        return self.stored.answer.verdict if self.stored else ""

    @property
    def before(self) -> list[SheetPhoto]:
        """Photos of the hazard as found."""
        return [photo for photo in self.photos if photo.role == PhotoRole.BEFORE]

    @property
    def after(self) -> list[SheetPhoto]:
        """Photos of the hazard as put right."""
        return [photo for photo in self.photos if photo.role == PhotoRole.AFTER]

    @property
    def wants_photo(self) -> bool:
        """Failed, better shown than told, and not shown yet."""
        shown = self.item.evidence == EvidenceRule.PHOTO_ON_FAILURE
        return self.verdict == Verdict.FAIL and shown and not self.before


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet laid out for reading: its lines in order, its sums and its gaps."""

    row: CoverageRow
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    may_answer: bool = False

    @property
    def groups(self) -> list[tuple[str, str, list[Line]]]:
        """(category, its title, its lines) in the order of the list."""
        found: dict[tuple[str, str], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.item.category, line.item.category_title), []).append(line)
        return [(category, title, lines) for (category, title), lines in found.items()]

    @property
    def total(self) -> int:
        """How many items are to be answered here."""
        return len(self.lines)

    @property
    def answered(self) -> int:
        """How many have a verdict."""
        return sum(1 for line in self.lines if line.verdict)

    @property
    def seconds_an_item(self) -> int:
        """What `minutes_left` counts with."""
        return SECONDS_AN_ITEM

    @property
    def next_open(self) -> Line | None:
        """The first line without an answer."""
        return next((line for line in self.lines if not line.verdict), None)

    @property
    def without_photo(self) -> list[Line]:
        """Failed lines that a photo would show better: a reminder, no obstacle."""
        return [line for line in self.lines if line.wants_photo]

    @property
    def minutes_left(self) -> int:
        """An honest guess at what the rest takes, in minutes; 0 when nothing is left."""
        return minutes(self.total - self.answered)

    def of(self, verdict: Verdict) -> list[Line]:
        """The lines with that verdict."""
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def passed(self) -> list[Line]:
        """The lines that pass."""
        return self.of(Verdict.PASS)

    @property
    def failed(self) -> list[Line]:
        """The lines that fail."""
        return self.of(Verdict.FAIL)

    @property
    def excused(self) -> list[Line]:
        """The lines that do not apply here."""
        return self.of(Verdict.EXCUSED)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the unit wrote before: descriptions per item, and the names of its spots."""

    descriptions: Mapping[str, list[str]]
    locations: list[str]


def minutes(items: int) -> int:
    """How long that many items take, in whole minutes, rounded up."""
    return -(-items * SECONDS_AN_ITEM // 60)


def sheet(actor: Actor, sheet_id: UUID) -> Sheet:
    """One sheet in scope with all that a page shows of it; raises NotFound."""
    found = (
        Sheet.objects.visible_to(actor)
        .select_related(
            "inspection__unit",
            "coverage_row__campaign",
            "coverage_row__place",
            "coverage_row__unit",
            "coverage_row__participation__checklist_version",
        )
        .filter(pk=sheet_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def row(actor: Actor, row_id: UUID) -> CoverageRow:
    """One line of the grid in scope; raises NotFound."""
    found = (
        CoverageRow.objects.visible_to(actor)
        .select_related("campaign", "unit", "participation__checklist_version")
        .filter(pk=row_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def photo(actor: Actor, sheet_id: UUID, photo_id: UUID) -> SheetPhoto:
    """One photo of a sheet in scope, with its file, the sheet's unit and place; raises NotFound."""
    sheets = Sheet.objects.visible_to(actor).select_related("inspection__unit", "coverage_row")
    sheet = sheets.filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound
    found = sheet.photos.select_related("file").filter(pk=photo_id).first()
    if found is None:
        raise NotFound
    return found


def paper(
    actor: Actor, of: Sheet, today: date, earlier: Mapping[str, list[str]] | None = None
) -> Paper:
    """A sheet as `sheet()` gave it, laid out: one query for its photos, one for the bases.

    A handed-in sheet shows the bases of the day on which it was handed in. `earlier` are the
    unit's descriptions of before, by item code.
    """
    on = timezone.localdate(of.handed_in_at) if of.handed_in_at else today
    photos = of.photos.order_by("added_at", "pk")
    lines = _lines(of.coverage_row, of.answers, photos, _bases(of.coverage_row, on))
    if earlier:
        lines = tuple(
            replace(each, earlier=tuple(earlier.get(each.item.code, ()))) for each in lines
        )
    return Paper(of.coverage_row, lines, tuple(gaps(lines)), may_answer(actor, of))


def may_answer(actor: Actor, of: Sheet) -> bool:
    """Whether this person may still work on the sheet."""
    is_open = (
        of.state == SheetState.DRAFT
        and of.coverage_row.is_active
        and of.coverage_row.campaign.state == CampaignState.LAUNCHED
    )
    return is_open and may_answer_in(actor, of.inspection.kind, of.unit_path)


def blank_paper(grid_row: CoverageRow, today: date) -> Paper:
    """A place's items without answers, for a sheet to be filled in by hand."""
    return Paper(grid_row, _lines(grid_row, {}, (), _bases(grid_row, today)), ())


def lay_out(of: Sheet, photos: Iterable[SheetPhoto]) -> Paper:
    """A sheet for reading alone, without bases and gaps: no query, so that many cost no more."""
    return Paper(of.coverage_row, _lines(of.coverage_row, of.answers, photos, {}), ())


def paper_to_hand_in(of: Sheet, photos: Iterable[SheetPhoto], on: date) -> Paper:
    """A sheet as it goes into the record: bases of that day where an item fails, and gaps.

    At most one query, for the bases. Of a visit only what was looked at can lack something.
    """
    row, failed = of.coverage_row, {}
    codes = {code for code, each in of.answers.items() if each["verdict"] == Verdict.FAIL}
    if codes:
        items = [item for item in row_items(row) if item.code in codes]
        failed = basis_lines_of(items, on, row.participation.unit_kind)
    lines = _lines(row, of.answers, photos, failed)
    asked = lines
    if of.inspection.kind != InspectionKind.SELF:
        asked = tuple(line for line in lines if line.verdict)
    return Paper(row, lines, tuple(gaps(asked)))


def gaps(lines: Iterable[Line]) -> list[Gap]:
    """All that is missing before the sheet may be handed in, in the order of the list."""
    found: list[Gap] = []
    for line in lines:
        if not line.verdict:
            found.append(Gap(line.item, _("尚未作答")))
        elif line.stored and line.verdict == Verdict.FAIL and line.stored.answer.fixed_on_spot:
            if not line.before:
                found.append(Gap(line.item, _("立查立改缺整改前照片")))
            if not line.after:
                found.append(Gap(line.item, _("立查立改缺整改后照片")))
    return found


def hazards_of(actor: Actor, of: Sheet) -> QuerySet[Hazard]:
    """The hazards that this sheet brought to the ledger."""
    return Hazard.objects.visible_to(actor).filter(origin_ref=of.pk).order_by("number")


def phrases(actor: Actor, unit_id: UUID) -> Phrases:
    """The unit's own latest words, most recent first: one query."""
    return phrases_of_many(actor, [unit_id]).get(unit_id, Phrases({}, []))


def phrases_of_many(
    actor: Actor, unit_ids: Collection[UUID], where: Q = EVERYWHERE
) -> dict[UUID, Phrases]:
    """The latest words of each of those units: one query. Who wrote nothing is left out.

    `where` narrows the ledger further, so that an index finds them.
    """
    rows = (
        Hazard.objects.visible_to(actor)
        .filter(where, unit__in=unit_ids)
        .order_by("-pk")
        .values_list("unit_id", "item_code", "description", "location")
    )[: PHRASES_FROM * len(unit_ids)]
    read: Counter[UUID] = Counter()
    said: defaultdict[UUID, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    spots: defaultdict[UUID, dict[str, None]] = defaultdict(dict)
    for unit_id, code, description, location in rows:
        read[unit_id] += 1
        if read[unit_id] > PHRASES_FROM:
            continue
        known = said[unit_id][code]
        if description not in known and len(known) < PHRASES_AN_ITEM:
            known.append(description)
        if location and len(spots[unit_id]) < LOCATIONS:
            spots[unit_id][location] = None
    return {unit_id: Phrases(dict(said[unit_id]), list(spots[unit_id])) for unit_id in read}


def posts_of(unit_id: UUID) -> list[str]:
    """The names of the unit's posts in use. The caller has seen the unit already."""
    return posts_of_many([unit_id]).get(unit_id, [])


def posts_of_many(unit_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The same for many units: one query."""
    posts = Post.objects.filter(unit__in=unit_ids, is_active=True).order_by("position", "name")
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for unit_id, name in posts.values_list("unit_id", "name"):
        found[unit_id].append(name)
    return dict(found)


def _lines(
    grid_row: CoverageRow,
    answers: Mapping[str, Mapping[str, Any]],
    photos: Iterable[SheetPhoto],
    bases: Mapping[str, Sequence[BasisLine]],
) -> tuple[Line, ...]:
    shown: defaultdict[str, list[SheetPhoto]] = defaultdict(list)
    for each in photos:
        shown[each.item_code].append(each)
    return tuple(
        Line(
            number,
            item,
            StoredAnswer.from_json(answers[item.code]) if item.code in answers else None,
            tuple(shown[item.code]),
            tuple(basis.text for basis in bases.get(item.code, ()) if basis.is_printed),
        )
        for number, item in enumerate(row_items(grid_row), start=1)
    )


def _bases(grid_row: CoverageRow, on: date) -> Mapping[str, Sequence[BasisLine]]:
    """What the items of a place rest on, on that day: one query."""
    return basis_lines_of(row_items(grid_row), on, grid_row.participation.unit_kind)
