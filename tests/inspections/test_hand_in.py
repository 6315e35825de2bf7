"""Handing in: complete, signed, once; failed items become hazards in the same transaction."""

import pytest

from anlan.campaigns.models import CoverageRow
from anlan.hazards.models import Hazard, HazardPhoto
from anlan.hazards.states import HazardState, Origin
from anlan.inspections import commands, queries
from anlan.inspections.commands.photos import MOST_PHOTOS
from anlan.inspections.models import Sheet
from anlan.inspections.states import SheetState
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotPermitted, UnreadableFile, WrongState
from anlan.kernel.events import history_of
from tests.inspections.school import EXCUSED, FAIL, FIXED, PASS, School, drawing, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


def add_photo(school, sheet, code, role, colour="red"):
    return commands.add_sheet_photo(
        actor=school.cook, sheet_id=sheet.pk, item_code=code, role=role, data=picture(colour)
    )


def test_a_failed_item_becomes_a_hazard_of_its_finder(school):
    sheet = school.answered(F01=FAIL)
    photo = add_photo(school, sheet, "F01", "before")

    school.hand_in(sheet)

    hazard = Hazard.objects.get()
    assert (hazard.origin_kind, hazard.origin_ref, hazard.item_code) == (
        Origin.SELF,
        sheet.pk,
        "F01",
    )
    assert (hazard.found_by, hazard.found_by_id) == ("孙师傅", school.cook.id)
    assert (hazard.place_name, hazard.location) == ("学生食堂", "后厨东墙")
    assert hazard.state == HazardState.REPORTED
    assert [kept.file_id for kept in hazard.photos.all()] == [photo.file_id]


def test_the_place_counts_as_covered(school):
    school.hand_in(school.answered(F01=FAIL, F02=EXCUSED))

    row = CoverageRow.objects.get(pk=school.canteen.pk)
    assert (row.items_passed, row.items_failed, row.items_excused) == (1, 1, 1)
    assert row.last_handed_in_at is not None
    assert list(queries.verify_counters()) == []


def test_what_is_missing_is_named(school):
    sheet = school.opened()
    school.say(sheet, "F01", FIXED)

    with pytest.raises(InvalidInput) as refused:
        school.hand_in(sheet)

    assert str(refused.value) == (
        "还有4处没有填完：F01 立查立改缺整改前照片；F01 立查立改缺整改后照片；"
        "F02 尚未作答；F03 尚未作答。填完后才能提交。"
    )
    assert Sheet.objects.get().state == SheetState.DRAFT
    assert Hazard.objects.count() == 0


def test_fixed_on_the_spot_takes_both_photos_and_awaits_another_person(school):
    sheet = school.answered(F01=FIXED)
    add_photo(school, sheet, "F01", "before")
    add_photo(school, sheet, "F01", "after", "green")

    school.hand_in(sheet)

    hazard = Hazard.objects.get()
    assert hazard.state == HazardState.AWAITING_ACCEPTANCE
    # The cook has put it right, though the safety officer handed the sheet in.
    assert (hazard.rectified_by, hazard.rectified_by_id) == ("孙师傅", school.cook.id)
    assert hazard.photos.count() == 2


def test_a_second_hand_in_changes_nothing(school):
    sheet = school.answered(F01=FAIL)
    first = school.hand_in(sheet)

    again = commands.hand_in_sheet(
        actor=school.head, sheet_id=sheet.pk, signature=None, today=clock.today()
    )

    assert (again.handed_in_at, again.handed_in_by) == (first.handed_in_at, "钱安全员")
    assert Hazard.objects.count() == 1


def test_a_drawn_signature_is_kept(school):
    sheet = school.answered()

    handed_in = commands.hand_in_sheet(
        actor=school.officer, sheet_id=sheet.pk, signature=drawing(), today=clock.today()
    )

    assert handed_in.signature is not None
    assert handed_in.signature.media_type == "image/png"


