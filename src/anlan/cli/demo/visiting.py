"""What inspectors' devices send in the demo: visits, look-backs, two answers, one kept aside."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image, ImageDraw

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign, CoverageRow, Participation
from anlan.campaigns.queries import row_items
from anlan.checklists.models import Item
from anlan.checklists.states import AnswerType
from anlan.cli.demo.findings import Stock
from anlan.cli.demo.inspecting import stock_at
from anlan.cli.demo.pictures import picture
from anlan.cli.demo.staff import Staff
from anlan.hazards.models import Hazard
from anlan.hazards.states import HazardState
from anlan.inspections.commands import Arrived, Piece, Sender, receive_parcel, receive_photo
from anlan.inspections.states import InspectionKind
from anlan.inspections.states.parcels import CLIENT_VERSION, ParcelContent
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor

# Days ago, kind, and why the unit did not sign ("" where it did).
VISITS = (
    (20, InspectionKind.ANNOUNCED, ""),
    (13, InspectionKind.UNANNOUNCED, ""),
    (9, InspectionKind.SURPRISE, "负责人外出开会，在场人员表示无权签字"),
    (6, InspectionKind.ANNOUNCED, ""),
    (2, InspectionKind.STATIONED, ""),
)
PLACES = 2
ITEMS = 12
LOOKED_BACK = 4
FOUND = {
    HazardState.AWAITING_ACCEPTANCE: ("fixed", "现场查看，已按措施整改到位"),
    HazardState.CLOSED: ("not_fixed", "问题反弹，与销号时不符"),
    HazardState.RECTIFYING: ("partly", "已开始整改，尚有一处未完成"),
}
WHY_NOT = "该人员账号已停用，上报内容由教体局核定是否入账。"


class Visiting:
    """Sends what devices would send; `refused` is what did not go in."""

    def __init__(self, campaign: Campaign, staff: Staff, random: Random) -> None:
        self._campaign = campaign
        self._random = random
        self._inspectors = staff.visitors(Role.INSPECTOR)
        parts = Participation.objects.filter(campaign=campaign, left_at=None, places_total__gte=3)
        self._parts = list(parts.select_related("unit").order_by("unit_path"))
        random.shuffle(self._parts)
        self.refused: list[str] = []

    def send_all(self) -> None:
        """Everything, each at its own time; two inspectors stand in a school right now."""
        today = clock.now()
        for days, kind, refusal in VISITS:
            with clock.pretending(today - timedelta(days=days)):
                self._finished(self._parts.pop(), kind, refusal)
        with clock.pretending(today - timedelta(days=1)):
            self._look_back()
        with clock.pretending(today - timedelta(hours=2)):
            self._kept_aside(self._parts.pop())
        self._together(self._parts.pop())

    def _finished(self, part: Participation, kind: str, refusal: str) -> None:
        who = self._random.choice(self._inspectors)
        sheets = [self._sheet(who, row) for row in self._rows(part)[:PLACES]]
        self._send(who, self._content(part, kind, sheets, finish=self._signed(who, refusal)))

    def _look_back(self) -> None:
        """At the unit that has hazards in most of the states that a look-back may move."""
        who = self._random.choice(self._inspectors)
        hazards = Hazard.objects.filter(campaign=self._campaign, state__in=list(FOUND))
        held: dict[UUID, dict[str, Hazard]] = {}
        for hazard in hazards.order_by("number"):
            held.setdefault(hazard.unit_id, {}).setdefault(hazard.state, hazard)
        unit_id = max(held, key=lambda each: (len(held[each]), str(each)))
        part = Participation.objects.get(campaign=self._campaign, unit=unit_id)
        said = [self._found(hazard) for hazard in list(held[unit_id].values())[:LOOKED_BACK]]
        finish = self._signed(who, "")
        content = self._content(part, InspectionKind.LOOK_BACK, [], look_backs=said, finish=finish)
        self._send(who, content)

    def _together(self, part: Participation) -> None:
        """Two inspectors in one school answer one item differently."""
        row = self._rows(part)[0]
        first, second = self._inspectors[:2]
        item = self._items(row)[0]
        self._send(first, self._content(part, InspectionKind.ANNOUNCED, [self._sheet(first, row)]))
        other = self._answer(item, "excused", reason="该设施设备已停用")
        sheet = {"row": str(row.pk), "answers": [other]}
        self._send(second, self._content(part, InspectionKind.ANNOUNCED, [sheet]))

    def _kept_aside(self, part: Participation) -> None:
        who = self._inspectors[-1]
        content = self._content(
            part, InspectionKind.UNANNOUNCED, [self._sheet(who, self._rows(part)[0])]
        )
        self._send(who, content, why_not=WHY_NOT)

    def _send(self, who: Actor, content: ParcelContent, why_not: str = "") -> None:
        sender = Sender(who, _known(who), can_act=not why_not, why_not=why_not)
        parcel = Arrived(new_id(), content, CLIENT_VERSION, clock.now())
        try:
            receipt = receive_parcel(sender=sender, parcel=parcel, received_at=clock.now())
        except DomainError as error:
            self.refused.append(str(error))
        else:
            if receipt.reason and not why_not:
                self.refused.append(receipt.reason)

    def _content(
        self,
        part: Participation,
        kind: str,
        sheets: Iterable[dict[str, Any]],
        **more: Any,  # noqa: ANN401 -- as the parcel has it
    ) -> ParcelContent:
        said = {
            "inspection": str(new_id()),
            "campaign": str(self._campaign.pk),
            "unit": str(part.unit_id),
            "kind": kind,
            "started_at": clock.now().isoformat(),
            "day": timezone.localdate(clock.now()).isoformat(),
            "sheets": list(sheets),
        } | more
        return ParcelContent.model_validate(said)

    def _sheet(self, who: Actor, row: CoverageRow) -> dict[str, Any]:
        """Most items pass; what the stock knows of the place fails, once, with a photo."""
        answers, failed = [], False
        for item in self._items(row):
            stock = stock_at(item, row)
            if stock and not failed:
                failed = True
                answers.append(self._failed(who, item, self._random.choice(stock)))
            else:
                answers.append(self._answer(item, "pass"))
        return {"row": str(row.pk), "answers": answers}

    def _failed(self, who: Actor, item: Item, found: Stock) -> dict[str, Any]:
        data = picture(self._random, cluttered=True)
        photo = {
            "id": str(new_id()),
            "sha256": self._bring(who, data),
            "size": len(data),
            "role": "before",
            "taken_at": clock.now().isoformat(),
            "marks": [{"shape": "circle", "points": [(0.45, 0.75), (0.6, 0.85)]}],
        }
        return self._answer(
            item,
            "fail",
            location=found.location,
            description=found.description,
            suspected_major=item.major_hint,
            photos=[photo],
        )

    def _answer(self, item: Item, verdict: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- as the parcel has it
        said = {"item": item.code, "verdict": verdict, "at": clock.now().isoformat()} | more
        if item.answer_type == AnswerType.YES_NO_NUMBER and verdict != "excused":
            said["number"] = str(self._random.randrange(1, 9))
        return said

    def _found(self, hazard: Hazard) -> dict[str, Any]:
        outcome, note = FOUND[HazardState(hazard.state)]
        return {
            "id": str(new_id()),
            "hazard": str(hazard.pk),
            "outcome": outcome,
            "note": note,
            "at": clock.now().isoformat(),
        }

    def _signed(self, who: Actor, refusal: str) -> dict[str, Any]:
        said = {
            "at": clock.now().isoformat(),
            "summary": "查看了重点场所，问题已当场告知单位，按台账期限整改。",
            "representative": "单位值班负责人",
            "inspector_signature": self._bring(who, _drawn(self._random)),
        }
        if refusal:
            return said | {"refusal": refusal}
        return said | {"unit_signature": self._bring(who, _drawn(self._random))}

    def _bring(self, who: Actor, data: bytes) -> str:
        """The bytes arrive as from the device; their digest."""
        digest = sha256(data).hexdigest()
        receive_photo(actor=who, piece=Piece(digest, 0, len(data), data), most=len(data))
        return digest

    def _rows(self, part: Participation) -> list[CoverageRow]:
        """The places where something may be found, first."""
        rows = list(
            part.rows.filter(is_active=True)
            .select_related("campaign", "place", "participation__checklist_version")
            .order_by("place__position", "place_name")
        )
        rows.sort(key=lambda row: not any(stock_at(item, row) for item in self._items(row)))
        return rows

    def _items(self, row: CoverageRow) -> list[Item]:
        return list(row_items(row))[:ITEMS]


def _drawn(random: Random) -> bytes:
    """A scrawl in place of a name."""
    image = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    points = [(x, random.randrange(40, 120)) for x in range(30, 380, 25)]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 40, 255), width=5)
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def _known(who: Actor) -> UUID:
    """The id of a person of the roster, who has one."""
    if who.id is None:
        raise ValueError("only people hold devices")
    return who.id
