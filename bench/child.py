"""One benchmark in a process and a database of its own: `python -m bench.child NAME SIZE`."""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

import django

from bench.measure import Result, Size

# Enough to run through everything; the figures mean nothing.
LEAST = Size(units=20, hazards=120, rounds=1)


class Case(Protocol):
    """What a benchmark's module has."""

    QUICK: Size
    FULL: Size

    def measure(self, size: Size) -> Iterator[Result]:
        """Make the data and yield one result after the other."""


def prepare() -> None:
    """Start Django and bring the empty database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- only after setup

    call_command("migrate", verbosity=0, interactive=False)


def main(name: str, words: str) -> None:
    """Run one benchmark on the database of the environment; print each result as it is there."""
    prepare()
    case = cast("Case", import_module(f"bench.cases.{name}"))
    size = {"full": case.FULL, "quick": case.QUICK, "least": LEAST}[words]
    for result in case.measure(size):
        print(result.line(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
