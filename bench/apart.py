"""A function in a process of its own, so that its memory and its time are nobody else's."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from bench.measure import forget_peak, peak_mib, seconds

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call took: seconds, the most memory its process held in MiB, and what it returned."""

    seconds: float
    peak_mib: float
    result: Any


def call(function: str, *arguments: Any) -> Cost:  # noqa: ANN401 -- whatever JSON can carry
    """Call `module:name` in a new process with Django set up; its start is not counted.

    Raises CalledProcessError when it fails; what it printed has then been seen.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bench.apart", function, json.dumps(arguments)],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def answer(function: str, arguments: str) -> None:
    """The other side: call it and print the cost as the last line."""
    django.setup()
    module, _colon, name = function.partition(":")
    act = getattr(import_module(module), name)
    given = json.loads(arguments)
    results: list[Any] = []
    forget_peak()
    cost = seconds(lambda: results.append(act(*given)))
    print(json.dumps({"seconds": cost, "peak_mib": peak_mib(), "result": results[0]}))


if __name__ == "__main__":
    answer(*sys.argv[1:])
