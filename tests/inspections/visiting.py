"""Visits and parcels as rows, for the tests of what is read of them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from anlan.accounts.models import User
from anlan.hazards.models import Hazard
from anlan.inspections.models import (
    Contest,
    Inspection,
    LookBack,
    Parcel,
    SentPhoto,
    Sheet,
    SheetPhoto,
)
from anlan.inspections.states import (
    Answer,
    InspectionKind,
    InspectionState,
    SheetState,
    StoredAnswer,
)
from anlan.inspections.states.parcels import ParcelState
from anlan.kernel import files
from anlan.kernel.ids import new_id
from tests.inspections.school import FAIL, PASS, School, drawing, picture

DAY = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)


def stored(answer: Answer, by: str = "周检查员", revision: int = 1) -> dict[str, Any]:
    """An answer as a sheet keeps it."""
    return StoredAnswer(answer, by, "", NOON, revision).as_json()


def visit_to(
    school: School,
    kind: str = InspectionKind.ANNOUNCED,
    *,
    state: str = InspectionState.CONFIRMED,
    day: date = DAY,
    **facts: Any,
) -> Inspection:
    """A visit of that kind; what it answered comes with `looked_at`."""
    round_ = Inspection.objects.filter(
        campaign=school.campaign, unit=school.unit, kind=kind
    ).count()
    ended = state == InspectionState.CONFIRMED
    defaults: dict[str, Any] = {
        "started_by": "周检查员",
        "representative": "赵校长" if ended else "",
        "summary": "食堂管理较规范，个别消防器材需要更换。" if ended else "",
        "confirmed_at": NOON if ended else None,
        "confirmed_by": "周检查员" if ended else "",
    }
    return Inspection.objects.create(
        campaign=school.campaign,
        unit=school.unit,
        unit_path=school.unit.path,
        kind=kind,
        round=round_ + 1,
        state=state,
        started_at=NOON,
        visited_on=day,
        **defaults | facts,
    )


def looked_at(school: School, visit: Inspection, **answers: Answer) -> Sheet:
    """The canteen's sheet in a visit."""
    given = {"F01": FAIL, "F02": PASS} | answers
    ended = visit.state == InspectionState.CONFIRMED
    return Sheet.objects.create(
        inspection=visit,
        coverage_row=school.canteen,
        unit_path=visit.unit_path,
        answers={code: stored(answer) for code, answer in given.items()},
        revision=len(given),
        state=SheetState.HANDED_IN if ended else SheetState.DRAFT,
        handed_in_at=NOON if ended else None,
    )


def shown(sheet: Sheet, code: str = "F01") -> SheetPhoto:
    """A photo of one of its failed items."""
    kept = files.store(picture(), "image/jpeg")
    return SheetPhoto.objects.create(
        sheet=sheet, item_code=code, file=kept, role="before", added_at=NOON, added_by="周检查员"
    )


def signed(visit: Inspection) -> Inspection:
    """Both sides drew their names."""
    visit.inspector_signature = visit.unit_signature = files.store(drawing(), "image/png")
    visit.save(update_fields=["inspector_signature", "unit_signature"])
    return visit


def looked_back(visit: Inspection, hazard: Hazard, **facts: Any) -> LookBack:
    """How the visit found that hazard."""
    told = {"outcome": "fixed", "found_at": NOON, "found_by": "周检查员"} | facts
    return LookBack.objects.create(
        id=new_id(), inspection=visit, hazard=hazard, unit_path=visit.unit_path, **told
    )


def content_of(school: School, **more: Any) -> dict[str, Any]:
    """What a device says of a visit to the school's canteen, where the fire extinguisher failed."""
    return {
        "inspection": str(new_id()),
        "campaign": str(school.campaign.pk),
        "unit": str(school.unit.pk),
        "kind": "announced",
        "started_at": NOON.isoformat(),
        "day": DAY.isoformat(),
        "sheets": [
            {
                "row": str(school.canteen.pk),
                "answers": [
                    {"item": "F01", "at": NOON.isoformat(), **FAIL.as_json()},
                    {"item": "F02", "at": NOON.isoformat(), **PASS.as_json()},
                ],
            }
        ],
    } | more


def sent_by(sender: User, school: School, **facts: Any) -> Parcel:
    """A parcel that waits for the bureau."""
    told = {
        "state": ParcelState.QUARANTINED,
        "content": content_of(school),
        "reason": "账号已停用，由教体局核定是否入账。",
    } | facts
    content = told["content"]
    return Parcel.objects.create(
        id=new_id(),
        sender=sender,
        named_id=UUID(content["inspection"]),
        unit_path=school.unit.path,
        digest="0" * 64,
        client_version=1,
        sent_at=NOON,
        received_at=NOON,
        **told,
    )


def photo_sent(sender: User) -> SentPhoto:
    """A photo that has come from the sender's device."""
    kept = files.store(picture("blue"), "image/jpeg")
    return SentPhoto.objects.create(owner=sender, sha256=kept.pk, file=kept, arrived_at=NOON)


def contested(
    sheet: Sheet, parcel: Parcel, standing: Answer = PASS, offered: Answer = FAIL
) -> Contest:
    """Two answers to the sheet's first item."""
    return Contest.objects.create(
        sheet=sheet,
        parcel=parcel,
        unit_path=sheet.unit_path,
        item_code="F01",
        standing=stored(standing, "周检查员"),
        offered=stored(offered, "吴检查员", revision=2),
        opened_at=NOON,
    )
