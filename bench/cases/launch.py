"""Launching a campaign in which every unit owes three things, and the board that follows them.

The limit of the launch is the raw writing of exactly the rows that it wrote, into the same tables
with the same indexes: participations, the grid, the submissions and the log entry. That of a board
is one plain GROUP BY over the same rows.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from time import process_time
from uuid import UUID

from django.db import connection

from anlan.campaigns.commands import CampaignFacts, TargetFacts, create_campaign, set_targets
from anlan.campaigns.commands import launch_campaign as launch
from anlan.campaigns.commands.submissions import RequirementFacts, add_requirement
from anlan.campaigns.models import Campaign, CoverageRow, Participation, Submission
from anlan.campaigns.queries import submissions as queries
from anlan.campaigns.queries.submissions import SubmissionFilters
from anlan.checklists.models import ChecklistVersion
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.kernel.models import Event
from anlan.units.states import INSPECTED_KINDS
from bench import bare
from bench.copies import put_back, take_out
from bench.measure import (
    Act,
    Pair,
    Result,
    Size,
    forget_peak,
    interleaved,
    middle,
    milliseconds,
    peak_mib,
    seconds,
)
from bench.seeding import District, seed_district
from bench.seeding.campaign import publish_checklist

QUICK = Size(units=1000, hazards=0, rounds=2)
FULL = Size(units=50_000, hazards=0, rounds=1)
# What a launch writes, parents first.
WRITTEN = (Participation, CoverageRow, Submission, Event)
OWED = 3
READS = 20


@dataclass(frozen=True, slots=True)
class Costs:
    """One launch and the same rows put back raw: by the clock and in seconds of this processor."""

    clock: Pair
    processor: Pair
    peak_mib: float


def measure(size: Size) -> Iterator[Result]:
    """One campaign a round, launched for all units; then the board of one of its requirements."""
    district = seed_district(size.units)
    version = publish_checklist(district)
    # What was made to be launched is not what a launch needs.
    district.units.clear()
    costs = [_round(district, version, size.units) for _number in range(size.rounds)]
    said = f"launch for {size.units:,} units and {size.units * OWED:,} submissions"
    peak = max(each.peak_mib for each in costs)
    yield _told(f"{said}, beside raw insert of the rows", [each.clock for each in costs], peak)
    yield _told(
        f"{said}: seconds of the program's processor, which other work does not lengthen",
        [each.processor for each in costs],
        peak,
    )
    yield from _boards(district, size.units)


def _told(case: str, costs: list[Pair], peak: float) -> Result:
    pair = Pair(middle([each.ours for each in costs]), middle([each.limit for each in costs]))
    ours, limit = round(pair.ours, 2), round(pair.limit, 2)
    return Result("launch", case, ours, "s", limit, pair.ratio, peak, connection.vendor)


def _round(district: District, version: ChecklistVersion, units: int) -> Costs:
    """What one launch costs, and the same rows put back raw."""
    campaign = _drafted(district, version)
    before = new_id()
    forget_peak()
    begun = process_time()
    ours = seconds(partial(launch, actor=district.bureau_actor, campaign_id=campaign.pk))
    worked, peak = process_time() - begun, peak_mib()
    with closing(bare.connect()) as connected:
        kept = take_out(connected, WRITTEN, bare.bound_uuid(before))
        if [len(each.rows) for each in (kept[0], kept[2])] != [units, units * OWED]:
            raise RuntimeError("the launch did not enter every unit with all that it owes")
        bare.begin(connected)
        begun = process_time()
        limit = seconds(partial(put_back, connected, kept))
        written = process_time() - begun
        connected.commit()
    return Costs(Pair(ours, limit), Pair(worked, written), peak)


def _drafted(district: District, version: ChecklistVersion) -> Campaign:
    officer, today = district.bureau_actor, clock.today()
    facts = CampaignFacts("测量用启动", today, ends_with="集中复查结束后")
    campaign = create_campaign(actor=officer, unit_id=district.bureau.pk, facts=facts)
    targets = [TargetFacts(tuple(sorted(INSPECTED_KINDS)), version.pk)]
    set_targets(actor=officer, campaign_id=campaign.pk, targets=targets)
    asked = RequirementFacts("", "document", today + timedelta(days=9), section_key="safety")
    for number in range(OWED):
        stated = replace(asked, title=f"第{number + 1}项报送")
        add_requirement(actor=officer, campaign_id=campaign.pk, facts=stated)
    return campaign


def _boards(district: District, units: int) -> Iterator[Result]:
    newest = Campaign.objects.order_by("-pk")[0]
    actor, today = district.bureau_actor, clock.today()
    found = queries.requirements_of(actor, newest)[0]
    pages = partial(queries.board_page, actor, found, SubmissionFilters("owing"), "", today)
    with closing(bare.connect()) as connected:
        bare.analyze(connected)
        limit = partial(_grouped, connected, found.pk)
        yield _read("counts of a board", partial(queries.board, actor, found, today), limit, units)
        limit = partial(_first, connected, found.pk)
        yield _read("first page of those who owe", pages, limit, units)


def _read(what: str, ours: Act, limit: Act, units: int) -> Result:
    pair = interleaved(ours, limit, READS)
    return Result(
        "launch",
        f"{what}, {units:,} units, beside one plain statement",
        milliseconds(pair.ours),
        "ms",
        milliseconds(pair.limit),
        pair.ratio,
        peak_mib(),
        connection.vendor,
    )


def _grouped(connected: bare.Connection, requirement_id: UUID) -> None:
    asked = "SELECT state, count(*) FROM campaigns_submission WHERE requirement_id = %s GROUP BY 1"
    connected.execute(bare.statement(asked), [bare.bound_uuid(requirement_id)]).fetchall()


def _first(connected: bare.Connection, requirement_id: UUID) -> None:
    asked = (
        "SELECT s.*, u.name FROM campaigns_submission s JOIN units_unit u ON u.id = s.unit_id"
        " WHERE s.requirement_id = %s AND s.state = 'not_started' ORDER BY s.unit_path LIMIT 51"
    )
    connected.execute(bare.statement(asked), [bare.bound_uuid(requirement_id)]).fetchall()
