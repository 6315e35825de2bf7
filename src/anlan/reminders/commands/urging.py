"""催报: ask units that still owe to hand in, on record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.campaigns.models import Requirement
from anlan.campaigns.queries import submissions
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.kernel.scope import Actor, Grant, ancestors
from anlan.reminders.commands.sending import send_to_groups, send_to_mailboxes
from anlan.reminders.models import InboxMessage, Urge, UrgedUnit
from anlan.reminders.permissions import RULES
from anlan.reminders.queries.inbox import Line, lines_as_json
from anlan.reminders.queries.office import office
from anlan.reminders.queries.urging import (
    Effect,
    UrgeFilters,
    effect,
    may_urge,
    owing,
    parts,
    people_of,
)
from anlan.reminders.queries.waiting import Counts
from anlan.reminders.states import MOST_URGED, Matter, MessageKind
from anlan.units.models import Unit
from anlan.units.states import ROOT_KINDS

NOTE_LENGTH = 200
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to urge: the ticked submissions, or without any all that the filters let through."""

    filters: UrgeFilters
    ticked: tuple[UUID, ...] = ()
    # Also those that were urged within the last hours.
    again: bool = False


def foresee(*, actor: Actor, requirement_id: UUID, choice: Choice, now: datetime) -> Effect:
    """What urging them would do, before anything is done."""
    requirement = _requirement(actor, requirement_id)
    return _effect(actor, requirement, choice, now)


@transaction.atomic
def urge(*, actor: Actor, requirement_id: UUID, choice: Choice, note: str, now: datetime) -> Urge:
    """Tell the people of those units at once in their inbox, and by the channels that they have.

    Raises InvalidInput where nobody is left, or more than MOST_URGED.
    """
    requirement = _requirement(actor, requirement_id)
    # Two who press at once take turns, so that the second finds who was urged.
    Requirement.objects.select_for_update().get(pk=requirement.pk)
    foreseen = _effect(actor, requirement, choice, now)
    if not foreseen.submission_ids:
        raise InvalidInput(_("没有需要催报的单位：可能已经报送，或刚刚催报过。"))
    note = " ".join(note.split())
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(fields={"note": _("附言不能超过 200 个字。")})
    kept = Urge.objects.create(
        requirement=requirement,
        unit_path=_leading(actor, requirement).unit_path,
        note=note,
        urged_by_id=actor.id,
        urged_by=actor.name,
        urged_at=now,
        units=len(foreseen.submission_ids),
        people=foreseen.people,
    )
    rows = _rows(actor, requirement, choice, now, foreseen)
    UrgedUnit.objects.bulk_create(
        [
            UrgedUnit(urge=kept, submission_id=key, unit_path=path, urged_at=now)
            for key, (_unit, path) in rows.items()
        ],
        batch_size=_ROWS,
    )
    _tell(kept, requirement, rows)
    events.record(
        "reminders.urge", requirement, actor, units=kept.units, people=kept.people, note=note
    )
    return kept


def _requirement(actor: Actor, requirement_id: UUID) -> Requirement:
    found = submissions.requirement(actor, requirement_id)
    if not may_urge(actor, found):
        raise NotPermitted
    return found


def _leading(actor: Actor, requirement: Requirement) -> Grant:
    """The widest role by which the actor urges."""
    led = [
        grant
        for grant in actor.grants
        if grant.role in RULES["urge"] and grant.covers(grant.unit_path, requirement.section_key)
    ]
    return min(led, key=lambda grant: len(grant.unit_path))


def _owing(
    actor: Actor, requirement: Requirement, choice: Choice, now: datetime
) -> dict[UUID, tuple[UUID, str]]:
    """Submission → unit and path of those chosen, as far as the actor leads."""
    leading = actor.only(RULES["urge"])
    rows = owing(leading, requirement, choice.filters, timezone.localdate(now))
    found: dict[UUID, tuple[UUID, str]] = {}
    chosen = [rows.filter(pk__in=part) for part in parts(choice.ticked)] or [rows]
    for each in chosen:
        plain = each.order_by("unit_path").values_list("pk", "unit_id", "unit_path")
        found |= {pk: (unit, path) for pk, unit, path in plain[: MOST_URGED + 1]}
    if choice.ticked and len(found) != len(set(choice.ticked)):
        # One of them has handed in meanwhile, or was never in sight: the two look alike.
        raise NotFound(_("勾选的单位有变化，请刷新页面后重新勾选。"))
    if len(found) > MOST_URGED:
        words = {"limit": MOST_URGED}
        raise InvalidInput(_("一次最多催报 %(limit)d 个单位，请先按条件筛选。") % words)
    return found


def _effect(actor: Actor, requirement: Requirement, choice: Choice, now: datetime) -> Effect:
    rows = _owing(actor, requirement, choice, now)
    units = [(key, unit) for key, (unit, _path) in rows.items()]
    return effect(units, _office(requirement).pk, now, again=choice.again)


def _rows(
    actor: Actor, requirement: Requirement, choice: Choice, now: datetime, foreseen: Effect
) -> dict[UUID, tuple[UUID, str]]:
    kept = set(foreseen.submission_ids)
    rows = _owing(actor, requirement, choice, now)
    return {key: each for key, each in rows.items() if key in kept}


def _office(requirement: Requirement) -> Unit:
    """The office whose channels carry it: the campaign's own, or the next above."""
    paths = ancestors(requirement.campaign.unit_path)
    found = Unit.objects.filter(path__in=paths, kind__in=ROOT_KINDS).order_by("-path").first()
    if found is None:
        raise NotFound
    return found


def _tell(kept: Urge, requirement: Requirement, rows: dict[UUID, tuple[UUID, str]]) -> None:
    """One message for each person, with a line that counts the person's units."""
    lines = _lines({unit for unit, _path in rows.values()})
    messages = [
        InboxMessage(
            person_id=person,
            kind=MessageKind.URGE,
            key=f"urge:{kept.pk}",
            lines=lines_as_json(told),
            urge=kept,
            created_at=kept.urged_at,
        )
        for person, told in lines.items()
    ]
    InboxMessage.objects.bulk_create(messages, batch_size=_ROWS)
    carrier = office(_office(requirement).pk, timezone.localdate(kept.urged_at))
    for part in parts(list(lines)):
        told = {person: lines[person] for person in part}
        send_to_mailboxes(carrier, f"urge:{kept.pk}", MessageKind.URGE, told)
    # A group of the whole office hears of what the office itself asks for.
    if kept.unit_path == carrier.unit.path:
        counts = Counts({Matter.URGED: kept.units})
        send_to_groups(carrier, f"urge:{kept.pk}", MessageKind.URGE, counts)


def _lines(unit_ids: Collection[UUID]) -> dict[UUID, tuple[Line, ...]]:
    by_person: dict[UUID, list[UUID]] = {}
    for unit, people in people_of(unit_ids).items():
        for person in people:
            by_person.setdefault(person, []).append(unit)
    several = {unit for units in by_person.values() if len(units) > 1 for unit in units}
    names: dict[UUID, str] = {}
    for part in parts(several):
        names |= dict(Unit.objects.filter(pk__in=part).values_list("pk", "name"))
    return {
        person: tuple(
            Line(Matter.URGED, 1, names[unit] if len(units) > 1 else "", unit) for unit in units
        )
        for person, units in by_person.items()
    }
