"""The launch, which freezes the grid; the end of a campaign, and taking that end back."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from anlan.campaigns.commands.drafting import locked
from anlan.campaigns.commands.grid import insert_rows
from anlan.campaigns.commands.submissions.rows import insert_named, owing_of
from anlan.campaigns.commands.submissions.rows import insert_rows as insert_submissions
from anlan.campaigns.models import Campaign, Participation, Target
from anlan.campaigns.queries import profile_as_json
from anlan.campaigns.queries.planning import (
    PlannedUnit,
    Planner,
    matches,
    register,
    targets_of,
)
from anlan.campaigns.states import TRANSITIONS
from anlan.checklists.states import VersionState
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor
from anlan.kernel.states import next_state
from anlan.units.commands.arrangement import arrange_defaults
from anlan.units.models import Place, Unit

CHUNK = 500


@transaction.atomic
def launch_campaign(*, actor: Actor, campaign_id: UUID) -> Campaign:
    """Freeze who takes part, with which checklist, profile and places, and begin.

    All or nothing; refused in words where something is missing. Units that the preview shows as
    left out stay out until somebody admits them.
    """
    campaign = locked(actor, campaign_id, "launch")
    campaign.state = next_state(TRANSITIONS, "launch", campaign.state)
    targets = _launchable_targets(campaign)
    arrange_bare_units(actor, campaign, targets, register(campaign))
    planner = Planner(campaign, targets)
    moment, owing = clock.now(), owing_of(campaign)
    units = rows = submissions = 0
    entering = (planned for planned in planner.plan() if planned.places)
    while chunk := list(islice(entering, CHUNK)):
        units += len(chunk)
        parts = [new_participation(campaign, planned, moment) for planned in chunk]
        rows += _enter(parts, chunk)
        submissions += insert_submissions(owing, parts)
    if not units:
        raise InvalidInput(
            _("没有一个单位能够纳入：请核对检查对象的单位类型和范围，以及单位名册。")
        )
    submissions += insert_named(owing)
    campaign.launched_at = moment
    campaign.launched_by = actor.name
    campaign.save(update_fields=["state", "launched_at", "launched_by"])
    events.record(
        "campaigns.launch", campaign, actor, units=units, rows=rows, submissions=submissions
    )
    return campaign


@transaction.atomic
def close_campaign(*, actor: Actor, campaign_id: UUID) -> Campaign:
    """End the campaign: nothing more is inspected; hazards are still followed to their closure."""
    return _move(actor, campaign_id, "close")


@transaction.atomic
def resume_campaign(*, actor: Actor, campaign_id: UUID) -> Campaign:
    """Take the end back."""
    return _move(actor, campaign_id, "resume")


def arrange_bare_units(
    actor: Actor, campaign: Campaign, targets: Sequence[Target], units: QuerySet[Unit]
) -> None:
    """Give those matched units that have no place the ones that their profile calls for."""
    in_use = Place.objects.filter(unit=OuterRef("pk"), is_active=True)
    bare = [
        unit
        for unit in units.filter(~Exists(in_use)).order_by("path")
        if any(matches(target, campaign, unit) for target in targets)
    ]
    arrange_defaults(bare)
    events.record_many(
        (
            events.Entry("units.arrange_defaults", unit, {"campaign": campaign.title})
            for unit in bare
        ),
        actor,
    )


def new_participation(campaign: Campaign, planned: PlannedUnit, moment: datetime) -> Participation:
    """The unit's part in the campaign with its counters, not saved yet; the unit has a target."""
    if planned.target is None:
        raise ValueError("a unit without a target has no checklist to enter with")
    return Participation(
        campaign=campaign,
        unit=planned.unit,
        unit_path=planned.unit.path,
        unit_kind=planned.unit.kind,
        checklist_version_id=planned.target.checklist_version_id,
        profile=profile_as_json(planned.profile),
        joined_at=moment,
        places_total=len(planned.places),
        items_total=planned.items,
    )


def _enter(parts: list[Participation], chunk: list[PlannedUnit]) -> int:
    Participation.objects.bulk_create(parts)
    places = (planned.places for planned in chunk)
    return insert_rows(zip(parts, places, strict=True))


def _launchable_targets(campaign: Campaign) -> list[Target]:
    targets = targets_of(campaign)
    if not targets:
        raise InvalidInput(_("还没有设置检查对象，请在“范围与清单”一步至少添加一行。"))
    for target in targets:
        if target.checklist_version.state != VersionState.PUBLISHED:
            raise InvalidInput(
                _("第 %(row)d 行使用的检查清单尚未发布，请先发布或另选已发布的版本。")
                % {"row": target.position}
            )
    return targets


def _move(actor: Actor, campaign_id: UUID, verb: str) -> Campaign:
    campaign = locked(actor, campaign_id, verb)
    before = campaign.state
    campaign.state = next_state(TRANSITIONS, verb, before)
    campaign.save(update_fields=["state"])
    events.record(f"campaigns.{verb}", campaign, actor, before=before, after=campaign.state)
    return campaign
