"""What a device sends enters once and whole, or is kept with the reason why not."""

from dataclasses import replace

import pytest

from anlan.hazards.models import Hazard
from anlan.hazards.states import Origin
from anlan.inspections import commands, queries
from anlan.inspections.models import Inspection, Parcel, Sheet, SheetPhoto
from anlan.inspections.states import InspectionState, SheetState
from anlan.kernel.events import history_of
from tests.inspections.parcels import FAILED, FIXED, Device, inspector
from tests.inspections.school import School, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


def test_a_whole_visit_enters_with_its_hazards(school):
    device = inspector(school)
    photo = device.photo()

    receipt = device.send(
        device.sheet(device.answer("F01", **FAILED, photos=[photo]), device.answer("F02")),
        finish=device.signed(),
    )

    assert (receipt.state, receipt.reason) == ("applied", "")
    visit = Inspection.objects.get()
    assert str(visit.pk) == device.named
    assert (visit.state, visit.kind, visit.round) == (InspectionState.CONFIRMED, "announced", 1)
    assert visit.inspector_signature is not None
    hazard = Hazard.objects.get()
    assert (hazard.origin_kind, hazard.origin_ref) == (Origin.ANNOUNCED, Sheet.objects.get().pk)
    assert (hazard.found_by_id, hazard.photos.get().file_id) == (device.actor.id, photo["sha256"])
    assert receipt.outcome == {
        "answers": {str(school.canteen.pk): {"F01": 1, "F02": 1}},
        "contests": [],
        "hazards": [hazard.number],
        "handed_in": [str(school.canteen.pk)],
        "finished": True,
    }


def test_a_visit_does_not_count_as_the_units_own_check(school):
    device = inspector(school)

    device.send(device.sheet(device.answer("F01", **FAILED)), finish=device.signed())

    school.canteen.refresh_from_db()
    assert school.canteen.items_failed == 0
    assert list(queries.verify_counters()) == []


def test_sent_again_it_changes_nothing(school):
    device = inspector(school)
    parcel = device.arrived(
        device.content(device.sheet(device.answer("F01", **FAILED)), finish=device.signed())
    )

    first, again = device.push(parcel), device.push(parcel)

    assert first == again
    assert (Parcel.objects.count(), Hazard.objects.count()) == (1, 1)


def test_the_same_id_with_other_content_differs(school):
    device = inspector(school)
    parcel = device.arrived(device.content(device.sheet(device.answer("F01"))))
    device.push(parcel)

    other = device.content(device.sheet(device.answer("F01", **FAILED)))
    receipt = device.push(replace(parcel, content=other))

    assert receipt.state == "differs"
    assert receipt.stored == Parcel.objects.get().content
    assert Sheet.objects.get().answers["F01"]["verdict"] == "pass"


def test_a_foreign_id_tells_nothing(school):
    parcel = (one := inspector(school)).arrived(one.content(one.sheet(one.answer("F01"))))
    one.push(parcel)

    receipt = inspector(school).push(parcel)

    assert (receipt.state, receipt.stored) == ("differs", None)


def test_it_waits_for_its_photos(school):
    device = inspector(school)
    photo = device.photo(here=False)

    receipt = device.send(device.sheet(device.answer("F01", **FAILED, photos=[photo])))

    assert (receipt.state, receipt.missing) == ("waiting", (photo["sha256"],))
    assert Inspection.objects.count() == 0

    device.send_photo(picture())
    (receipt,) = commands.photo_arrived(sender=device.sender, sha256=photo["sha256"])
    assert receipt.state == "applied"
    assert SheetPhoto.objects.get().file_id == photo["sha256"]


def test_two_who_started_apart_meet_in_one_visit(school):
    one, other = inspector(school), inspector(school)

    first = one.send(one.sheet(one.answer("F01")))
    second = other.send(other.sheet(other.answer("F02")))

    assert first.inspection == second.inspection
    assert set(Sheet.objects.get().answers) == {"F01", "F02"}
    assert Sheet.objects.get().state == SheetState.DRAFT


def test_fixed_on_the_spot_needs_both_photos(school):
    device = inspector(school)

    receipt = device.send(
        device.sheet(device.answer("F01", **FIXED, photos=[device.photo()])),
        finish=device.signed(),
    )

    assert receipt.state == "refused"
    assert receipt.reason == "还有1处没有填完：F01 立查立改缺整改后照片。填完后才能提交。"
    assert (Inspection.objects.count(), Hazard.objects.count()) == (0, 0)
    entry = history_of(Parcel.objects.get()).get()
    assert entry.verb == "inspections.parcel_refused"


def test_a_units_own_check_goes_the_same_way(school):
    device = Device(school, school.officer)

    receipt = device.send(
        device.sheet(
            device.answer("F01", **FAILED),
            device.answer("F02"),
            device.answer("F03"),
            hand_in=True,
        ),
        kind="self",
    )

    assert receipt.state == "applied"
    school.canteen.refresh_from_db()
    assert (school.canteen.items_passed, school.canteen.items_failed) == (2, 1)
    assert Hazard.objects.get().origin_kind == Origin.SELF
    assert list(queries.verify_counters()) == []
