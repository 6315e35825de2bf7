"""The document says of every number what the pages say."""

from pathlib import Path

from django.utils.translation import override

from anlan.reports.queries.statistics import DEFINITIONS, MEASURE_TITLES

DOCUMENT = Path(__file__).parents[2] / "docs/definitions.md"


def test_the_document_carries_every_definition_word_by_word():
    with override("zh-hans"):
        wanted = [
            f"| `{each.key}` | {each.title} | {MEASURE_TITLES[each.measure]} "
            f"| {each.explanation} | {each.counted or 'not kept'} |"
            for each in DEFINITIONS.values()
        ]
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("| `")] == wanted
