"""What devices sent and what could not simply be entered (现场上报): for the bureau to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from anlan.campaigns.models import Campaign, CoverageRow
from anlan.campaigns.queries import row_items
from anlan.checklists.models import Item
from anlan.hazards.models import Hazard
from anlan.hazards.states import HazardState
from anlan.inspections.models import Parcel, SentPhoto
from anlan.inspections.permissions import RULES
from anlan.inspections.states import Verdict
from anlan.inspections.states.parcels import (
    LookBackOutcome,
    ParcelContent,
    ParcelState,
    SentAnswer,
    SentHazard,
    SentLookBack,
    SentSheet,
)
from anlan.kernel.errors import NotFound
from anlan.kernel.models import StoredFile
from anlan.kernel.paging import Page, page_of
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor, ScopedQuerySet
from anlan.units.models import Unit

PAGE = 50
# What the three lists hold; a parcel that somebody decided on is done, whatever came of it.
WAITING, FAILED, DECIDED = "waiting", "failed", "decided"
LISTS = (WAITING, FAILED, DECIDED)
TO_SETTLE = frozenset({ParcelState.QUARANTINED, ParcelState.REFUSED})


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """One parcel in a list: of which unit it speaks, and what it holds in numbers."""

    parcel: Parcel
    unit_name: str
    kind: str
    answers: int
    failed: int
    hazards: int
    look_backs: int
    photos: int


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """One answer of a parcel with the item that it answers (none where it is not on the list)."""

    answer: SentAnswer
    item: Item | None


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """What a parcel says of one place; "" for a place that is not there."""

    name: str
    sheet: SentSheet
    answers: tuple[SaidAnswer, ...]
    hazards: tuple[SentHazard, ...]


@dataclass(frozen=True, slots=True)
class SaidLookBack:
    """What a parcel says of an earlier hazard, and whether that would move it in the ledger."""

    look_back: SentLookBack
    hazard: Hazard | None

    @property
    def outcome(self) -> str:
        """What was found, in words."""
        return str(LookBackOutcome(self.look_back.outcome).label)

    @property
    def effect(self) -> str:
        """The verb that accepting it would try in the ledger; "" for none."""
        if self.hazard is None:
            return ""
        fixed = self.look_back.outcome == LookBackOutcome.FIXED
        if self.hazard.state == HazardState.AWAITING_ACCEPTANCE:
            return "close" if fixed else "return"
        undone = self.look_back.outcome == LookBackOutcome.NOT_FIXED
        return "reopen" if undone and self.hazard.state == HazardState.CLOSED else ""


@dataclass(frozen=True, slots=True)
class ParcelFile:
    """A parcel made readable. `content` is None where its shape cannot be read any more."""

    parcel: Parcel
    content: ParcelContent | None
    unit: Unit | None
    campaign: Campaign | None
    places: tuple[SaidPlace, ...]
    look_backs: tuple[SaidLookBack, ...]
    # The digests of its photos that are here.
    here: frozenset[str]
    may_settle: bool

    @property
    def failed(self) -> int:
        """Items that fail."""
        return sum(
            each.answer.verdict == Verdict.FAIL.value
            for place in self.places
            for each in place.answers
        )

    @property
    def hazards(self) -> int:
        """Hazards beyond the list."""
        return sum(len(place.hazards) for place in self.places)

    @property
    def missing_photos(self) -> int:
        """How many of its photos are not here yet."""
        return len(self.content.declared().keys() - self.here) if self.content else 0

    def effects(self, verb: str) -> int:
        """How many look-backs would try that verb."""
        return sum(1 for each in self.look_backs if each.effect == verb)

    @property
    def closes(self) -> int:
        """How many hazards accepting it would close."""
        return self.effects("close")

    @property
    def returns(self) -> int:
        """How many hazards accepting it would send back."""
        return self.effects("return")

    @property
    def reopens(self) -> int:
        """How many closed hazards accepting it would open again."""
        return self.effects("reopen")


def may_see_parcels(actor: Actor) -> bool:
    """Whether there is such a list for this person at all."""
    return actor.holds(RULES["see_parcels"])


def parcels_to_settle(
    actor: Actor, which: str = WAITING, *, mark: str = "", size: int = PAGE
) -> Page[Parcel]:
    """One page of the parcels that wait, could not be entered, or were decided on; latest first."""
    rows = _in(actor, which).select_related("sender").defer("outcome")
    return page_of(rows, ("received_at", "id"), mark, size, descending=True)


def count_to_settle(actor: Actor) -> int:
    """How many parcels wait for a decision of this person's office."""
    return _in(actor, WAITING).count()


def parcel_lines(found: Iterable[Parcel]) -> list[ParcelLine]:
    """The parcels of a page with their units' names: one query."""
    found = list(found)
    ids = {each.content.get("unit") for each in found}
    names = dict(Unit.objects.filter(pk__in=_uuids(ids)).values_list("pk", "name"))
    return [_line(each, names) for each in found]


