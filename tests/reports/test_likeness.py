"""How alike two texts are, and that the marks find what is worth comparing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.reports.build.self_report.likeness import MARKS, marks_of, runs_of, share
from tests.reports.frozen import report_with

TEXT = (
    "校长主持召开部署会，总务处教务处和各年级组分头领取清单，宿舍由生活老师逐间查看，"
    "食堂由分管副校长到场查看，实验室请退休教师复核危化品台账，围墙请派出所同志一起走了一圈。"
)
# No character twice, so that every run stands once.
HANZI = st.integers(60, 200).flatmap(
    lambda length: st.permutations(range(0x4E00, 0x4E00 + 300)).map(
        lambda codes: "".join(map(chr, codes[:length]))
    )
)


def test_figures_marks_and_the_units_own_name_do_not_count():
    other = TEXT.replace("校长", "8月9日，红星小学校长").replace("，", " ；")

    assert runs_of(other, "红星小学") == runs_of(TEXT, "蓝天小学")
    assert runs_of("只有七个字啊呀", "") == frozenset()


def test_the_share_is_that_of_the_shorter_ones_own_words():
    mine, theirs = runs_of(TEXT, ""), runs_of(TEXT + "此外还做了许多别的事情。" * 5, "")

    assert share(mine, theirs) == 1.0
    assert share(theirs, mine) < 1.0
    assert share(runs_of(TEXT[:30], ""), mine) == 0.0


@settings(max_examples=60, deadline=None)
@given(HANZI, HANZI)
def test_texts_without_a_run_in_common_share_nothing(one, other):
    mine, theirs = runs_of(one, ""), runs_of(other, "")

    assert 0 <= share(mine, theirs) <= 1
    assert share(mine, mine) == 1.0
    assert share(mine, theirs) == (len(mine & theirs) / len(mine) if mine & theirs else 0)


@settings(max_examples=60, deadline=None)
@given(HANZI, st.integers(0, 59), st.text("①②③子丑寅", min_size=1, max_size=3))
def test_a_text_changed_in_one_place_keeps_marks_in_common(text, place, word):
    changed = text[:place] + word + text[place:]
    one, other = (marks_of(report_with(organisation=each)) for each in (text, changed))

    assert len(one) == MARKS
    # One place touches seven runs: of the eight smallest one stays, and few new ones are smaller.
    assert set(one) & set(other)


def test_each_section_has_marks_of_its_own_and_short_ones_have_none():
    report = report_with(organisation=TEXT, approach="")
    moved = replace(report, prose=replace(report.prose, organisation="", approach=TEXT))

    assert len(marks_of(report)) == MARKS
    assert not set(marks_of(report)) & set(marks_of(moved))
    assert marks_of(report_with(organisation="一切正常。", approach="")) == []
    assert all(0 <= mark < 2**63 for mark in marks_of(report))


@pytest.mark.parametrize("unit", ["", "东河第一小学"])
def test_an_empty_text_has_no_runs(unit):
    assert runs_of(unit, unit) == frozenset()
