"""The rows of a requirement: one per unit that owes, from the first day and following the roster."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from anlan.campaigns.commands.submissions.handing_in import copy_files_to_draft
from anlan.campaigns.models import (
    Campaign,
    HandIn,
    Participation,
    Requirement,
    Submission,
    SubmissionFile,
)
from anlan.campaigns.states import SUBMISSION_TRANSITIONS, SubmissionState
from anlan.kernel import bulk
from anlan.kernel.ids import new_id

CHUNK = 500
FIELDS = (
    "id",
    "requirement",
    "campaign",
    "unit",
    "unit_path",
    "unit_kind",
    "section_key",
    "state",
    "step",
    "draft",
    "opened_at",
    "started_at",
    "first_handed_in_on",
    "handed_in_at",
    "accepted_at",
    "times_returned",
    "unlocked_until",
)
_OPEN = SUBMISSION_TRANSITIONS["withdraw"].sources


class Member(Protocol):
    """A unit as far as a row needs it."""

    unit_id: UUID
    unit_path: str
    unit_kind: str


@dataclass(slots=True)
class Named:
    """A unit that is named by itself and need not take part in the inspections."""

    unit_id: UUID
    unit_path: str
    unit_kind: str


@dataclass(slots=True)
class Changed:
    """How the rows of a requirement moved when who owes was changed."""

    added: int = 0
    withdrawn: int = 0
    restored: int = 0

    def told(self) -> dict[str, int]:
        """As a log entry has it."""
        return {name: count for name in self.__slots__ if (count := getattr(self, name))}


class Owing:
    """Who owes one requirement: read once, asked for each unit."""

    def __init__(self, requirement: Requirement) -> None:
        self.requirement = requirement
        self._kinds = frozenset(requirement.kinds)
        self._territories = tuple(requirement.territories.values_list("path", flat=True))
        self._named_only = requirement.named_only
        self.named = [
            Named(unit.pk, unit.path, unit.kind)
            for unit in requirement.named_units.only("id", "path", "kind").order_by("path")
        ]
        self._named_ids = frozenset(unit.unit_id for unit in self.named)

    def includes(self, member: Member) -> bool:
        """Whether a unit that takes part owes it."""
        if member.unit_id in self._named_ids:
            return True
        if self._named_only or (self._kinds and member.unit_kind not in self._kinds):
            return False
        return not self._territories or member.unit_path.startswith(self._territories)

    def row(self, member: Member) -> tuple[bulk.Plain, ...]:
        """The unit's row before anybody has looked at it."""
        requirement = self.requirement
        return (
            new_id(),
            requirement.pk,
            requirement.campaign_id,
            member.unit_id,
            member.unit_path,
            member.unit_kind,
            requirement.section_key,
            SubmissionState.NOT_STARTED.value,
            "",
            "{}",
            None,
            None,
            None,
            None,
            None,
            0,
            None,
        )


def insert_rows(owing: Sequence[Owing], members: Sequence[Member]) -> int:
    """Write fresh rows of those requirements for those units; returns how many."""
    rows = [each.row(member) for each in owing for member in members if each.includes(member)]
    if rows:
        bulk.insert(Submission, FIELDS, rows)
    return len(rows)


def owing_of(campaign: Campaign) -> list[Owing]:
    """Who owes each requirement of the campaign that stands."""
    standing = campaign.requirements.filter(dropped_at=None).order_by("position")
    return [Owing(requirement) for requirement in standing]


def insert_named(owing: Sequence[Owing]) -> int:
    """Rows of named units that have none yet: those that do not take part themselves."""
    rows: list[tuple[bulk.Plain, ...]] = []
    for each in owing:
        there = (
            frozenset(
                each.requirement.submissions.filter(
                    unit_id__in=[unit.unit_id for unit in each.named]
                ).values_list("unit_id", flat=True)
            )
            if each.named
            else frozenset()
        )
        rows += [each.row(unit) for unit in each.named if unit.unit_id not in there]
    if rows:
        bulk.insert(Submission, FIELDS, rows)
    return len(rows)