@pytest.mark.parametrize("drawn", [b"no picture", picture()])
def test_a_signature_must_be_a_drawing(school, drawn):
    sheet = school.answered()

    with pytest.raises(UnreadableFile):
        commands.hand_in_sheet(
            actor=school.officer, sheet_id=sheet.pk, signature=drawn, today=clock.today()
        )

    assert Sheet.objects.get().state == SheetState.DRAFT


def test_the_log_seals_the_answers(school):
    sheet = school.hand_in(school.answered(F01=FAIL))

    entry = history_of(sheet).last()
    assert entry is not None
    assert entry.verb == "inspections.sheet_handed_in"
    assert (entry.data["passed"], entry.data["failed"]) == (2, 1)
    assert len(entry.data["answers"]) == 64


def test_photos_are_for_failed_items_only(school):
    sheet = school.answered(F01=FAIL)

    with pytest.raises(InvalidInput):
        add_photo(school, sheet, "F02", "before")
    with pytest.raises(InvalidInput):
        add_photo(school, sheet, "F01", "grading")


def test_the_same_photo_twice_is_kept_once(school):
    sheet = school.answered(F01=FAIL)

    assert add_photo(school, sheet, "F01", "before") == add_photo(school, sheet, "F01", "before")


def test_one_photo_does_not_show_both_before_and_after(school):
    sheet = school.answered(F01=FIXED)
    add_photo(school, sheet, "F01", "before")

    with pytest.raises(InvalidInput):
        add_photo(school, sheet, "F01", "after")


def test_there_is_an_end_to_photos(school):
    sheet = school.answered(F01=FAIL)
    for shade in range(MOST_PHOTOS):
        add_photo(school, sheet, "F01", "before", f"rgb({shade * 40}, 0, 0)")

    with pytest.raises(InvalidInput):
        add_photo(school, sheet, "F01", "before", "blue")


def test_a_photo_of_an_item_that_passes_after_all_goes(school):
    sheet = school.answered(F01=FAIL)
    add_photo(school, sheet, "F01", "before")
    school.say(sheet, "F01", PASS, revision=1)

    school.hand_in(sheet)

    assert sheet.photos.count() == 0
    assert HazardPhoto.objects.count() == 0


def test_a_photo_can_be_taken_off_while_the_sheet_is_open(school):
    sheet = school.answered(F01=FAIL)
    photo = add_photo(school, sheet, "F01", "before")

    commands.remove_sheet_photo(actor=school.officer, sheet_id=sheet.pk, photo_id=photo.pk)
    kept = add_photo(school, sheet, "F01", "before")
    school.hand_in(sheet)

    with pytest.raises(WrongState):
        commands.remove_sheet_photo(actor=school.officer, sheet_id=sheet.pk, photo_id=kept.pk)


def test_the_grid_takes_the_latest_round(school):
    school.hand_in_all()
    inspection = Sheet.objects.earliest("pk").inspection
    commands.confirm_inspection(actor=school.head, inspection_id=inspection.pk)
    commands.start_round(actor=school.officer, participation_id=school.part.pk)

    school.hand_in(school.answered(F01=FAIL))

    row = CoverageRow.objects.get(pk=school.canteen.pk)
    assert (row.items_passed, row.items_failed) == (2, 1)
    assert list(queries.verify_counters()) == []


def test_the_recount_finds_what_was_altered(school):
    sheet = school.hand_in(school.answered(F01=FAIL))
    CoverageRow.objects.filter(pk=school.canteen.pk).update(items_passed=1)
    Hazard.objects.update(origin_ref=None)

    assert list(queries.verify_counters()) == [
        f"coverage row {school.canteen.pk}: items_passed is 1, the sheets say 2",
        f"sheet {sheet.pk}: item F01 has 0 hazards, not 1",
    ]


def test_an_inspector_does_not_hand_in_for_a_school(school):
    sheet = school.answered()
    above = school.district.someone("inspector", school.district.bureau)

    with pytest.raises(NotPermitted):
        commands.hand_in_sheet(actor=above, sheet_id=sheet.pk, signature=None, today=clock.today())
