"""The whole suite: checks, pytest on SQLite and PostgreSQL, the browser; one summary line.

What a machine lacks is installed where that is possible, else the part is named as not run; with
CI=true nothing may be missing. Arguments go to pytest, and the checks are then left out.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

import machine
import setup
from check import check

NO_TESTS = 5
BROWSER = "tests/browser"


@dataclass
class Tally:
    """Counts over all parts, as pytest names them."""

    passed: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    not_run: list[str] = field(default_factory=list)

    def add(self, report: Path) -> None:
        """Add the counts of one pytest run."""
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 -- written by pytest
            count = {name: int(suite.get(name, "0")) for name in COUNTS}
            self.failed += count["failures"]
            self.errors += count["errors"]
            self.skipped += count["skipped"]
            others = count["failures"] + count["errors"] + count["skipped"]
            self.passed += count["tests"] - others

    def line(self, seconds: float) -> str:
        """The closing line in pytest's own form."""
        parts = [
            f"{number} {word}"
            for number, word in [
                (self.failed, "failed"),
                (self.passed, "passed"),
                (self.skipped, "skipped"),
                (self.errors, "error" if self.errors == 1 else "errors"),
            ]
            if number
        ]
        return f" {', '.join(parts) or 'no tests ran'} in {seconds:.2f}s ".center(80, "=")


COUNTS = ("tests", "failures", "errors", "skipped")


def run_pytest(name: str, tally: Tally, arguments: list[str], **environment: str) -> None:
    print(f"\n--- {name}: pytest {' '.join(arguments)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(
            [setup.BIN / "pytest", "-q", f"--junitxml={report}", *arguments],
            cwd=setup.ROOT,
            env=_plain_environment() | {"ANLAN_DATA_DIR": folder} | environment,
            check=False,
        )
        if report.exists():
            tally.add(report)
    if done.returncode not in {0, 1, NO_TESTS}:
        tally.errors += 1  # pytest itself gave up: the counts above do not say so


def run_suite(given: list[str], tally: Tally, lacking: list[str]) -> None:
    """Every part that this machine can run."""
    if not _names_browser(given):
        run_pytest("SQLite", tally, ["-n", "auto", *given])
        if machine.postgres_answers():
            # A name of its own, so that two runs on one server do not meet.
            url = machine.postgres_url(f"anlan_{os.getpid()}")
            run_pytest("PostgreSQL", tally, ["-n", "auto", *given], DATABASE_URL=url)
        else:
            tally.not_run.append("PostgreSQL (no server answers)")
    browser = [] if _names_browser(given) else [BROWSER]
    if "chromium" in lacking:
        tally.not_run.append("browser (no chromium)")
    elif browser == [] or not _names_paths(given):
        run_pytest("browser", tally, [*browser, *given])
    tally.not_run += [f"tests that need {name}" for name in lacking if name != "chromium"]


def main() -> int:
    start = time.monotonic()
    given = sys.argv[2:]
    setup.set_up(dev=True)
    lacking = machine.absent()
    if lacking and machine.may_install():
        machine.install(lacking)
        lacking = machine.absent()
    tally = Tally()
    if not given and not check():
        tally.errors += 1
    run_suite(given, tally, lacking)
    if tally.not_run:
        print(f"\nnot run: {'; '.join(tally.not_run)}")
        if os.environ.get("CI") == "true":
            tally.errors += 1
    print(tally.line(time.monotonic() - start), flush=True)
    return 1 if tally.failed or tally.errors or not tally.passed else 0


def _plain_environment() -> dict[str, str]:
    """This environment without settings of a running system, which tests must not touch."""
    own = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {
        name: value
        for name, value in os.environ.items()
        if name not in own and not name.startswith("ANLAN_")
    }


def _names_paths(given: list[str]) -> bool:
    return any((setup.ROOT / word.partition("::")[0]).exists() for word in given)


def _names_browser(given: list[str]) -> bool:
    return any(word.startswith(BROWSER) for word in given)


if __name__ == "__main__":
    sys.exit(main())