def follow_requirement(requirement: Requirement) -> Changed:
    """After the launch: bring the rows in line with who owes now; what was accepted stays."""
    owing, changed = Owing(requirement), Changed()
    for members in _in_chunks(requirement.campaign):
        standing = requirement.submissions.filter(
            unit_path__gte=members[0].unit_path, unit_path__lte=members[-1].unit_path
        )
        _follow(standing, [(owing, member) for member in members], changed)
    left = frozenset(
        Participation.objects.filter(campaign=requirement.campaign)
        .exclude(left_at=None)
        .filter(unit_id__in=[unit.unit_id for unit in owing.named])
        .values_list("unit_id", flat=True)
    )
    named = [unit for unit in owing.named if unit.unit_id not in left]
    _follow_named(requirement, owing, named, changed)
    return changed


def follow_unit(campaign: Campaign, part: Participation) -> Changed:
    """Bring one unit's rows in line: it entered, came back, or left."""
    changed = Changed()
    standing = Submission.objects.filter(campaign=campaign, unit_id=part.unit_id)
    if part.left_at is not None:
        changed.withdrawn = withdraw(standing)
        return changed
    _follow(standing, [(owing, part) for owing in owing_of(campaign)], changed)
    return changed


def withdraw(rows: QuerySet[Submission]) -> int:
    """Nothing is owed any more on those rows that are not accepted; returns how many."""
    target = SUBMISSION_TRANSITIONS["withdraw"].target
    return rows.filter(state__in=_OPEN).update(state=target, step="")


def _follow(
    standing: QuerySet[Submission], asked: Sequence[tuple[Owing, Member]], changed: Changed
) -> None:
    """Bring those rows in line with who of the asked owes what."""
    states = {
        (requirement_id, unit_id): state
        for requirement_id, unit_id, state in standing.values_list(
            "requirement_id", "unit_id", "state"
        )
    }
    fresh: list[tuple[bulk.Plain, ...]] = []
    back, out = [], []
    for owing, member in asked:
        key = (owing.requirement.pk, member.unit_id)
        if owing.includes(member):
            if key not in states:
                fresh.append(owing.row(member))
            elif states[key] == SubmissionState.WITHDRAWN:
                back.append(key)
        elif states.get(key) in _OPEN:
            out.append(key)
    if fresh:
        bulk.insert(Submission, FIELDS, fresh)
    changed.added += len(fresh)
    changed.restored += _restore(standing, back)
    changed.withdrawn += withdraw(_of(standing, out)) if out else 0


def _follow_named(
    requirement: Requirement, owing: Owing, named: Sequence[Named], changed: Changed
) -> None:
    """Rows of units outside the campaign's roster: there exactly for those that are named."""
    outside = requirement.submissions.exclude(
        unit_id__in=Participation.objects.filter(campaign=requirement.campaign).values("unit_id")
    )
    changed.withdrawn += withdraw(outside.exclude(unit_id__in=[unit.unit_id for unit in named]))
    if named:
        among = requirement.submissions.filter(unit_id__in=[unit.unit_id for unit in named])
        _follow(among, [(owing, unit) for unit in named], changed)


def _restore(standing: QuerySet[Submission], keys: Sequence[tuple[UUID, UUID]]) -> int:
    if not keys:
        return 0
    move = SUBMISSION_TRANSITIONS["restore"]
    rows = _of(standing, keys).filter(state__in=move.sources)
    _give_back_files(rows)
    return rows.update(state=move.target, step="", started_at=None)


def _give_back_files(rows: QuerySet[Submission]) -> None:
    """What was handed in before the unit left stands in the draft again; few ever come back."""
    drafted = SubmissionFile.objects.filter(submission=OuterRef("submission"), hand_in=None)
    newer = HandIn.objects.filter(submission=OuterRef("submission"), number__gt=OuterRef("number"))
    last = HandIn.objects.filter(~Exists(drafted), ~Exists(newer), submission__in=rows)
    for hand_in in last:
        copy_files_to_draft(hand_in)


def _of(
    standing: QuerySet[Submission], keys: Collection[tuple[UUID, UUID]]
) -> QuerySet[Submission]:
    """Never more keys than one chunk of units, or than one unit has requirements."""
    requirements = {requirement_id for requirement_id, _unit in keys}
    units = {unit_id for _requirement, unit_id in keys}
    return standing.filter(requirement_id__in=requirements, unit_id__in=units)


def _in_chunks(campaign: Campaign) -> Iterator[list[Participation]]:
    parts: Iterable[Participation] = (
        Participation.objects.filter(campaign=campaign, left_at=None)
        .only("unit_id", "unit_path", "unit_kind")
        .order_by("unit_path")
        .iterator(chunk_size=CHUNK)
    )
    rest = iter(parts)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
