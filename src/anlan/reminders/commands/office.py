"""How an office reminds: its times, its calendar, its rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.queries import campaign as campaign_in_sight
from anlan.campaigns.queries import submissions
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.reminders.models import DayCorrection, OfficeSettings, ReminderRule
from anlan.reminders.permissions import RULES
from anlan.reminders.queries.office import leaves_time
from anlan.reminders.states import FARTHEST_OFFSET, MOST_OFFSETS
from anlan.units.models import Unit
from anlan.units.states import ROOT_KINDS

REASON_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Times:
    """When people are reminded, and when nothing is sent; lunch may be left out."""

    digests_on: bool
    digest_at: time
    quiet_from: time
    quiet_until: time
    lunch_from: time | None = None
    lunch_until: time | None = None


@transaction.atomic
def set_times(*, actor: Actor, office_id: UUID, times: Times) -> OfficeSettings:
    """Set the hours of an office. Raises InvalidInput where they leave no time to send."""
    office = _office(actor, office_id, "set_times")
    if (times.lunch_from is None) != (times.lunch_until is None):
        raise InvalidInput(fields={"lunch_until": _("午休的开始和结束时间要一起填写。")})
    if times.quiet_from == times.quiet_until:
        raise InvalidInput(fields={"quiet_until": _("免打扰的开始和结束时间不能相同。")})
    if times.lunch_from and times.lunch_until and times.lunch_from >= times.lunch_until:
        raise InvalidInput(fields={"lunch_until": _("午休结束时间要晚于开始时间。")})
    facts = {name: getattr(times, name) for name in Times.__slots__}
    if not leaves_time(OfficeSettings(**facts)):
        raise InvalidInput(fields={"quiet_until": _("这样设置全天都不能发送，请缩短免打扰时间。")})
    kept, _new = OfficeSettings.objects.update_or_create(
        office=office, defaults={"unit_path": office.path, **facts}
    )
    told = {name: str(value) for name, value in facts.items() if value is not None}
    events.record("reminders.set_times", office, actor, **told)
    return kept


@transaction.atomic
def correct_day(
    *, actor: Actor, office_id: UUID, day: date, works: bool, reason: str
) -> DayCorrection:
    """Say that an office works on a day, or has it free; said again, the last word holds."""
    office = _office(actor, office_id, "correct_day")
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInput(fields={"reason": _("请填写说明，例如：中考调休。")})
    if len(reason) > REASON_LENGTH:
        raise InvalidInput(fields={"reason": _("说明不能超过 60 个字。")})
    kept, _new = DayCorrection.objects.update_or_create(
        office=office,
        day=day,
        defaults={"unit_path": office.path, "works": works, "reason": reason},
    )
    events.record(
        "reminders.correct_day", office, actor, day=day.isoformat(), works=works, reason=reason
    )
    return kept


@transaction.atomic
def drop_correction(*, actor: Actor, correction_id: UUID) -> None:
    """Let a day be again what the usual calendar says."""
    rows = DayCorrection.objects.visible_to(actor).select_related("office")
    found = rows.select_for_update(of=("self",)).filter(pk=correction_id).first()
    if found is None:
        raise NotFound
    require(RULES, actor, "correct_day", found.unit_path)
    office, day = found.office, found.day
    found.delete()
    events.record("reminders.drop_correction", office, actor, day=day.isoformat())


@transaction.atomic
def set_campaign_rule(*, actor: Actor, campaign_id: UUID, offsets: Iterable[int]) -> ReminderRule:
    """Set on which working days from the due day units are reminded in a whole campaign."""
    found = campaign_in_sight(actor, campaign_id)
    require(RULES, actor, "set_rule", found.unit_path)
    days = _offsets(offsets)
    kept, _new = ReminderRule.objects.update_or_create(
        campaign=found, defaults={"unit_path": found.unit_path, "offsets": days}
    )
    events.record("reminders.set_rule", found, actor, offsets=days)
    return kept


@transaction.atomic
def set_requirement_rule(
    *, actor: Actor, requirement_id: UUID, offsets: Iterable[int] | None
) -> None:
    """Set the same for one requirement; None lets the campaign's rule hold again."""
    found = submissions.requirement(actor, requirement_id)
    path = found.campaign.unit_path
    require(RULES, actor, "set_rule", path)
    if offsets is None:
        if ReminderRule.objects.filter(requirement=found).delete()[0]:
            events.record_many(
                [events.Entry("reminders.drop_rule", found, {}, unit_path=path)], actor
            )
        return
    days = _offsets(offsets)
    ReminderRule.objects.update_or_create(
        requirement=found, defaults={"unit_path": path, "offsets": days}
    )
    entry = events.Entry("reminders.set_rule", found, {"offsets": days}, unit_path=path)
    events.record_many([entry], actor)


def _offsets(offsets: Iterable[int]) -> list[int]:
    days = sorted(set(offsets))
    if len(days) > MOST_OFFSETS:
        words = {"limit": MOST_OFFSETS}
        raise InvalidInput(fields={"offsets": _("最多设置 %(limit)d 个提醒日。") % words})
    if any(abs(day) > FARTHEST_OFFSET for day in days):
        words = {"limit": FARTHEST_OFFSET}
        raise InvalidInput(
            fields={"offsets": _("提醒日应在时限前后 %(limit)d 个工作日以内。") % words}
        )
    return days


def _office(actor: Actor, office_id: UUID, verb: str) -> Unit:
    rows = Unit.objects.visible_to(actor).filter(kind__in=ROOT_KINDS)
    office = rows.select_for_update().filter(pk=office_id).first()
    if office is None:
        raise NotFound
    require(RULES, actor, verb, office.path)
    return office
