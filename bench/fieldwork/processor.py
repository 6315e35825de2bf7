"""Seconds of processor of other processes, as Linux counts them in /proc."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class _Stat(NamedTuple):
    pid: int
    session: int
    seconds: float


def of_session(session: int) -> float:
    """Of all processes that live in a session."""
    return sum(each.seconds for each in _all() if each.session == session)


def peak_of_session(session: int) -> float:
    """The most memory in MiB that its processes have held, each at its own worst moment."""
    pids = [each.pid for each in _all() if each.session == session]
    return round(sum(map(_peak, pids)) / 1024, 1)


def of_backends(database: str) -> dict[int, float]:
    """Of PostgreSQL's processes that serve a database of that name on this machine: pid → seconds."""
    return {each.pid: each.seconds for each in _all() if _serves(each.pid, database)}


def grown(before: dict[int, float], after: dict[int, float]) -> float:
    """What was used in between; a process that began meanwhile began at nothing."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def _serves(pid: int, database: str) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().split()
    except OSError:
        return False
    return words[:1] == ["postgres:"] and database in words


def _all() -> Iterator[_Stat]:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue  # it has ended meanwhile
        # The name stands in brackets and may hold anything.
        fields = text.rpartition(")")[2].split()
        yield _Stat(int(folder.name), int(fields[3]), (int(fields[11]) + int(fields[12])) / _TICKS)
