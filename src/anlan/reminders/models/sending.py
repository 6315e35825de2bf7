"""The ways out of the system, and what goes through them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.accounts.models import User
from anlan.kernel.ids import new_id
from anlan.kernel.scope import ScopedModel, ScopedQuerySet
from anlan.reminders.states import ChannelKind, DeliveryState, MessageKind, Problem
from anlan.units.models import Unit


class Channel(ScopedModel):
    """One way out of an office: a mailbox that sends, or the robot of a group."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Unit, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    is_on = models.BooleanField(_("启用"), default=True)
    # Of a mailbox: host, port, user, sender. Nothing secret.
    facts = models.JSONField(default=dict)
    # Password or key, and a DingTalk robot's signing secret after a line break: sealed, never shown again.
    secret = models.TextField()
    saved_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    # What went wrong since the last message that left.
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True)
    problem_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["Channel"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind"], name="channel_once_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class Delivery(ScopedModel):
    """One message on its way out: to one person's mailbox, or to a group.

    It holds counts alone: no name and no text of a record leaves the system.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, models.CASCADE, db_index=False)
    person = models.ForeignKey(User, models.CASCADE, null=True)
    # Person or group, and what it is about: written again, it is there already.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    # Matter → number.
    counts = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=12, choices=Problem.choices, blank=True)

    objects = ScopedQuerySet["Delivery"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | Q(attempted_at__isnull=False),
                name="delivery_sending_since_when",
            )
        ]
        indexes = [
            models.Index(fields=["channel", "state", "not_before"], name="delivery_due"),
            models.Index(fields=["channel", "attempted_at"], name="delivery_pace"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}"
