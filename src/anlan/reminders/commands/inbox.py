"""What a person does with the own messages, and how the person wants to be told.

Reading is not recorded: the log tells who did what to which record, not who looked at a reminder.
"""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.accounts.models import User
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.scope import Actor
from anlan.reminders.models import InboxMessage, Preference


@transaction.atomic
def mark_read(*, actor: Actor, message_id: UUID) -> None:
    """Note that the person has read one of the own messages; read already, nothing changes."""
    own = InboxMessage.objects.filter(person_id=actor.id, pk=message_id)
    if not own.filter(read_at=None).update(read_at=clock.now()) and not own.exists():
        raise NotFound


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """Note that the person has read all own messages; returns how many were new."""
    return InboxMessage.objects.filter(person_id=actor.id, read_at=None).update(read_at=clock.now())


@transaction.atomic
def set_preference(*, actor: Actor, email: str, email_on: bool) -> Preference:
    """Say where one wants to be told besides the inbox. The entry does not repeat the address."""
    person = User.objects.select_for_update().filter(pk=actor.id).first() if actor.id else None
    if person is None:
        raise NotFound
    email = _address(email, needed=email_on)
    kept, _new = Preference.objects.update_or_create(
        person=person, defaults={"email": email, "email_on": email_on}
    )
    events.record("reminders.set_preference", person, actor, email_on=email_on)
    return kept


def _address(email: str, *, needed: bool) -> str:
    email = email.strip()
    if not email and needed:
        raise InvalidInput(fields={"email": _("请填写接收提醒的电子邮箱。")})
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise InvalidInput(fields={"email": _("邮箱地址的格式不对。")}) from error
    return email
