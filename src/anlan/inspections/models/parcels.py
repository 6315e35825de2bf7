"""What devices sent from the field, kept as it came (docs/field-sync.md)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.accounts.models import User
from anlan.hazards.models import Hazard
from anlan.inspections.models.rounds import Inspection, Sheet
from anlan.inspections.states.parcels import LookBackOutcome, ParcelState
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import ScopedModel, ScopedQuerySet


class Parcel(ScopedModel):
    """One parcel: its content never changes, its state says how far it has come.

    `unit_path` is that of the unit it names; of a unit that is not there, of the sender's own.
    """

    # Made by the client (UUIDv7).
    id = models.UUIDField(primary_key=True, editable=False)
    sender = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The client's name for the inspection, and which inspection that is here.
    named_id = models.UUIDField(db_index=True)
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="parcels")
    state = models.CharField(max_length=12, choices=ParcelState.choices)
    content = models.JSONField()
    # SHA-256 over the content: sent again it must be the same.
    digest = models.CharField(max_length=64)
    client_version = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # How far the device's clock is behind the server's, in seconds (negative: ahead).
    skew_seconds = models.IntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    outcome = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_reason = models.CharField(_("理由"), max_length=300, blank=True)

    objects = ScopedQuerySet["Parcel"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sender", "state"], name="parcel_of_sender"),
            models.Index(fields=["state", "unit_path"], name="parcel_to_settle"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SentPhoto(models.Model):
    """A photo that a person's device has sent; `sha256` is the digest under which it was sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="sent_photo_once")]

    def __str__(self) -> str:
        return self.sha256


class Contest(ScopedModel):
    """Two answers to one item: the one that stood, and the one that came and found it there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="contests")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="contests")
    item_code = models.CharField(max_length=12)
    # Both as `states.StoredAnswer` in JSON.
    standing = models.JSONField()
    offered = models.JSONField()
    opened_at = models.DateTimeField()
    # Empty while open; "standing" or "offered" once somebody chose.
    choice = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)

    objects = ScopedQuerySet["Contest"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(choice="", settled_at__isnull=True)
                | ~Q(choice="") & Q(settled_at__isnull=False),
                name="contest_settled_iff_dated",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.choice}"


class LookBack(ScopedModel):
    """How a visit found an earlier hazard, and what that did to it ("" where nothing)."""

    # Made by the client (UUIDv7).
    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="look_backs")
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="look_backs")
    outcome = models.CharField(max_length=10, choices=LookBackOutcome.choices)
    note = models.CharField(_("情况"), max_length=300, blank=True)
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=60)
    found_by_id = models.UUIDField(null=True)
    # The verb that followed in the ledger: close, return, reopen; or why none did.
    effect = models.CharField(max_length=20, blank=True)
    obstacle = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet["LookBack"].as_manager()

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.outcome}"
