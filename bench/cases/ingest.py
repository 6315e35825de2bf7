"""Whole inspections from many devices at once: sixty answers and one photo of 200 kB each.

A real `anlan serve` with two processes takes them over 8 and over 64 kept connections; the load
comes from a process of its own on the same machine, its bodies made before the clock runs. The
limit is what a bare driver needs for the same rows, one transaction an inspection over as many
connections, and for the same bytes to disk with fsync. Afterwards everything that was acknowledged
is looked for, row by row and photo by photo; anything missing ends the measurement.
"""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench import bare
from bench.fieldwork import rawly
from bench.fieldwork.devices import signature
from bench.fieldwork.driver import Job, Outcome
from bench.fieldwork.kept import losses
from bench.fieldwork.load import send
from bench.fieldwork.planning import ANSWERS, Visit, device_keys, visits
from bench.fieldwork.sending import OK, Line
from bench.fieldwork.served import Served
from bench.fieldwork.written import Pattern, keys, pattern
from bench.measure import Result, Size, milliseconds
from bench.seeding import seed_district
from bench.seeding.campaign import launch_grid

# So many inspections a round at so many units, `rounds` times as many in each case.
QUICK = Size(units=140, hazards=0, rounds=2)
FULL = Size(units=700, hazards=0, rounds=2)
CONNECTIONS = (8, 64)
_SINGLY = 2


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one case: ours beside the limit."""

    connections: int
    ours: Outcome
    server: float
    database: float
    limit: rawly.Raw
    peak_mib: float


def measure(size: Size) -> Iterator[Result]:
    """Eight connections, then sixty-four, on one server."""
    district = seed_district(size.units)
    launch_grid(district)
    share = size.units * size.rounds // _SINGLY
    plan = visits(district, _SINGLY + len(CONNECTIONS) * share)
    devices = device_keys(district, max(CONNECTIONS))
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        served = Served({}, log=Path(folder) / "serve.log")
        served.start()
        try:
            signed = sign(served, devices)
            written = _pattern(served, devices[0], signed, plan[:_SINGLY])
            for number, connections in enumerate(CONNECTIONS):
                first = _SINGLY + number * share
                job = _job(served, devices[:connections], signed, plan[first : first + share])
                costs = _costs(served, job, written, first, Path(folder))
                yield from _results(costs, written)
        finally:
            served.stop()


def sign(served: Served, devices: list[str]) -> str:
    """Every device sends the signature with which its visits end."""
    drawn, digest = signature()
    for key in devices:
        line = Line(served.port, key)
        reply = line.put_bytes(drawn, digest)
        line.close()
        if reply.status != OK:
            raise RuntimeError(f"the signature was refused: {reply}")
    return digest


def _pattern(served: Served, key: str, signed: str, plan: list[Visit]) -> Pattern:
    """What one inspection writes, at a unit that has had another one before."""
    for visit in plan:
        before = keys()
        _check(*send(served, _job(served, [key], signed, [visit]))[:1])
    with closing(bare.connect()) as connected:
        return pattern(connected, before)


def _job(served: Served, devices: list[str], signed: str, plan: list[Visit]) -> Job:
    return Job(served.port, devices, signed, [asdict(visit) for visit in plan])


def _costs(served: Served, job: Job, written: Pattern, first: int, folder: Path) -> Costs:
    outcome, server, database = send(served, job)
    _check(outcome)
    limit = rawly.write(
        written,
        inspections=len(job.visits),
        connections=len(job.keys),
        start=first,
        folder=folder,
    )
    return Costs(len(job.keys), outcome, server, database, limit, served.peak_mib())


def _check(outcome: Outcome) -> None:
    if outcome.refused:
        raise RuntimeError(f"{len(outcome.refused)} refused, the first: {outcome.refused[0]}")
    lost = list(losses(outcome.acknowledged, ANSWERS))
    if lost:
        raise RuntimeError(f"{len(lost)} faults, the first: {lost[0]}")


def _results(costs: Costs, written: Pattern) -> Iterator[Result]:
    sent = len(costs.ours.acknowledged)
    waits = sorted(costs.ours.waits)
    said = f"{sent:,} inspections over {costs.connections} connections"
    middle, late = milliseconds(waits[sent // 2]), milliseconds(waits[sent * 95 // 100])
    rate, limit = sent / costs.ours.seconds, sent / costs.limit.seconds
    yield Result(
        "ingest",
        f"{said}, 0 lost, {middle:.0f} ms each, 95 % within {late:.0f} ms{_durable()};"
        f" beside the same {written.rows} rows and bytes by the bare driver",
        round(rate, 1),
        "inspections/s",
        round(limit, 1),
        round(limit / rate, 2),
        costs.peak_mib,
        connection.vendor,
    )
    used = {
        "of the server": (costs.server, costs.limit.processor),
        "of the load driver": (costs.ours.processor, costs.limit.processor),
        "of the database": (costs.database, costs.limit.database),
    }
    for whose, (ours, theirs) in used.items():
        # SQLite works inside the server's own processes.
        if ours and theirs:
            yield _processor(f"{said}: processor {whose} each", ours / sent, theirs / sent, costs)


def _processor(case: str, ours: float, theirs: float, costs: Costs) -> Result:
    return Result(
        "ingest",
        case,
        milliseconds(ours),
        "ms",
        milliseconds(theirs),
        round(ours / theirs, 2),
        costs.peak_mib,
        connection.vendor,
    )


def _durable() -> str:
    if not bare.is_postgres():
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        return f", fsync {cursor.fetchone()[0]}"
