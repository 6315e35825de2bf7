"""A system with one periodic job for tests, as a program: `python -m tests.jobs.driver WORD…`.

`migrate` makes the tables, `prepare N` queues N runs and nothing else, `states` prints how the runs
stand, `expire` does too and lets every lease run out, `worker …` is `anlan worker …`. The job notes its beginning and its end in the file `notes`, and in
between waits for the file `go`.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.settings")
django.setup()

from anlan.cli.main import main  # noqa: E402 -- after the set-up, here and below
from anlan.jobs import schedule  # noqa: E402
from anlan.jobs.models import PeriodicRun  # noqa: E402
from anlan.jobs.periodic import Daily, Periodic  # noqa: E402
from anlan.kernel import clock  # noqa: E402

FOLDER = Path(os.environ["ANLAN_DATA_DIR"])


def note(word: str, slot: datetime) -> None:
    line = f"{word} {slot:%H:%M:%S.%f}\n".encode()
    handle = os.open(FOLDER / "notes", os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    os.write(handle, line)
    os.close(handle)


def run(slot: datetime) -> None:
    note("begun", slot)
    while not (FOLDER / "go").exists():
        time.sleep(0.05)
    note("done", slot)


schedule.PERIODIC = (
    Periodic("tests.job", schedule.PERIODIC[0].title, Daily(0), run, late=timedelta(0)),
)


def prepare(number: int) -> None:
    for file in ("notes", "go"):
        (FOLDER / file).unlink(missing_ok=True)
    PeriodicRun.objects.all().delete()
    now = clock.now()
    PeriodicRun.objects.bulk_create(
        PeriodicRun(name="tests.job", slot=now - timedelta(seconds=place), due_at=now, asked_at=now)
        for place in range(number)
    )


def tell() -> None:
    for state, attempts in PeriodicRun.objects.values_list("state", "attempts"):
        sys.stdout.write(f"{state} {attempts}\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", number]:
            prepare(int(number))
        case ["migrate"]:
            call_command("migrate", verbosity=0)
        case ["states"]:
            tell()
        case ["expire"]:
            tell()
            PeriodicRun.objects.filter(state="running").update(leased_until=clock.now())
        case words:
            sys.exit(main(words))
