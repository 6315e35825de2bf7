"""Self-inspection reports: facts from the ledger, then a PDF of GB/T 9704, one a school.

One process a core does both, a batch at a time, as workers do. The limit is the setting alone, in
the same processes, of facts gathered before. Memory is that of one process that sets them all: were
it to grow with their number, the second result would show it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing import cpu_count, get_context
from multiprocessing.pool import Pool
from time import process_time
from typing import Any
from uuid import UUID

import django
from django.db import connection

from anlan.campaigns.models import Campaign
from anlan.hazards.models import Hazard
from anlan.kernel import clock
from anlan.kernel.models import Event
from anlan.kernel.scope import Actor
from anlan.reports.build.self_report import Course, Edition, Prose, SelfReport, build_self_report
from anlan.reports.render.official import render_pdf
from anlan.reports.render.self_report import self_report_document
from bench.measure import Result, Size, forget_peak, peak_mib, seconds
from bench.seeding import seed_district
from bench.seeding.campaign import launch_grid
from bench.seeding.hazards import seed_hazards

QUICK = Size(units=40, hazards=480, rounds=1)
FULL = Size(units=1000, hazards=12_000, rounds=1)
BATCH = 10
PROSE = Prose(
    organisation="学校成立安全生产大检查领导小组，制定工作方案，明确责任分工。" * 3,
    approach="采取岗位自查、处室互查、学校抽查相结合的方式逐处排查。" * 2,
    next_steps="对尚未销号的隐患逐项盯办，确保按期销号。" * 3,
    contact_name="虚构安宁",
    contact_phone="000-0000000",
)


def measure(size: Size) -> Iterator[Result]:
    """One report for every unit of the district, with about a dozen hazards each."""
    district = seed_district(size.units)
    launch_grid(district)
    seed_hazards(district, size.hazards)
    _tell_lives()
    work = [(district.campaign.pk, unit.pk, at) for at, unit in enumerate(district.units)]
    reports = [_report(*each) for each in work]
    with get_context("spawn").Pool(cpu_count(), django.setup) as pool:
        pool.map(_make, [[each] for each in work[: cpu_count()]], chunksize=1)
        costs: list[float] = []
        whole = seconds(lambda: costs.append(_share(pool, _make, work)))
        rendered = seconds(lambda: costs.append(_share(pool, _render, reports)))
    _render(reports[: max(1, size.units // 10)])
    forget_peak()
    early = peak_mib()
    _render(reports)
    late = peak_mib()
    said = f"{size.units:,} reports with {size.hazards:,} hazards"
    yield Result(
        "reports",
        f"{said}: facts and PDF on {cpu_count()} cores, beside typst alone",
        round(whole, 2),
        "s",
        round(rendered, 2),
        round(whole / rendered, 2),
        late,
        connection.vendor,
    )
    yield Result(
        "reports",
        f"{said}: seconds of processor a core, which other work does not lengthen",
        round(costs[0], 2),
        "s",
        round(costs[1], 2),
        round(costs[0] / costs[1], 2),
        late,
        connection.vendor,
    )
    yield Result(
        "reports",
        f"{said}: memory of one process at the end beside after a tenth of them",
        late,
        "MiB",
        early,
        round(late / early, 2),
        late,
        connection.vendor,
    )


def _report(campaign_id: UUID, unit_id: UUID, at: int) -> SelfReport:
    today = clock.today()
    edition = Edition(2, today - timedelta(days=30), today)
    return build_self_report(
        actor=Actor.system(),
        campaign=Campaign.objects.select_related("unit").get(pk=campaign_id),
        unit_id=unit_id,
        course=Course(edition),
        prose=replace(PROSE, problems=f"第{at}号单位的问题集中在日常管理。"),
        signed_on=today,
    )


def _share(pool: Pool, act: Callable[[list[Any]], float], work: list[Any]) -> float:
    """Done by the pool in batches; the seconds of processor that it took, a core."""
    batches = [work[at : at + BATCH] for at in range(0, len(work), BATCH)]
    return sum(pool.imap_unordered(act, batches)) / cpu_count()


def _make(work: list[tuple[UUID, UUID, int]]) -> float:
    start = process_time()
    _render([_report(*each) for each in work])
    return process_time() - start


def _render(reports: list[SelfReport]) -> float:
    start = process_time()
    for report in reports:
        render_pdf(self_report_document(report))
    return process_time() - start


def _tell_lives() -> None:
    """The entries of the log that the seeded hazards lack: that they were found, and closed."""
    moves: list[tuple[str, Hazard, object]] = []
    for hazard in Hazard.objects.iterator():
        moves.append(("hazards.report", hazard, hazard.found_at))
        if hazard.closed_at:
            moves.append(("hazards.close", hazard, hazard.closed_at))
    Event.objects.bulk_create(
        [
            Event(
                chain=0,
                number=number,
                verb=verb,
                object_type=Hazard._meta.label_lower,
                object_id=str(hazard.pk),
                object_name=hazard.number,
                unit_path=hazard.unit_path,
                actor_name="测量",
                occurred_at=moment,
            )
            for number, (verb, hazard, moment) in enumerate(moves, 1_000_000)
        ],
        batch_size=500,
    )