def parcel_file(actor: Actor, parcel_id: UUID) -> ParcelFile:
    """One parcel laid out for reading; raises NotFound and NotPermitted. Six queries at most."""
    found = parcel(actor, parcel_id)
    try:
        content = ParcelContent.model_validate(found.content)
    except ValidationError:
        content = None
    unit = campaign = None
    places: tuple[SaidPlace, ...] = ()
    look_backs: tuple[SaidLookBack, ...] = ()
    here: frozenset[str] = frozenset()
    if content is not None:
        unit = Unit.objects.filter(pk=content.unit).first()
        campaign = Campaign.objects.filter(pk=content.campaign).first()
        places = tuple(_places(content))
        look_backs = tuple(_look_backs(actor, content))
        sent = SentPhoto.objects.filter(owner=found.sender_id, sha256__in=content.declared())
        here = frozenset(sent.values_list("sha256", flat=True))
    waits = found.settled_at is None and found.state in TO_SETTLE
    may = waits and actor.holds_over(RULES["settle_parcel"], found.unit_path)
    return ParcelFile(found, content, unit, campaign, places, look_backs, here, may)


def parcel(actor: Actor, parcel_id: UUID) -> Parcel:
    """One parcel in scope, for those who may read what devices sent; raises NotFound."""
    found = (
        Parcel.objects.visible_to(actor)
        .select_related("sender", "inspection")
        .filter(pk=parcel_id)
        .first()
    )
    if found is None:
        raise NotFound
    require(RULES, actor, "see_parcels", found.unit_path)
    return found


def parcel_photo(actor: Actor, parcel_id: UUID, sha256: str) -> StoredFile:
    """A photo that a parcel declares and its sender's device has sent; raises NotFound."""
    found = parcel(actor, parcel_id)
    try:
        declared = ParcelContent.model_validate(found.content).declared()
    except ValidationError as error:
        raise NotFound from error
    sent = SentPhoto.objects.select_related("file").filter(owner=found.sender_id, sha256=sha256)
    photo = sent.first() if sha256 in declared else None
    if photo is None:
        raise NotFound
    return photo.file


def _in(actor: Actor, which: str) -> ScopedQuerySet[Parcel]:
    rows = Parcel.objects.visible_to(actor.only(RULES["see_parcels"]))
    if which == DECIDED:
        return rows.filter(settled_at__isnull=False)
    state = ParcelState.REFUSED if which == FAILED else ParcelState.QUARANTINED
    return rows.filter(state=state, settled_at=None)


def _line(found: Parcel, names: Mapping[UUID, str]) -> ParcelLine:
    said = found.content
    answers = [each for sheet in said.get("sheets", ()) for each in sheet.get("answers", ())]
    things = [*answers, *said.get("hazards", ()), *said.get("look_backs", ())]
    unit_ids = _uuids([said.get("unit")])
    return ParcelLine(
        parcel=found,
        unit_name=names.get(unit_ids[0], "") if unit_ids else "",
        kind=str(said.get("kind", "")),
        answers=len(answers),
        failed=sum(1 for each in answers if each.get("verdict") == Verdict.FAIL),
        hazards=len(said.get("hazards", ())),
        look_backs=len(said.get("look_backs", ())),
        photos=sum(len(each.get("photos", ())) for each in things),
    )


def _places(content: ParcelContent) -> Iterable[SaidPlace]:
    ids = {sheet.row for sheet in content.sheets} | {each.row for each in content.hazards}
    rows = {
        row.pk: row
        for row in CoverageRow.objects.filter(pk__in=ids).select_related(
            "campaign", "participation__checklist_version"
        )
    }
    sheets = {sheet.row: sheet for sheet in content.sheets}
    for key in dict.fromkeys([*sheets, *(each.row for each in content.hazards)]):
        row, sheet = rows.get(key), sheets.get(key) or SentSheet(row=key)
        items = {item.code: item for item in row_items(row)} if row else {}
        yield SaidPlace(
            name=row.place_name if row else "",
            sheet=sheet,
            answers=tuple(SaidAnswer(each, items.get(each.item)) for each in sheet.answers),
            hazards=tuple(each for each in content.hazards if each.row == key),
        )


def _look_backs(actor: Actor, content: ParcelContent) -> Iterable[SaidLookBack]:
    ids = [each.hazard for each in content.look_backs]
    known = {each.pk: each for each in Hazard.objects.visible_to(actor).filter(pk__in=ids)}
    return (SaidLookBack(each, known.get(each.hazard)) for each in content.look_backs)


def _uuids(words: Iterable[object]) -> list[UUID]:
    found = []
    for each in words:
        try:
            found.append(UUID(str(each)))
        except ValueError:
            continue
    return found
