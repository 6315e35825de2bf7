"""Workers as processes: killed, stopped, and two beside each other."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from anlan.cli.embedded import EmbeddedWorker
from bench.databases import scratch

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


class System:
    """A system of its own on the database that is tested, and programs that work on it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.folder = Path(environment["ANLAN_DATA_DIR"])
        self.environment = {**os.environ, **environment}

    def start(self, *words: str, **options) -> subprocess.Popen[str]:
        program = [sys.executable, "-m", "tests.jobs.driver", *words]
        given = {"stdout": subprocess.PIPE, "text": True, "cwd": ROOT, "env": self.environment}
        return subprocess.Popen(program, **given, **options)

    def do(self, *words: str) -> str:
        process = self.start(*words)
        said = process.communicate(timeout=PATIENCE)[0]
        assert process.returncode == 0
        return said

    def states(self, word: str = "states") -> Counter[str]:
        return Counter(self.do(word).splitlines())

    def notes(self) -> list[str]:
        file = self.folder / "notes"
        return file.read_text().splitlines() if file.exists() else []

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self.notes()) < number:
            assert time.monotonic() < until, self.notes()
            time.sleep(0.05)

    def go(self) -> None:
        (self.folder / "go").touch()


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    with scratch(connection.vendor, tmp_path_factory.mktemp("system")) as given:
        system = System(given)
        # Before there are any tables.
        early = system.start("worker")
        early.communicate(timeout=PATIENCE)
        assert early.returncode == 1
        system.do("migrate")
        yield given


@pytest.fixture
def system(environment):
    return System(environment)


def test_what_a_killed_worker_held_is_queued_again_and_done_once(system):
    system.do("prepare", "1")
    victim = system.start("worker")
    system.wait_for(1)
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    assert system.states("expire") == {"running 1": 1}
    system.go()

    system.do("worker", "--once")

    assert system.states() == {"done 2": 1}
    assert [line.split()[0] for line in system.notes()] == ["begun", "begun", "done"]


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(system):
    system.do("prepare", "2")
    worker = system.start("worker")
    system.wait_for(1)
    worker.terminate()
    time.sleep(0.3)
    system.go()

    worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 0
    assert system.states() == {"done 1": 1, "queued 0": 1}


def test_a_worker_told_twice_gives_back_what_it_has_in_hand(system):
    system.do("prepare", "1")
    worker = system.start("worker")
    system.wait_for(1)
    worker.terminate()
    time.sleep(0.3)
    worker.terminate()

    worker.communicate(timeout=PATIENCE)

    assert worker.returncode == 1
    assert system.states() == {"queued 0": 1}


def test_the_servers_own_worker_also_stops_when_it_is_told_by_a_signal(system):
    system.do("prepare", "1")
    worker = system.start("worker", "--embedded", stdin=subprocess.PIPE)
    system.wait_for(1)
    system.go()
    worker.terminate()

    worker.wait(timeout=PATIENCE)

    assert worker.returncode == 0
    worker.communicate()


def test_two_workers_never_do_the_same_piece(system):
    system.do("prepare", "60")
    system.go()

    workers = [system.start("worker", "--once") for _ in range(2)]
    said = [worker.communicate(timeout=PATIENCE)[0] for worker in workers]

    assert sum(int(words.split()[1]) for words in said) == 60
    assert system.states() == {"done 1": 60}
    assert len(system.notes()) == len(set(system.notes())) == 120


def test_the_servers_own_worker_ends_with_it_and_is_started_again_when_it_dies(system, monkeypatch):
    for name, value in system.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("anlan.cli.embedded.AGAIN_SECONDS", 0.1)
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(
        "anlan.cli.embedded.subprocess.Popen",
        lambda *words, **options: started.append(popen(*words, **options)) or started[-1],
    )
    embedded = EmbeddedWorker()
    embedded.start()
    _until(lambda: len(started) == 1)
    started[0].kill()
    _until(lambda: len(started) == 2)

    embedded.stop()

    assert started[0].returncode == -signal.SIGKILL
    assert started[1].returncode == 0


def _until(holds) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)
