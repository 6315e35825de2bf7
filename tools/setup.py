"""Set up the working copy: packages, the project itself, pages, fonts and messages.

Every step has a stamp, the digest of its inputs, and is left out while the stamp still fits. Only
the standard library is used: this runs before anything else is installed.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import assets

ROOT = assets.ROOT

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
UV = BIN / ("uv.exe" if os.name == "nt" else "uv")
STAMPS = VENV / "anlan-stamps.json"


def digest(files: Iterable[Path]) -> str:
    """Digest of names and contents, the same wherever the working copy lies."""
    total = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        total.update(file.relative_to(ROOT).as_posix().encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def stamps() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return found


def is_done(name: str, wanted: str, results: Iterable[Path]) -> bool:
    return stamps().get(name) == wanted and all(result.exists() for result in results)


def step(name: str, inputs: Iterable[Path], results: list[Path], act: Callable[[], None]) -> None:
    """Act unless the stamp says that these inputs were dealt with and the results are there."""
    wanted = digest(inputs)
    if is_done(name, wanted, results):
        return
    print(f"anlan: {name} …", file=sys.stderr, flush=True)
    act()
    text = json.dumps(stamps() | {name: wanted}, indent=1)
    fresh = STAMPS.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(STAMPS)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Let two set-ups of one working copy wait for each other."""
    try:
        import fcntl  # noqa: PLC0415 -- absent on Windows, where nobody runs ./anlan twice at once
    except ImportError:
        yield
        return
    with (VENV / "anlan.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_uv() -> None:
    """Install uv into the environment when it is not there; other steps are then quick."""
    if UV.exists():
        return
    subprocess.run(
        [
            str(BIN / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--requirement=requirements/uv.txt",
        ],
        cwd=ROOT,
        check=True,
    )


def uv_install(*arguments: str) -> None:
    ensure_uv()
    environment = os.environ | {"VIRTUAL_ENV": str(VENV)}
    command = [str(UV), "pip", "install", "--quiet", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, env=environment)


def install_packages(lock: str) -> None:
    uv_install("--require-hashes", f"--requirement=requirements/{lock}.txt")


def install_project() -> None:
    uv_install("--no-deps", "--no-build-isolation", "--editable=.")


def set_up_packages(*, dev: bool) -> None:
    """Install the lock that is asked for; the lock for development holds the other one."""
    lock = ROOT / "requirements" / "dev.txt"
    if not dev and not is_done("packages for development", digest([lock]), []):
        lock = ROOT / "requirements" / "build.txt"
        step("packages", [lock], [], lambda: install_packages("build"))
        return
    step("packages for development", [lock], [], lambda: install_packages("dev"))


def set_up(*, dev: bool = False) -> None:
    """Bring the working copy up to date; under half a second when nothing has changed."""
    with only_one():
        set_up_packages(dev=dev)
        project = [ROOT / "pyproject.toml", ROOT / "hatch_build.py"]
        step("project", project, [BIN / "anlan"], install_project)
        for app in assets.frontends():
            step(
                f"pages ({app.name})",
                assets.sources(app),
                [assets.manifest(app)],
                lambda app=app: assets.build_frontend(app),  # type: ignore[misc]
            )
        step("fonts", assets.font_sources(), assets.fonts(), assets.fetch_fonts)
        catalogues = assets.catalogues()
        step(
            "messages",
            catalogues,
            [catalogue.with_suffix(".mo") for catalogue in catalogues],
            assets.compile_messages,
        )


if __name__ == "__main__":
    set_up(dev="--dev" in sys.argv)
