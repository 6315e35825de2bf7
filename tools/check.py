"""Style, types, the direction of imports, and migrations: all that is seen without running."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import assets
import setup

TEMPLATES = "src/anlan/web/templates"
PROGRAMS = {
    "ruff": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check", "--quiet"],
    "djangofmt": ["djangofmt", "--check", TEMPLATES],
    "djangofmt check": ["djangofmt", "check", TEMPLATES],
    "lint-imports": ["lint-imports", "--no-logo"],
    "mypy": ["mypy"],
    "makemigrations": ["anlan", "manage", "makemigrations", "--check", "--dry-run"],
}


def run_program(command: list[str]) -> str:
    """What a program had to say; empty when it found nothing."""
    with tempfile.TemporaryDirectory() as data:
        done = subprocess.run(
            [setup.BIN / command[0], *command[1:]],
            cwd=setup.ROOT,
            env=os.environ | {"ANLAN_DATA_DIR": data, "DATABASE_URL": "sqlite://:memory:"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    return (done.stdout or f"exit code {done.returncode}") if done.returncode else ""


def check_frontends() -> str:
    try:
        for frontend in assets.frontends():
            assets.check_frontend(frontend)
    except subprocess.CalledProcessError:
        return "see above"
    return ""


def report(name: str, act: Callable[[], str]) -> bool:
    start = time.monotonic()
    found = act()
    word = "failed" if found else "ok"
    print(f"check: {name} {word} ({time.monotonic() - start:.1f} s)", flush=True)
    if found:
        print(found, flush=True)
    return not found


def check() -> bool:
    """Run every check, even after one has failed; True when none had anything to say."""
    results = [
        report(name, lambda command=command: run_program(command))  # type: ignore[misc]
        for name, command in PROGRAMS.items()
    ]
    results.append(report("tsc", check_frontends))
    return all(results)


def main() -> int:
    setup.set_up(dev=True)
    return 0 if check() else 1


if __name__ == "__main__":
    sys.exit(main())
