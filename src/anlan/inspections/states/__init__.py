"""What an inspection, its sheets and their answers can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anlan.accounts.states import BUREAU, Role
from anlan.kernel.states import Transition


class InspectionKind(TextChoices):
    """How an inspection comes about; units inspect themselves, teams come to them."""

    SELF = "self", _("自查")
    ANNOUNCED = "announced", _("明查")
    UNANNOUNCED = "unannounced", _("暗访")
    SURPRISE = "surprise", _("突击检查")
    EXPERT = "expert", _("专家会诊")
    LOOK_BACK = "look_back", _("回头看")
    STATIONED = "stationed", _("驻点指导")


# Kinds that must warn nobody while they go on (四不两直), and who may know of them all the same.
SEALED_KINDS = frozenset({InspectionKind.UNANNOUNCED, InspectionKind.SURPRISE})
SEES_SEALED = BUREAU | {Role.INSPECTOR, Role.EXPERT, Role.AUDITOR}
# Visits that are not sealed are known to those who lead, and to the unit once they are finished.
SEES_OPEN = SEES_SEALED | {Role.CENTRAL_SCHOOL_OFFICER, Role.SECTION_OFFICER}


class InspectionState(TextChoices):
    """Open while sheets are answered; confirmed by the unit's head, or by the end of a visit."""

    OPEN = "open", _("进行中")
    CONFIRMED = "confirmed", _("已确认")


class SheetState(TextChoices):
    """A sheet is one place's answers."""

    DRAFT = "draft", _("填写中")
    HANDED_IN = "handed_in", _("已提交")


class Verdict(TextChoices):
    """The answer to an item."""

    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    EXCUSED = "excused", _("不适用")


INSPECTION_TRANSITIONS = {
    "confirm": Transition(frozenset({InspectionState.OPEN}), InspectionState.CONFIRMED),
    "finish": Transition(frozenset({InspectionState.OPEN}), InspectionState.CONFIRMED),
}
SHEET_TRANSITIONS = {
    "hand_in": Transition(frozenset({SheetState.DRAFT}), SheetState.HANDED_IN),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody found at one item. An empty verdict takes an earlier answer back.

    `number` belongs to items that ask for one, `reason` to excused items, the rest to failed ones.
    """

    verdict: str
    number: Decimal | None = None
    reason: str = ""
    location: str = ""
    description: str = ""
    post_name: str = ""
    fixed_on_spot: bool = False
    measures: str = ""
    suspected_major: bool = False

    def as_json(self) -> dict[str, Any]:
        """The fields that say something, as plain JSON."""
        said: dict[str, Any] = {
            "verdict": self.verdict,
            "reason": self.reason,
            "location": self.location,
            "description": self.description,
            "post_name": self.post_name,
            "fixed_on_spot": self.fixed_on_spot,
            "measures": self.measures,
            "suspected_major": self.suspected_major,
        }
        kept = {name: value for name, value in said.items() if value or name == "verdict"}
        if self.number is not None:
            whole = self.number == self.number.to_integral_value()
            kept["number"] = int(self.number) if whole else float(self.number)
        return kept


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as the sheet keeps it: with who gave it, when, and how often it was changed."""

    answer: Answer
    by: str
    by_id: str
    at: datetime
    revision: int

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "StoredAnswer":
        """Read back what `as_json` wrote."""
        number = stored.get("number")
        answer = Answer(
            verdict=stored["verdict"],
            number=None if number is None else Decimal(str(number)),
            reason=stored.get("reason", ""),
            location=stored.get("location", ""),
            description=stored.get("description", ""),
            post_name=stored.get("post_name", ""),
            fixed_on_spot=stored.get("fixed_on_spot", False),
            measures=stored.get("measures", ""),
            suspected_major=stored.get("suspected_major", False),
        )
        at = datetime.fromisoformat(stored["at"])
        return cls(answer, stored["by"], stored["by_id"], at, stored["revision"])

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, as kept in `Sheet.answers`."""
        return self.answer.as_json() | {
            "by": self.by,
            "by_id": self.by_id,
            "at": self.at.isoformat(),
            "revision": self.revision,
        }
