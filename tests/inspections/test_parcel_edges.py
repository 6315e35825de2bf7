"""Parcels at the edges: ids that are taken, what is over, what a sender is told."""

import pytest

from anlan.accounts.models import Membership
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.inspections import commands, queries
from anlan.inspections.models import Inspection, Parcel, Sheet
from anlan.inspections.states import InspectionState
from anlan.kernel import clock
from anlan.kernel.errors import WrongState
from anlan.kernel.ids import new_id
from tests.factories import make_user
from tests.inspections.parcels import FAILED, Device, inspector
from tests.inspections.school import School, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def device(school) -> Device:
    return inspector(school)


def test_an_id_that_is_taken_is_refused_when_the_last_photo_comes_and_at_the_desk(school, device):
    """The name of the inspection stands for one of another kind already."""
    device.send(device.sheet(device.answer("F01")))
    photo = device.photo(here=False)
    sheet = device.sheet(device.answer("F01", **FAILED, photos=[photo]))
    waiting = device.send(sheet, kind="surprise")
    assert waiting.state == "waiting"
    device.send_photo(picture())

    (receipt,) = commands.photo_arrived(sender=device.sender, sha256=photo["sha256"])

    assert receipt.state == "refused"
    assert "编号已被另一条记录使用" in receipt.reason
    with pytest.raises(WrongState, match="编号已被另一条记录使用"):
        commands.settle_parcel(
            actor=school.district.officer, parcel_id=waiting.id, accept=True, reason=""
        )
    assert Parcel.objects.get(pk=waiting.id).state == "refused"


def test_a_confirmed_round_takes_no_further_place(school):
    device = Device(school, school.officer)
    answers = [device.answer(code) for code in ("F01", "F02", "F03")]
    device.send(device.sheet(*answers, hand_in=True), kind="self")
    Inspection.objects.update(state=InspectionState.CONFIRMED, confirmed_at=clock.now())
    other = next(row for row in school.rows if row != school.canteen)

    receipt = device.send(device.sheet(row=other), kind="self")

    assert receipt.state == "refused"
    assert "已由负责人确认" in receipt.reason
    assert Sheet.objects.count() == 1


def test_a_visit_that_ended_takes_no_further_place(school, device):
    device.send(device.sheet(device.answer("F01")), finish=device.signed())
    other = next(row for row in school.rows if row != school.canteen)

    receipt = device.send(device.sheet(row=other))

    assert receipt.state == "refused"
    assert Sheet.objects.count() == 1


def test_who_is_turned_away_is_told_why(school):
    device = inspector(school, can_act=False)
    kept = device.send(device.sheet(device.answer("F01")))
    commands.settle_parcel(
        actor=school.district.officer, parcel_id=kept.id, accept=False, reason="不是本组的任务"
    )

    (receipt,) = commands.resume_parcels(sender=device.sender, parcel_ids=[kept.id])

    assert (receipt.state, receipt.reason) == ("rejected", "不是本组的任务")


def test_a_parcel_about_nothing_is_the_affair_of_the_senders_office_of_today(school, device):
    earlier = Membership.objects.get(user_id=device.actor.id)
    past = Membership.objects.get(pk=earlier.pk)
    past.pk, past.unit, past.unit_path = new_id(), school.unit, school.unit.path
    past.ended_at = clock.now()
    past.save(force_insert=True)

    receipt = device.send(unit=str(new_id()))

    assert Parcel.objects.get(pk=receipt.id).unit_path == school.district.bureau.path


def test_all_that_is_asked_after_is_answered(device):
    sent = [device.send(device.sheet(device.answer("F01"))).id for _each in range(51)]

    receipts = commands.resume_parcels(sender=device.sender, parcel_ids=sent)

    assert {each.id for each in receipts} == set(sent)


def test_the_lists_show_only_what_one_may_read(school):
    """Who audits elsewhere and leads a school learns nothing of a visit to it."""
    kept = inspector(school, can_act=False).send(kind="unannounced")
    user = make_user(Role.UNIT_HEAD, school.unit, name="李校长")
    own = Membership.objects.get(user=user)
    own.pk, own.role = new_id(), Role.AUDITOR
    own.unit, own.unit_path = school.district.own, school.district.own.path
    own.save(force_insert=True)

    page = queries.parcels_to_settle(actor_for(user))

    assert kept.state == "quarantined"
    assert list(page.rows) == []
