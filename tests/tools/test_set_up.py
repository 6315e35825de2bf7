"""The set-up repeats nothing and forgets nothing; the suite's counts add up."""

import subprocess
import time
from pathlib import Path

import pytest
import run_tests
import setup

REPORT = """<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps.json")
    return tmp_path


def test_a_step_is_done_again_only_when_its_inputs_change_or_its_result_is_gone(copy):
    source, result, done = copy / "source", copy / "result", []

    def act() -> None:
        done.append(source.read_text())
        result.write_text("built")

    def set_up() -> None:
        setup.step("pages", [source], [result], act)

    source.write_text("one")
    set_up()
    set_up()
    assert done == ["one"]
    source.write_text("two")
    set_up()
    assert done == ["one", "two"]
    result.unlink()
    set_up()
    assert done == ["one", "two", "two"]


def test_a_step_that_failed_is_tried_again(copy):
    (copy / "source").write_text("one")

    def fail() -> None:
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        setup.step("pages", [copy / "source"], [], fail)
    done = []
    setup.step("pages", [copy / "source"], [], lambda: done.append("done"))
    assert done == ["done"]


def test_a_second_start_is_quick():
    command = ["sh", "anlan", "setup"]
    subprocess.run(command, cwd=setup.ROOT, check=True)
    start = time.monotonic()
    subprocess.run(command, cwd=setup.ROOT, check=True)
    assert time.monotonic() - start < 3


def test_the_counts_of_all_parts_end_in_one_line(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    tally = run_tests.Tally()
    tally.add(report)
    tally.add(report)
    line = tally.line(12.345)
    assert line.strip("= ") == "2 failed, 6 passed, 4 skipped, 2 errors in 12.35s"


def test_nothing_run_says_so():
    assert run_tests.Tally().line(1).strip("= ") == "no tests ran in 1.00s"
