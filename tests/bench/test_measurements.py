"""The benchmarks run through and say what they must; how fast anything is, no test asks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from anlan.checklists.source import read_library
from anlan.cli.main import main
from anlan.hazards.commands.words import words_of
from anlan.hazards.models import Hazard
from bench.main import NAMES
from bench.measure import Result
from bench.seeding.hazards import _Writer
from bench.seeding.register import seed_district
from bench.seeding.words import RARE_WORD
from tests.factories import make_unit

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["bench", "case", "ours", "unit", "limit", "ratio", "peak_mib", "database"]


def run(system, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=system,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_prints_one_object_a_line(system, name):
    lines = run(system, "-m", "bench.child", name, "least").splitlines()
    results = [json.loads(line) for line in lines]
    assert results
    for result in results:
        assert list(result) == KEYS
        assert Result(**result).line() in lines
        assert (result["bench"], result["database"]) == (name, connection.vendor)
        assert min(result["ours"], result["ratio"], result["peak_mib"]) > 0


def test_seeded_data_stands_up_to_verify(system):
    seed = ("-m", "anlan.cli.main", "bench", "seed", "--units", "20", "--hazards", "120")
    assert "隐患 120 条" in run(system, *seed, "--campaign")
    assert "均无差异" in run(system, "-m", "anlan.cli.main", "verify")


@pytest.mark.django_db
def test_seeded_hazards_are_found_by_the_words_that_the_product_would_give_them():
    items = {item.code: item.text for item in read_library().items}
    rows = [row for batch in _Writer(seed_district(20), 120).batches() for row in batch]
    described = ("number", "description", "place_name", "location", "item_code", "category_title")
    for hazard, words in rows:
        facts = {name: hazard[name] for name in (*described, "owner")}
        assert words["text"] == words_of(Hazard(**facts), items[hazard["item_code"]]).text
    assert any(RARE_WORD in hazard["description"] for hazard, _words in rows)


@pytest.mark.django_db
def test_nothing_is_seeded_where_a_unit_is_entered(capsys):
    make_unit("bureau")
    assert main(["bench", "seed"]) == 1
    assert "已有单位" in capsys.readouterr().err


def test_an_unknown_benchmark_is_named(capsys):
    assert main(["bench", "rooster"]) == 2
    assert "rooster" in capsys.readouterr().err
