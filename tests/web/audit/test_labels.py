"""Every verb that the source records has words for the people who read the log."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import anlan
from anlan.hazards.states import KEEPS, TRANSITIONS
from anlan.inspections.states.parcels import ParcelState
from anlan.web.audit.labels import VERBS, verb_label

SOURCE = Path(anlan.__file__).parent
RECORDING = {"record", "Entry", "_note", "count_failure", "_succeed"}
# Verbs put together at run time, by the f-string's own words.
COMPOSED = {
    "hazards.{}": {f"hazards.{verb}" for verb in TRANSITIONS | KEEPS},
    "units.{}": {
        f"units.{verb}"
        for verb in (
            "close",
            "reopen",
            "retire_place",
            "restore_place",
            "retire_post",
            "restore_post",
        )
    },
    "inspections.parcel_{}": {
        f"inspections.parcel_{state}"
        for state in set(ParcelState.values) - {ParcelState.WAITING}  # nothing has happened yet
    },
    "campaigns.{}": {
        f"campaigns.{verb}" for verb in ("close", "resume", "admit", "release", "refresh")
    },
    "campaigns.{}_submission": {"campaigns.pass_submission", "campaigns.accept_submission"},
    "supervision.{}": {"supervision.assign_units", "supervision.release_units"},
    "checklists.item_{}": {f"checklists.item_{what}" for what in ("added", "updated", "removed")},
}


def recorded() -> Iterator[str]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in RECORDING:
                yield from _verbs(node)


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _verbs(call: ast.Call) -> Iterator[str]:
    for argument in [*call.args, *(word.value for word in call.keywords)]:
        match argument:
            case ast.Constant(value=str() as text) if "." in text and " " not in text:
                yield text
            case ast.JoinedStr():
                yield "".join(
                    part.value if isinstance(part, ast.Constant) else "{}"
                    for part in argument.values
                )


def test_every_recorded_verb_has_a_label():
    verbs = set(recorded())
    plain = {verb for verb in verbs if "{}" not in verb}
    composed = {verb for verb in verbs if "{}" in verb}

    assert composed <= set(COMPOSED), "say in COMPOSED which verbs these may become"
    plain |= {verb for pattern in composed for verb in COMPOSED[pattern]}
    assert len(plain) > 20
    assert sorted(plain - set(VERBS)) == []


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_labels_are_words(verb):
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(VERBS[verb]))


def test_an_unknown_verb_is_still_shown():
    assert verb_label("gone.verb") == "其他操作"
