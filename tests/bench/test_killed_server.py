"""A server killed while many devices send: nothing is lost, nothing is there twice.

ANLAN_CRASH_PUSHES (200 is the whole of it) and ANLAN_CRASH_ROUNDS ask for more, ANLAN_CRASH_SEED for
other moments.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from secrets import randbelow

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = os.environ.get("ANLAN_CRASH_ROUNDS", "1")
PUSHES = int(os.environ.get("ANLAN_CRASH_PUSHES", "40"))
KILLS = 2 * int(ROUNDS)


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn and process groups are not there")
def test_a_killed_server_has_kept_what_it_acknowledged_and_takes_the_rest(system):
    seed = int(os.environ.get("ANLAN_CRASH_SEED", randbelow(1_000_000)))
    command = [sys.executable, "-m", "bench.fieldwork.crash", "--rounds", ROUNDS]
    command += ["--pushes", str(PUSHES), "--seed", str(seed)]

    done = subprocess.run(
        command, cwd=ROOT, env=system, capture_output=True, text=True, check=False
    )

    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == [], f"seed {seed}"
    assert told["verify"] == [], f"seed {seed}"
    assert told["acknowledged"] == told["pushes"] == int(ROUNDS) * PUSHES
    assert told["kills"] == KILLS
    # Else nothing was on its way when the server died, and nothing has been shown.
    assert told["broken"] > 0
