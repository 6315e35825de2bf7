"""Who still owes a requirement, how far they have come, and when they were last urged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from anlan.accounts.models import Membership
from anlan.campaigns.models import Requirement, Submission
from anlan.campaigns.permissions import PREPARING
from anlan.campaigns.queries import submissions
from anlan.campaigns.states import CampaignState, SubmissionState
from anlan.kernel.paging import Page, page_of
from anlan.kernel.permissions import allowed
from anlan.kernel.scope import Actor
from anlan.reminders.models import Channel, Preference, RemindedUnit, Urge, UrgedUnit
from anlan.reminders.permissions import RULES
from anlan.reminders.states import URGED_AGAIN_AFTER_HOURS, ChannelKind, Progress
from anlan.units.models import Unit
from anlan.units.states import UnitKind

PAGE_SIZE = 50
_PART = 500
_STEPS: dict[str, Q] = {
    Progress.UNOPENED: Q(state=SubmissionState.NOT_STARTED, opened_at=None),
    Progress.NOT_STARTED: Q(state=SubmissionState.NOT_STARTED, opened_at__isnull=False),
    Progress.DRAFTED: Q(state=SubmissionState.DRAFTED),
    Progress.RETURNED: Q(state=SubmissionState.RETURNED),
}


@dataclass(frozen=True, slots=True)
class UrgeFilters:
    """What narrows the units to urge: how far they have come, words of a name, kind."""

    progress: str = ""
    text: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that owes, with its progress and when it was last urged."""

    submission: Submission
    progress: Progress
    urged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a 催报 would do: units and people reached, those known by the inbox alone, and left out."""

    submission_ids: tuple[UUID, ...]
    people: int
    inbox_only: int
    without_people: int
    lately: int


def may_urge(actor: Actor, requirement: Requirement) -> bool:
    """Whether the actor may urge somebody to hand this in."""
    if requirement.campaign.state != CampaignState.LAUNCHED or requirement.dropped_at is not None:
        return False
    return any(
        allowed(RULES, actor, "urge", grant.unit_path, requirement.section_key)
        for grant in actor.grants
    )


def owing(
    actor: Actor, requirement: Requirement, filters: UrgeFilters, today: date
) -> QuerySet[Submission]:
    """Units in sight that still owe it and may still hand it in."""
    rows = submissions.outstanding(actor, requirement, today)
    if filters.progress:
        rows = rows.filter(_STEPS.get(filters.progress, Q(pk__in=())))
    if filters.kind:
        rows = rows.filter(unit_kind=filters.kind)
    if words := "".join(filters.text.split()):
        named = Q(unit__name__contains=words) | Q(unit__name_initials__contains=words.lower())
        rows = rows.filter(named)
    return rows


def owing_page(
    actor: Actor, requirement: Requirement, filters: UrgeFilters, today: date, mark: str
) -> tuple[Page[Submission], list[Owing]]:
    """A page of them in tree order, with when each was last urged. Two queries."""
    rows = owing(actor, requirement, filters, today).select_related("unit__parent")
    page = page_of(rows, ("unit_path",), mark, PAGE_SIZE)
    last = last_urged([row.pk for row in page.rows])
    return page, [Owing(row, progress_of(row), last.get(row.pk)) for row in page.rows]


def counts(actor: Actor, requirement: Requirement, today: date) -> dict[str, int]:
    """How many units stand where; "" for all. One query."""
    rows = submissions.outstanding(actor, requirement, today).order_by()
    return rows.aggregate(
        all=Count("pk"), **{step: Count("pk", filter=where) for step, where in _STEPS.items()}
    )


def progress_of(row: Submission) -> Progress:
    """How far one unit has come."""
    if row.state == SubmissionState.NOT_STARTED:
        return Progress.UNOPENED if row.opened_at is None else Progress.NOT_STARTED
    return Progress.RETURNED if row.state == SubmissionState.RETURNED else Progress.DRAFTED


def last_urged(submission_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each of them was last urged, for those that were. One query for 500."""
    found: dict[UUID, datetime] = {}
    for part in parts(submission_ids):
        rows = UrgedUnit.objects.filter(submission__in=part).order_by()
        found |= dict(rows.values_list("submission").annotate(Max("urged_at")))
    return found


def effect(
    rows: Iterable[tuple[UUID, UUID]], office_id: UUID, now: datetime, *, again: bool
) -> Effect:
    """What urging these (submission, unit) would do; those urged lately stay out unless `again`."""
    units = dict(rows)
    last = last_urged(list(units))
    since = now - timedelta(hours=URGED_AGAIN_AFTER_HOURS)
    lately = {key for key, at in last.items() if at > since}
    reached = {key: unit for key, unit in units.items() if again or key not in lately}
    holders = people_of(reached.values())
    people = {person for each in holders.values() for person in each}
    mailed = _mailed(people) if _has_mail(office_id) else set()
    return Effect(
        tuple(reached),
        len(people),
        len(people - mailed),
        sum(not holders.get(unit) for unit in reached.values()),
        len(lately),
    )


def people_of(unit_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Unit → those who prepare what it hands in; a school's people for what hangs on it. Three queries for 500."""
    found: dict[UUID, set[UUID]] = {}
    for part in parts(list(set(unit_ids))):
        found |= _holders(part)
        alone = Unit.objects.filter(
            pk__in=[unit for unit in part if unit not in found], parent__kind=UnitKind.SCHOOL
        )
        schools = {each.pk: each.parent_id for each in alone.only("pk", "parent") if each.parent_id}
        answering = _holders(set(schools.values()))
        found |= {
            unit: answering[school] for unit, school in schools.items() if school in answering
        }
    return found


def _holders(unit_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    held = Membership.objects.filter(
        unit__in=unit_ids, role__in=PREPARING, ended_at=None, user__is_active=True
    )
    for unit, person in held.values_list("unit", "user"):
        found.setdefault(unit, set()).add(person)
    return found


def urges_of(actor: Actor, requirement: Requirement) -> QuerySet[Urge]:
    """What was urged of a requirement by those whose territory the actor sees, the latest first."""
    return Urge.objects.visible_to(actor).filter(requirement=requirement).order_by("-urged_at")


def urges_of_submission(submission: Submission) -> QuerySet[UrgedUnit]:
    """When one unit was urged of it and by whom. The caller has seen the submission already."""
    found = UrgedUnit.objects.filter(submission=submission).select_related("urge")
    return found.order_by("urged_at")


def reminders_of_submission(submission: Submission) -> QuerySet[RemindedUnit]:
    """On which days the unit was reminded of it by rule. The caller has seen the submission already."""
    found = RemindedUnit.objects.filter(submission=submission).select_related("run")
    return found.order_by("day")


def parts(ids: Collection[UUID]) -> list[list[UUID]]:
    """The ids in portions that a statement takes."""
    listed = list(ids)
    return [listed[start : start + _PART] for start in range(0, len(listed), _PART)]


def _has_mail(office_id: UUID) -> bool:
    ways = Channel.objects.filter(office=office_id, kind=ChannelKind.EMAIL, is_on=True)
    return ways.exists()


def _mailed(people: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for part in parts(people):
        wanted = Preference.objects.filter(person__in=part, email_on=True).exclude(email="")
        found |= set(wanted.values_list("person", flat=True))
    return found
