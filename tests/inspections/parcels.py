"""Devices in the field: what they make and send, for the tests of parcels."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from anlan.accounts.states import Role
from anlan.campaigns.models import CoverageRow
from anlan.inspections import commands
from anlan.inspections.commands import Arrived, Receipt, Sender
from anlan.inspections.models import SentPhoto
from anlan.inspections.states.parcels import CLIENT_VERSION, ParcelContent
from anlan.kernel import clock, files
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor
from tests.inspections.school import School, drawing, picture

FAILED = {"verdict": "fail", "location": "后厨东墙", "description": "灭火器压力不足"}
FIXED = {
    "verdict": "fail",
    "location": "二楼楼梯口",
    "description": "疏散通道堆放纸箱",
    "fixed_on_spot": True,
    "measures": "当场清走纸箱",
}


@dataclass
class Device:
    """One person's device; `slow` is how far its clock is behind."""

    school: School
    actor: Actor
    slow: timedelta = timedelta()
    can_act: bool = True
    named: str = field(default_factory=lambda: str(new_id()))

    @property
    def sender(self) -> Sender:
        assert self.actor.id is not None
        return Sender(self.actor, self.actor.id, can_act=self.can_act)

    def now(self) -> datetime:
        """The time on the device."""
        return clock.now() - self.slow

    def photo(self, colour: str = "red", role: str = "before", *, here: bool = True) -> dict:
        """A photo as a parcel declares it; `here` has sent its bytes before."""
        data = picture(colour)
        if here:
            self.send_photo(data)
        return {
            "id": str(new_id()),
            "sha256": sha256(data).hexdigest(),
            "size": len(data),
            "role": role,
            "taken_at": self.now().isoformat(),
        }

    def send_photo(self, data: bytes, media_type: str = "image/jpeg") -> str:
        """The bytes arrive, without the parcel being told."""
        file = files.store(data, media_type)
        digest = sha256(data).hexdigest()
        SentPhoto.objects.get_or_create(
            owner_id=self.actor.id,
            sha256=digest,
            defaults={"file": file, "arrived_at": clock.now()},
        )
        return digest

    def answer(self, item: str, verdict: str = "pass", **more: Any) -> dict:
        """One answer given now."""
        said = {"item": item, "verdict": verdict, "at": self.now().isoformat()} | more
        if item == "F03" and said["verdict"] == "pass":
            said.setdefault("number", "6")
        return said

    def sheet(self, *answers: dict, row: CoverageRow | None = None, **more: Any) -> dict:
        """What was answered in the canteen, or at another place."""
        place = row or self.school.canteen
        return {"row": str(place.pk), "answers": list(answers)} | more

    def signed(self, **more: Any) -> dict:
        """The end of a visit, signed by both."""
        name = self.send_photo(drawing(), "image/png")
        return {
            "at": self.now().isoformat(),
            "summary": "总体较好",
            "representative": "赵校长",
            "inspector_signature": name,
            "unit_signature": name,
        } | more

    def content(self, *sheets: dict, kind: str = "announced", **more: Any) -> ParcelContent:
        """The content of a parcel."""
        said = {
            "inspection": self.named,
            "campaign": str(self.school.campaign.pk),
            "unit": str(self.school.unit.pk),
            "kind": kind,
            "started_at": self.now().isoformat(),
            "day": timezone.localdate(self.now()).isoformat(),
            "sheets": list(sheets),
        } | more
        return ParcelContent.model_validate(said)

    def arrived(self, content: ParcelContent) -> Arrived:
        """The content in a parcel of its own."""
        return Arrived(new_id(), content, CLIENT_VERSION, self.now())

    def push(self, parcel: Arrived) -> Receipt:
        """The parcel reaches the server."""
        return commands.receive_parcel(sender=self.sender, parcel=parcel, received_at=clock.now())

    def send(self, *sheets: dict, **more: Any) -> Receipt:
        """A new parcel reaches the server."""
        return self.push(self.arrived(self.content(*sheets, **more)))


def inspector(school: School, **more: Any) -> Device:
    """The device of a new inspector of the bureau."""
    return Device(school, school.district.someone(Role.INSPECTOR, school.district.bureau), **more)
