"""What a person is told in the system, and how they want to be told outside of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.accounts.models import User
from anlan.kernel.ids import new_id
from anlan.reminders.models.running import ReminderRun
from anlan.reminders.models.urging import Urge
from anlan.reminders.states import MessageKind


class InboxMessage(models.Model):
    """A digest for one person: counted lines, never one message per item.

    `lines`: [{"matter", "count", "unit" (name, where the person serves several), "unit_id"}].
    Words are made of them when it is read, in the reader's language.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="inbox", db_index=False)
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    # What makes it this one message: written again, it is there already.
    key = models.CharField(max_length=80)
    lines = models.JSONField(default=list)
    run = models.ForeignKey(ReminderRun, models.CASCADE, null=True, db_index=False)
    urge = models.ForeignKey(Urge, models.CASCADE, null=True, db_index=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="inbox_message_once")]
        indexes = [
            models.Index(fields=["person", "id"], name="inbox_of_person"),
            models.Index(fields=["person", "read_at", "id"], name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class Preference(models.Model):
    """Where a person is told besides the inbox."""

    person = models.OneToOneField(User, models.CASCADE, primary_key=True)
    email = models.EmailField(_("电子邮箱"), max_length=100, blank=True)
    email_on = models.BooleanField(_("用电子邮件接收提醒"), default=False)

    def __str__(self) -> str:
        return str(self.person)
