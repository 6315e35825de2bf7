"""How a finding enters the ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anlan.accounts.states import Role
from anlan.campaigns.states import CampaignState
from anlan.hazards import commands
from anlan.hazards.models import Hazard, HazardPhoto, HazardTally
from anlan.hazards.states import FundsSource, Grade, HazardState, Origin, PhotoRole
from anlan.kernel import clock
from anlan.kernel.errors import (
    AlreadySentDifferently,
    InvalidInput,
    NotFound,
    NotPermitted,
    WrongState,
)
from anlan.kernel.events import history_of
from anlan.kernel.ids import new_id
from tests.factories import make_actor, make_place
from tests.hazards.district import (
    TODAY,
    District,
    keep_photo,
    make_campaign,
    make_district,
    make_finding,
    report,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


def test_a_finding_becomes_a_general_hazard_with_a_number(district):
    hazard = report(district, photos=(keep_photo("before"),))

    assert hazard.number == f"YH-{TODAY.year}-{district.school.serial:05d}-0001"
    assert (hazard.grade, hazard.state) == (Grade.GENERAL, HazardState.REPORTED)
    assert hazard.unit_path == district.school.path
    assert hazard.bases == ["《中华人民共和国消防法》第二十八条"]
    assert hazard.found_by == district.actor(Role.INSPECTOR).name
    assert HazardPhoto.objects.filter(hazard=hazard).count() == 1


def test_numbers_run_within_the_unit(district):
    first, second = report(district), report(district)
    elsewhere = report(district, unit=district.other, place=None)

    assert [each.number[-4:] for each in (first, second, elsewhere)] == ["0001", "0002", "0001"]


def test_it_is_found_by_words_and_by_initials(district):
    text = report(district).words.text

    for word in ("疏散通道", "桌椅", "sstddfzy", "教学楼", "jxl", "c03", "xfaq", "yh-"):
        assert word in text


def test_it_is_counted_and_recorded(district):
    hazard = report(district)

    tally = HazardTally.objects.get()
    assert (tally.state, tally.grade, tally.hazards) == ("reported", "general", 1)
    event = history_of(hazard).get()
    assert event.verb == "hazards.report"
    assert event.data["after"] == {"state": "reported", "grade": "general"}


def test_what_was_fixed_on_the_spot_waits_for_acceptance(district):
    actor = district.actor(Role.UNIT_SAFETY_OFFICER)
    photos = (keep_photo("before"), keep_photo("after", PhotoRole.AFTER))

    hazard = report(
        district,
        Role.UNIT_SAFETY_OFFICER,
        origin_kind=Origin.SELF,
        fixed_on_spot=True,
        measures="当场清理完毕",
        photos=photos,
    )

    assert hazard.state == HazardState.AWAITING_ACCEPTANCE
    assert (hazard.owner, hazard.rectified_by_id, hazard.due_on) == (actor.name, actor.id, TODAY)
    assert (hazard.funds_yuan, hazard.funds_source) == (0, FundsSource.NOT_NEEDED)


@pytest.mark.parametrize("missing", [PhotoRole.BEFORE, PhotoRole.AFTER])
def test_fixed_on_the_spot_needs_both_photos(district, missing):
    photos = tuple(
        keep_photo(role, role) for role in (PhotoRole.BEFORE, PhotoRole.AFTER) if role != missing
    )

    with pytest.raises(InvalidInput) as refused:
        report(district, fixed_on_spot=True, measures="当场清理", photos=photos)

    assert list(refused.value.fields) == ["photos"]


def test_sent_again_it_changes_nothing(district):
    finding = make_finding(district, hazard_id=new_id())
    actor = district.actor(Role.INSPECTOR)

    first = commands.report_hazard(actor=actor, finding=finding, today=TODAY)
    again = commands.report_hazard(actor=actor, finding=finding, today=TODAY)

    assert again.pk == first.pk
    assert Hazard.objects.count() == 1
    assert HazardTally.objects.get().hazards == 1
    assert report(district).number.endswith("0002")


def test_sent_again_with_other_content_it_is_refused(district):
    finding = make_finding(district, hazard_id=new_id())
    actor = district.actor(Role.INSPECTOR)
    commands.report_hazard(actor=actor, finding=finding, today=TODAY)

    with pytest.raises(AlreadySentDifferently):
        commands.report_hazard(
            actor=actor, finding=replace(finding, description="另一处"), today=TODAY
        )


@pytest.mark.parametrize(
    ("role", "origin", "may"),
    [
        (Role.UNIT_HEAD, Origin.SELF, True),
        (Role.UNIT_SAFETY_OFFICER, Origin.SELF, True),
        (Role.POST_HOLDER, Origin.SELF, True),
        (Role.UNIT_HEAD, Origin.ANNOUNCED, False),
        (Role.INSPECTOR, Origin.UNANNOUNCED, True),
        (Role.INSPECTOR, Origin.SELF, False),
        (Role.EXPERT, Origin.EXPERT, True),
        (Role.EXPERT, Origin.ANNOUNCED, False),
        (Role.CENTRAL_SCHOOL_OFFICER, Origin.ANNOUNCED, True),
        (Role.BUREAU_ADMINISTRATOR, Origin.TIP_OFF, True),
        (Role.SECTION_OFFICER, Origin.ANNOUNCED, False),
        (Role.AUDITOR, Origin.ANNOUNCED, False),
    ],
)
def test_who_may_report_what(district, role, origin, may):
    if may:
        assert report(district, role, origin_kind=origin).origin_kind == origin
    else:
        with pytest.raises(NotPermitted):
            report(district, role, origin_kind=origin)


def test_a_unit_out_of_scope_does_not_exist(district):
    stranger = make_actor(Role.UNIT_HEAD, district.other)

    with pytest.raises(NotFound):
        commands.report_hazard(
            actor=stranger, finding=make_finding(district, origin_kind=Origin.SELF), today=TODAY
        )


def test_a_campaign_that_does_not_run_takes_no_hazard(district):
    closed = make_campaign(district.bureau, state=CampaignState.CLOSED)

    with pytest.raises(WrongState):
        report(district, campaign=closed)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"description": "  "}, "description"),
        ({"description": "长" * 501}, "description"),
        ({"place_name": ""}, "place"),
        ({"found_at": clock.now() + timedelta(hours=1)}, "found_at"),
    ],
)
def test_bad_input_names_its_field(district, fields, named):
    with pytest.raises(InvalidInput) as refused:
        report(district, **fields)

    assert list(refused.value.fields) == [named]
    assert HazardTally.objects.count() == 0


def test_a_place_of_another_unit_is_refused(district):
    with pytest.raises(InvalidInput) as refused:
        report(district, place=make_place(district.other))

    assert list(refused.value.fields) == ["place"]


def test_a_photo_that_has_not_arrived_is_refused(district):
    photo = replace(keep_photo("before"), sha256="0" * 64)

    with pytest.raises(InvalidInput) as refused:
        report(district, photos=(photo,))

    assert list(refused.value.fields) == ["photos"]
