"""The event log, which is audit chain and outbox in one, and the register of stored files."""

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
