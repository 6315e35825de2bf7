"""The load driver from outside: started, made ready, let go, asked."""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict

from django.db import connection

from bench.fieldwork.driver import Job, Outcome
from bench.fieldwork.processor import grown, of_backends
from bench.fieldwork.served import ROOT, Served


def send(served: Served, job: Job) -> tuple[Outcome, float, float]:
    """Send the job by a process of its own.

    What came of it, and the seconds of processor that the server and PostgreSQL used meanwhile.
    """
    database = str(connection.settings_dict["NAME"])
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(asdict(job), file)
        file.flush()
        command = [sys.executable, "-m", "bench.fieldwork.driver", file.name]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as driver:
            if driver.stdin is None or driver.stdout is None or not driver.stdout.readline():
                raise RuntimeError("the load driver did not get ready")
            before, used = of_backends(database), served.processor()
            driver.stdin.write("go\n")
            driver.stdin.flush()
            said = driver.stdout.readline()
            used = served.processor() - used
            after = of_backends(database)
    if not said:
        raise RuntimeError("the load driver failed")
    return Outcome(**json.loads(said)), used, grown(before, after)
