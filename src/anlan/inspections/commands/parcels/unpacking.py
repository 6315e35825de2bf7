"""What the parts of a parcel share while it is applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.campaigns.models import CoverageRow, Participation
from anlan.campaigns.queries import row_items
from anlan.checklists.models import Item
from anlan.hazards.commands import Finder
from anlan.inspections.models import Contest, Inspection, Parcel, SentPhoto, Sheet, SheetPhoto
from anlan.inspections.states import InspectionKind
from anlan.inspections.states.parcels import ParcelContent
from anlan.kernel import events
from anlan.kernel.errors import WrongState
from anlan.kernel.scope import Actor

# No clock that was ever set shows less; beyond it days cannot be reckoned with.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Placed:
    """The sheet of one place while answers go into it; written once, at the end."""

    sheet: Sheet
    items: Mapping[str, Item]
    is_new: bool
    is_changed: bool = False
    # Open contests, and photos, as they were and as they come.
    contests: list[Contest] = field(default_factory=list)
    new_contests: list[Contest] = field(default_factory=list)
    photos: list[SheetPhoto] = field(default_factory=list)
    new_photos: list[SheetPhoto] = field(default_factory=list)

    @property
    def row(self) -> CoverageRow:
        """The line of the grid."""
        return self.sheet.coverage_row


@dataclass(slots=True)
class Unpacking:
    """One parcel being applied: by whose right, in whose name, where, and what came of it.

    `actor` answers for the act in the log; `author` found and wrote what the parcel says. They are
    one person unless the bureau accepted what somebody sent without the right.
    """

    actor: Actor
    author: Finder
    parcel: Parcel
    content: ParcelContent
    part: Participation
    shown: Mapping[str, SentPhoto]
    inspection: Inspection = field(init=False)
    is_new: bool = False
    # It had ended before the parcel came: nothing new can enter it any more.
    is_over: bool = False
    places: dict[UUID, Placed] = field(default_factory=dict)
    entries: list[events.Entry] = field(default_factory=list)
    # Open contests in which this parcel's answers stand, or that keep it from being handed in.
    contests: dict[UUID, Contest] = field(default_factory=dict)
    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    handed_in: list[str] = field(default_factory=list)
    hazards: list[str] = field(default_factory=list)
    finished: bool = False

    @property
    def is_visit(self) -> bool:
        """Made by those who come to a unit."""
        return self.content.kind != InspectionKind.SELF

    def corrected(self, at: datetime) -> datetime:
        """A time of the device by the server's clock, never later than the arrival."""
        arrival = self.parcel.received_at
        try:
            moment = at.astimezone(UTC) + timedelta(seconds=self.parcel.skew_seconds)
        except OverflowError:
            return arrival
        return min(max(moment, EARLIEST), arrival)

    def outcome(self) -> dict[str, Any]:
        """What the device is told, as docs/field-sync.md says it."""
        return {
            "answers": self.answers,
            "contests": [told(each) for each in self.contests.values()],
            "hazards": self.hazards,
            "handed_in": self.handed_in,
            "finished": self.finished,
        }


def require_going_on(work: Unpacking) -> None:
    """Raise WrongState where a visit has ended and takes nothing new."""
    if work.is_visit and work.is_over:
        raise WrongState(
            _(
                "这次检查已经结束，不能再补充。检查到的新情况请新建一次检查后上报，已填内容仍在本机。"
            )
        )


def told(contest: Contest) -> dict[str, Any]:
    """A contest as the device shows it."""
    return {
        "id": str(contest.pk),
        "row": str(contest.sheet.coverage_row_id),
        "item": contest.item_code,
        "standing": contest.standing,
        "offered": contest.offered,
    }


def placed(sheet: Sheet, *, is_new: bool) -> Placed:
    """The sheet with the items of its place, which are remembered per published list."""
    items = {item.code: item for item in row_items(sheet.coverage_row)}
    return Placed(sheet, items, is_new)
