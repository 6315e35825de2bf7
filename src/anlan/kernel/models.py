"""The event log (audit chain and outbox in one), the register of stored files, and files on their way."""

from django.db import models

from anlan.kernel.ids import new_id
from anlan.kernel.scope import PathField, ScopedQuerySet

CHAINS = 16


class ChainHead(models.Model):
    """The last link of one chain: what the next entry must carry on from."""

    chain = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.chain}:{self.number}"


class Event(models.Model):
    """One entry of the log: who did what to which object, and the digest of the entry before.

    Written in the transaction of the act itself, never changed afterwards. `delivered_at` is the
    outbox's own mark and stands outside the digest.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(max_length=200)
    unit_path = PathField(blank=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=100)
    occurred_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet["Event"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="event_one_per_link")
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="event_object"),
            models.Index(fields=["unit_path", "id"], name="event_scope"),
            models.Index(fields=["actor_id", "id"], name="event_actor"),
            models.Index(fields=["verb", "id"], name="event_verb"),
            models.Index(fields=["delivered_at", "id"], name="event_outbox"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_name}"


class StoredFile(models.Model):
    """Bytes kept under their own SHA-256; the same content is kept once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Upload(models.Model):
    """A file on its way from a browser, piece by piece; it becomes a `StoredFile` when an act takes it.

    Its bytes lie beside the stored files until then. It belongs to one person; `purpose` names what
    it is meant for, so that the page can tell what is still missing.
    """

    # Made by the client (UUIDv7), so that a declaration sent twice is one.
    id = models.UUIDField(primary_key=True, editable=False)
    owner_id = models.UUIDField()
    purpose = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)
    # All bytes are here and are what was declared.
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="upload_within_size"
            ),
        ]
        indexes = [models.Index(fields=["owner_id", "purpose"], name="upload_of_person")]

    def __str__(self) -> str:
        return self.name
