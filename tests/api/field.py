"""An inspector in front of the interface, with a school to look at."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpResponse

from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel.ids import new_id
from tests.api.asking import Caller, signed_in, with_key
from tests.factories import make_user
from tests.inspections.parcels import Device
from tests.inspections.school import School


@dataclass
class Field:
    """One person of a role, signed in, and the device they carry."""

    school: School = field(default_factory=School)
    role: str = Role.INSPECTOR

    @cached_property
    def user(self) -> User:
        at_school = self.role in {Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER, Role.POST_HOLDER}
        return make_user(self.role, self.school.unit if at_school else self.school.district.bureau)

    @cached_property
    def session(self) -> Caller:
        return signed_in(self.user)

    @cached_property
    def key(self) -> Caller:
        return with_key(self.user)

    @cached_property
    def device(self) -> Device:
        return Device(self.school, actor_for(self.user))

    def content(self, *sheets: dict, **more: Any) -> dict:
        return self.device.content(*sheets, **more).model_dump(mode="json")

    def sent(self, content: dict) -> dict:
        return {"sent_at": self.device.now().isoformat(), "content": content}

    def put(self, content: dict, parcel: str = "", caller: Caller | None = None) -> HttpResponse:
        address = f"/parcels/{parcel or new_id()}"
        return (caller or self.key).put(address, self.sent(content))

    def pull(self, *parts: Any, cursor: str = "") -> dict:
        wanted = [str(part.pk) for part in parts or [self.school.part]]
        return self.session.post("/pull", {"participations": wanted, "cursor": cursor}).json()
