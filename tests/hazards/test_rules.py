"""The rules beside the tables: what each act demands, and what it refuses with which words."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from anlan.accounts.states import Role
from anlan.hazards import commands, queries
from anlan.hazards.commands.names import naming_fault
from anlan.hazards.models import ExtensionRequest, Hazard, Verdict
from anlan.hazards.states import FundsSource, Origin, PhotoRole
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.events import history_of
from tests.factories import make_actor
from tests.hazards.district import TODAY, District, keep_photo, make_district, report
from tests.hazards.playing import GOOD, PERFORM, SYSTEM, await_grading, make_hazard

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return make_district()


def commit(district: District, hazard: Hazard, role: str = Role.UNIT_HEAD, **changes: object):
    return commands.commit_measures(
        actor=district.actor(role),
        hazard_id=hazard.pk,
        commitments=replace(GOOD, **changes),
        today=TODAY,
    )


def in_days(days: int):
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    "name", ["王建国", "王建国主任", "王建国、李四", "欧阳修", "高原", "Tom Smith"]
)
def test_a_person_is_named(name):
    assert naming_fault(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "校长",
        "王主任",
        "副校长",
        "欧阳主任",
        "分管副校长",
        "总务处",
        "学校",
        "待定",
        "王",
        "12",
        "王建国、校长",
    ],
)
def test_a_post_or_nobody_is_no_person(name):
    assert "姓名" in naming_fault(name)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"owner": "校长"}, ["owner"]),
        ({"measures": " "}, ["measures"]),
        ({"contingency": ""}, ["contingency"]),
        ({"funds_source": ""}, ["funds_source"]),
        ({"funds_yuan": Decimal(5)}, ["funds_yuan"]),
        ({"funds_source": FundsSource.SPECIAL}, ["funds_yuan"]),
        ({"due_on": None}, ["due_on"]),
        ({"due_on": TODAY - timedelta(days=1)}, ["due_on"]),
        ({"due_on": TODAY + timedelta(days=31)}, ["due_on"]),
        ({"owner": "", "measures": ""}, ["owner", "measures"]),
    ],
    ids=str,
)
def test_each_commitment_that_is_missing_is_named(district, changes, fields):
    with pytest.raises(InvalidInput) as refused:
        commit(district, report(district), **changes)

    assert list(refused.value.fields) == fields


@pytest.mark.parametrize(
    "changes",
    [
        {"due_on": TODAY},
        {"due_on": TODAY + timedelta(days=30)},
        {"funds_source": FundsSource.SPECIAL, "funds_yuan": Decimal("1200.50")},
    ],
    ids=str,
)
def test_what_is_complete_is_taken(district, changes):
    hazard = commit(district, report(district), **changes)

    assert hazard.owner == GOOD.owner


def test_nothing_starts_before_the_commitments(district):
    hazard = report(district)

    with pytest.raises(InvalidInput) as refused:
        PERFORM["start"](district, district.actor(Role.UNIT_HEAD), hazard)

    assert set(refused.value.fields) == {
        "owner", "measures", "funds_source", "due_on", "contingency"
    }  # fmt: skip


def test_a_major_hazard_needs_the_plan_of_six_parts(district):
    hazard = make_hazard(district, "reported", "major")

    with pytest.raises(InvalidInput) as refused:
        commit(district, hazard, plan={"goal": "消除隐患"})

    assert len(refused.value.fields) == 5
    assert commit(district, hazard, due_on=hazard.due_on).plan["goal"] == "按方案执行"


def test_the_unit_cannot_put_a_deadline_off_by_itself(district):
    hazard = make_hazard(district)

    with pytest.raises(InvalidInput) as refused:
        commit(district, hazard, due_on=in_days(20))
    commit(district, hazard, due_on=in_days(3))

    assert "申请延期" in refused.value.fields["due_on"]


def test_those_above_may_until_the_work_begins(district):
    central = district.actor(Role.CENTRAL_SCHOOL_OFFICER)
    waiting, begun = make_hazard(district), make_hazard(district, "rectifying")

    commands.assign_hazards(actor=central, hazard_ids=[waiting.pk], due_on=in_days(20), today=TODAY)
    with pytest.raises(InvalidInput, match=begun.number):
        commands.assign_hazards(
            actor=central, hazard_ids=[begun.pk], due_on=in_days(20), today=TODAY
        )

    waiting.refresh_from_db()
    assert waiting.due_on == in_days(20)


def test_many_are_assigned_together_or_not_at_all(district):
    one, closed = make_hazard(district), make_hazard(district, "closed")
    actor = district.actor(Role.UNIT_HEAD)

    with pytest.raises(WrongState, match=closed.number):
        commands.assign_hazards(
            actor=actor, hazard_ids=[one.pk, closed.pk], owner="李秀英", today=TODAY
        )
    stranger = make_actor(Role.UNIT_HEAD, district.other)
    with pytest.raises(NotFound):
        commands.assign_hazards(actor=stranger, hazard_ids=[one.pk], owner="李秀英", today=TODAY)

    one.refresh_from_db()
    assert one.owner == GOOD.owner


def test_who_rectified_may_not_accept(district):
    central = district.actor(Role.CENTRAL_SCHOOL_OFFICER)
    hazard = make_hazard(district, "rectifying")
    PERFORM["apply"](district, central, hazard)

    for verb in ("close", "return"):
        with pytest.raises(NotPermitted, match="其他人员"):
            PERFORM[verb](district, central, hazard)


def test_who_hands_in_another_s_work_is_not_who_rectified(district):
    post, head = district.actor(Role.POST_HOLDER), district.actor(Role.UNIT_HEAD)
    hazard = make_hazard(district, "rectifying")
    PERFORM["rectify"](district, post, hazard)

    PERFORM["apply"](district, head, hazard)

    hazard.refresh_from_db()
    assert hazard.rectified_by_id == post.id


def on_the_spot(district: District, role: str, origin: str) -> Hazard:
    photos = (keep_photo("before"), keep_photo("after", PhotoRole.AFTER))
    return report(
        district, role, origin_kind=origin, fixed_on_spot=True, measures="已清走", photos=photos
    )


def test_the_head_accepts_at_home_only_what_the_unit_found_and_another_fixed(district):
    head = district.actor(Role.UNIT_HEAD)
    own = on_the_spot(district, Role.POST_HOLDER, Origin.SELF)
    PERFORM["close"](district, head, own)

    by_head = on_the_spot(district, Role.UNIT_HEAD, Origin.SELF)
    by_inspector = on_the_spot(district, Role.INSPECTOR, Origin.ANNOUNCED)
    for hazard in (by_head, by_inspector):
        with pytest.raises(NotPermitted):
            PERFORM["close"](district, head, hazard)

    own.refresh_from_db()
    assert own.state == "closed"


def test_verdicts_stay_when_the_hazard_is_taken_up_again(district):
    hazard = make_hazard(district, "closed")

    PERFORM["reopen"](district, district.actor(Role.INSPECTOR), hazard)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_at, hazard.times_reopened) == ("rectifying", None, 1)
    assert Verdict.objects.get(hazard=hazard).accepted


def test_who_proposed_a_grading_does_not_decide_it(district):
    hazard = make_hazard(district)
    leader = district.actor(Role.BUREAU_LEADER)
    PERFORM["propose_major"](district, leader, hazard)

    with pytest.raises(NotPermitted, match="其他负责人"):
        PERFORM["confirm_major"](district, leader, hazard)
    PERFORM["confirm_major"](district, district.actor(Role.BUREAU_ADMINISTRATOR), hazard)

    hazard.refresh_from_db()
    assert (hazard.grade, hazard.state, hazard.due_on) == ("major", "reported", None)


def test_a_grading_taken_back_stays_on_record(district):
    hazard = make_hazard(district, "rectifying", "major")

    PERFORM["revoke_major"](district, district.actor(Role.BUREAU_LEADER), hazard)

    proposal = hazard.grading_proposals.get()
    assert (proposal.decision, proposal.revocation.reason) == ("approved", "经专家论证不构成")


def test_what_waits_for_a_decision_neither_vanishes_nor_is_proposed_twice(district):
    hazard = make_hazard(district)
    await_grading(district, hazard)

    for verb in ("dismiss", "merge", "propose_major"):
        with pytest.raises(WrongState):
            PERFORM[verb](district, district.actor(Role.BUREAU_ADMINISTRATOR), hazard)


def test_one_extension_asked_in_time_and_decided_above(district):
    hazard = make_hazard(district, "rectifying")
    head = district.actor(Role.UNIT_HEAD)
    PERFORM["request_extension"](district, head, hazard)
    PERFORM["decide_extension"](district, district.actor(Role.CENTRAL_SCHOOL_OFFICER), hazard)

    hazard.refresh_from_db()
    assert hazard.due_on == in_days(60)
    with pytest.raises(WrongState, match="只能延期一次"):
        PERFORM["request_extension"](district, head, hazard)


def test_an_extension_is_not_asked_for_when_the_time_has_run_out(district):
    hazard = make_hazard(district, "rectifying")
    Hazard.objects.filter(pk=hazard.pk).update(due_on=TODAY - timedelta(days=1))

    with pytest.raises(WrongState, match="时限已过"):
        PERFORM["request_extension"](district, district.actor(Role.UNIT_HEAD), hazard)
    assert ExtensionRequest.objects.count() == 0


def test_who_asked_does_not_decide_the_extension(district):
    hazard = make_hazard(district, "rectifying")
    central = district.actor(Role.CENTRAL_SCHOOL_OFFICER)
    PERFORM["request_extension"](district, central, hazard)

    with pytest.raises(NotPermitted):
        PERFORM["decide_extension"](district, central, hazard)


def test_of_two_records_the_earlier_stays_with_its_own_origin(district):
    own = report(
        district,
        Role.UNIT_HEAD,
        origin_kind=Origin.SELF,
        found_at=clock.now() - timedelta(days=2),
    )
    inspected = report(district)

    stays = commands.merge_hazards(
        actor=district.actor(Role.INSPECTOR),
        hazard_id=own.pk,
        other_id=inspected.pk,
        reason="同一处",
    )

    inspected.refresh_from_db()
    assert (stays.pk, stays.origin_kind) == (own.pk, Origin.SELF)
    assert (inspected.merged_into_id, inspected.origin_kind) == (own.pk, Origin.ANNOUNCED)
    absorbed = history_of(stays).get(verb="hazards.absorb")
    assert absorbed.data["other_origin"] == Origin.ANNOUNCED


def test_records_of_two_units_are_not_one(district):
    here, there = report(district), report(district, unit=district.other, place=None)

    with pytest.raises(InvalidInput, match="同一单位"):
        commands.merge_hazards(actor=SYSTEM, hazard_id=here.pk, other_id=there.pk, reason="同一处")


def test_what_looks_doubtful_is_told(district):
    hazard, other = make_hazard(district, "rectifying"), make_hazard(district, "rectifying")
    long_ago = clock.now() - timedelta(days=400)
    same = keep_photo("one")
    for role in (PhotoRole.BEFORE, PhotoRole.AFTER):
        commands.add_photo(
            actor=SYSTEM,
            hazard_id=hazard.pk,
            photo=replace(same, role=role, taken_at=long_ago),
        )
    commands.add_photo(actor=SYSTEM, hazard_id=other.pk, photo=replace(same, role=PhotoRole.AFTER))
    PERFORM["apply"](district, SYSTEM, hazard)
    PERFORM["close"](district, SYSTEM, hazard)
    Hazard.objects.filter(pk=hazard.pk).update(rectified_at=long_ago)

    told = [str(each) for each in queries.doubts(Hazard.objects.get(pk=hazard.pk))]

    assert len(told) == 5
    assert queries.doubts(make_hazard(district)) == []


def test_the_same_photo_twice_changes_nothing_and_there_is_an_end(district):
    hazard = make_hazard(district)
    photo = keep_photo("one")
    for _each in range(2):
        commands.add_photo(actor=SYSTEM, hazard_id=hazard.pk, photo=photo)
    assert hazard.photos.count() == 1

    many = [keep_photo(f"{number}") for number in range(12)]
    with pytest.raises(InvalidInput, match="最多12张"):
        commands.add_photos(actor=SYSTEM, hazard_id=hazard.pk, photos=many)
    assert hazard.photos.count() == 1
