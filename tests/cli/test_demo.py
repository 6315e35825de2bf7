"""The demo district as a stranger gets it, and what `anlan verify` says when somebody meddles."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def anlan(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # A command called within this process may have said whether the demo is meant.
    told = {"DATABASE_URL", "ANLAN_DEMO"}
    environment = {key: value for key, value in os.environ.items() if key not in told}
    return subprocess.run(
        [sys.executable, "-m", "anlan.cli.main", *words],
        cwd=ROOT,
        env=environment | {"ANLAN_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="the demo has a database of its own"
)
def test_the_demo_verifies_until_somebody_meddles(tmp_path):
    made = anlan(tmp_path, "demo", "--no-serve")
    assert made.returncode == 0, made.stderr
    assert "admin" in made.stdout
    assert "auditor" in made.stdout
    clean = anlan(tmp_path, "verify")
    assert (clean.returncode, "无差异" in clean.stdout) == (0, True), clean.stdout + clean.stderr

    photo = next(path for path in (tmp_path / "demo-files").rglob("*") if is_photo(path))
    whole = photo.read_bytes()
    photo.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    meddled = anlan(tmp_path, "verify")
    assert (meddled.returncode, photo.name in meddled.stdout) == (1, True)
    photo.write_bytes(whole)

    with sqlite3.connect(tmp_path / "demo.sqlite3") as database:
        key, name = database.execute(
            "SELECT id, actor_name FROM kernel_event WHERE number = 3 LIMIT 1"
        ).fetchone()
        database.execute("UPDATE kernel_event SET actor_name = ? WHERE id = ?", (f"{name}x", key))
    altered = anlan(tmp_path, "verify")
    assert altered.returncode == 1
    assert "第3条" in altered.stdout

    with sqlite3.connect(tmp_path / "demo.sqlite3") as database:
        database.execute("UPDATE kernel_event SET actor_name = ? WHERE id = ?", (name, key))
        database.execute(
            "UPDATE hazards_hazardtally SET hazards = hazards + 1"
            " WHERE id = (SELECT id FROM hazards_hazardtally LIMIT 1)"
        )
    assert anlan(tmp_path, "verify").returncode == 1


def is_photo(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[:2] == b"\xff\xd8"
