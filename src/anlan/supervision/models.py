"""Zones and the units in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.kernel.ids import new_id
from anlan.kernel.scope import ScopedModel, ScopedQuerySet
from anlan.units.models import Unit


class Zone(ScopedModel):
    """One area of responsibility of a bureau, headed by one of its leaders (plan 二(三))."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bureau = models.ForeignKey(Unit, models.PROTECT)
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("责任区"), max_length=60)
    leader = models.ForeignKey("accounts.User", models.PROTECT, null=True)

    objects = ScopedQuerySet["Zone"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bureau", "number"], name="zone_number_once")
        ]

    def __str__(self) -> str:
        return self.name


class ZoneAssignment(ScopedModel):
    """A unit in a zone from a day on; one unit lies in exactly one zone at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = ScopedQuerySet["ZoneAssignment"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "since"], name="zone_assignment_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.zone}"
