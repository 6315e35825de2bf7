"""A unit's grid with the answers of its latest sheets."""

import pytest

from anlan.inspections.states import Verdict
from anlan.reports import queries
from tests.inspections.school import EXCUSED, FAIL, School

pytestmark = pytest.mark.django_db


def test_each_item_is_done_excused_with_a_reason_or_missing():
    school = School()
    sheet = school.answered(F02=FAIL, F03=EXCUSED)
    officer, unit = school.district.officer, school.unit
    before = queries.unit_results(officer, school.campaign, unit.pk)
    assert {line.verdict for place in before.places for line in place.lines} == {""}

    school.hand_in(sheet)

    found = queries.unit_results(officer, school.campaign, unit.pk)
    lines = {line.item.code: line for place in found.places for line in place.lines}
    assert {code: lines[code].verdict for code in ("F01", "F02", "F03", "A01")} == {
        "F01": Verdict.PASS,
        "F02": Verdict.FAIL,
        "F03": Verdict.EXCUSED,
        "A01": "",
    }
    assert lines["F02"].note == "后厨东墙：灭火器压力不足"
    assert lines["F03"].note == "本场所没有这类设施设备"
