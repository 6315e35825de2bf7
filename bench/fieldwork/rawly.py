"""The raw limit: the same rows by the bare driver and the same bytes to disk, in processes of their own."""

import os
import resource
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path
from secrets import token_bytes
from threading import Barrier, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

import django
from django.db import connection

from bench import bare
from bench.fieldwork.bodies import PHOTO_BYTES
from bench.fieldwork.processor import grown, of_backends
from bench.fieldwork.written import Pattern

PROCESSES = 2
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Raw:
    """What the limit took: by the clock, of the driver's processor, of the database's."""

    seconds: float
    processor: float
    database: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one process writes: inspections `first` to `last`, over so many connections."""

    pattern: Pattern
    connections: int
    first: int
    last: int
    folder: str


def write(pattern: Pattern, *, inspections: int, connections: int, start: int, folder: Path) -> Raw:
    """Write so many copies of the pattern, one transaction and one file with fsync each."""
    context = get_context("spawn")
    processes = min(PROCESSES, connections)
    gate, told = context.Barrier(processes + 1), context.SimpleQueue()
    size = -(-inspections // processes)
    shares = [
        Share(
            pattern,
            connections // processes,
            start + first,
            start + min(first + size, inspections),
            str(folder),
        )
        for first in range(0, inspections, size)
    ]
    running = [context.Process(target=_work, args=(share, gate, told)) for share in shares]
    for process in running:
        process.start()
    gate.wait(_PATIENCE)  # everybody is connected
    database = str(connection.settings_dict["NAME"])
    before, began = of_backends(database), monotonic()
    gate.wait(_PATIENCE)  # everything is written
    seconds, after = monotonic() - began, of_backends(database)
    gate.wait(_PATIENCE)  # now they may go
    said = [told.get() for _process in running]
    for process in running:
        process.join()
    written = sum(len(numbers) for _processor, numbers in said)
    if written != inspections:
        raise RuntimeError(f"the bare driver has written {written} of {inspections} inspections")
    processor = sum(each for each, _numbers in said)
    return Raw(seconds, processor, grown(before, after))


def _work(share: Share, gate: ProcessBarrier, told: Any) -> None:  # noqa: ANN401 -- a queue of the context
    django.setup()
    ready, numbers = Barrier(share.connections + 1), count(share.first)
    parameters = (share, ready, numbers)
    threads = [Thread(target=_write_some, args=parameters) for _each in range(share.connections)]
    for thread in threads:
        thread.start()
    ready.wait()
    gate.wait(_PATIENCE)
    used = _processor()
    ready.wait()
    for thread in threads:
        thread.join()
    used = _processor() - used
    gate.wait(_PATIENCE)
    gate.wait(_PATIENCE)
    told.put((used, _WRITTEN))


def _write_some(share: Share, ready: Barrier, numbers: Any) -> None:  # noqa: ANN401 -- itertools.count
    connected = bare.connect()
    _KEPT.append(connected)
    photo = token_bytes(PHOTO_BYTES)
    ready.wait()
    ready.wait()
    while (number := next(numbers)) < share.last:
        _write_file(Path(share.folder) / uuid4().hex, photo)
        _write_rows(connected, share.pattern, number)
        _WRITTEN.append(number)


# Open until the process ends: the processor of their backends is read from outside.
_KEPT: list[bare.Connection] = []
_WRITTEN: list[int] = []


def _write_file(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_rows(connected: bare.Connection, pattern: Pattern, number: int) -> None:
    bare.begin(connected)
    if bare.is_postgres():
        with connected.pipeline():
            _insert(connected, pattern, number)
            connected.commit()
    else:
        _insert(connected, pattern, number)
        connected.commit()


def _insert(connected: bare.Connection, pattern: Pattern, number: int) -> None:
    for table, columns, rows in pattern.copies(number):
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join(["%s"] * len(columns))
        lines = ", ".join([f"({marks})"] * len(rows))
        said = f'INSERT INTO "{table}" ({names}) VALUES {lines}'  # noqa: S608 -- names of our own models
        connected.execute(bare.statement(said), [value for row in rows for value in row])


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
