"""How an office (局) reminds: its times, its calendar, its rules."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import Campaign, Requirement
from anlan.kernel.ids import new_id
from anlan.kernel.scope import ScopedModel, ScopedQuerySet
from anlan.reminders.states import DIGEST_AT, QUIET_FROM, QUIET_UNTIL
from anlan.units.models import Unit


class OfficeSettings(ScopedModel):
    """When an office's people are reminded, and when nothing is sent to them (免打扰)."""

    office = models.OneToOneField(Unit, models.CASCADE, primary_key=True)
    digests_on = models.BooleanField(_("每个工作日发送待办提醒"), default=True)
    digest_at = models.TimeField(_("提醒时间"), default=DIGEST_AT)
    quiet_from = models.TimeField(_("免打扰开始"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("免打扰结束"), default=QUIET_UNTIL)
    lunch_from = models.TimeField(_("午休开始"), null=True)
    lunch_until = models.TimeField(_("午休结束"), null=True)

    objects = ScopedQuerySet["OfficeSettings"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lunch_from__isnull=True, lunch_until__isnull=True)
                | Q(lunch_from__isnull=False, lunch_until__isnull=False),
                name="office_lunch_has_both_ends",
            )
        ]

    def __str__(self) -> str:
        return str(self.office)


class DayCorrection(ScopedModel):
    """A day that an office works or has free, other than the usual calendar says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Unit, models.CASCADE)
    day = models.DateField(_("日期"))
    works = models.BooleanField(_("是否上班"))
    reason = models.CharField(_("说明"), max_length=60)

    objects = ScopedQuerySet["DayCorrection"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="day_corrected_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class ReminderRule(ScopedModel):
    """On which working days from the due day units are reminded: of a campaign, or one requirement.

    Where there is none, `DEFAULT_OFFSETS` hold; an empty list reminds of nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.OneToOneField(Campaign, models.CASCADE, null=True)
    requirement = models.OneToOneField(Requirement, models.CASCADE, null=True)
    offsets = models.JSONField(default=list)

    objects = ScopedQuerySet["ReminderRule"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(campaign__isnull=False, requirement__isnull=True)
                | Q(campaign__isnull=True, requirement__isnull=False),
                name="reminder_rule_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign or self.requirement}"
