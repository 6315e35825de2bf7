"""Habits that a tool can watch."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "src" / "anlan"
JUNK_DRAWERS = {"utils", "util", "helpers", "common", "services", "signals", "misc"}


def files(pattern: str, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob(pattern)]
    built = {"node_modules", "migrations", "__pycache__"}
    return [path for path in found if not built & set(path.parts)]


def names(paths: list[Path]) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


def test_no_source_file_is_longer_than_400_lines():
    sources = files("*.py", "src", "tests", "tools")
    sources += files("*.ts", "frontend") + files("*.scss", "frontend")
    too_long = [path for path in sources if len(path.read_text("utf-8").splitlines()) > 400]
    assert names(too_long) == []


def test_no_module_is_a_junk_drawer():
    drawers = [path for path in files("*", "src") if path.stem in JUNK_DRAWERS]
    assert names(drawers) == []


def test_pages_hold_no_inline_script_or_style():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    templates = files("*.html", "src")
    assert names([path for path in templates if inline.search(path.read_text("utf-8"))]) == []


@pytest.mark.parametrize("name", ["base", "build", "dev", "uv"])
def test_locks_name_no_index_and_pin_by_hash(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
    assert pins
    assert "://" not in text
    assert len(re.findall(r"\\\n    --hash=sha256:.*\\?", text)) >= len(pins)


def test_front_end_locks_name_no_address_of_a_registry():
    for lock in (ROOT / "frontend").glob("*/package-lock.json"):
        assert '"resolved"' not in lock.read_text("utf-8")


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    words = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    words += [word for word in project["dependency-groups"]["dev"] if isinstance(word, str)]
    wanted = {re.split(r"[^A-Za-z0-9-]", word)[0] for word in words}
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert {name for name in wanted if f"`{name}`" not in text} == set()
