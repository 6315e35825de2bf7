"""Visits: who may make them, how they end, what they look back at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.accounts.states import Role
from anlan.campaigns.commands import close_campaign
from anlan.checklists.models import Item
from anlan.hazards import commands as hazards
from anlan.hazards.models import GradingProposal, Hazard
from anlan.hazards.states import HazardState, PhotoRole
from anlan.inspections import commands
from anlan.inspections.models import Inspection, LookBack, Parcel, Sheet
from anlan.inspections.states import InspectionState
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.events import history_of, verify_chains
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor
from tests.campaigns.district import District
from tests.hazards.district import make_criteria
from tests.hazards.playing import GOOD, SYSTEM
from tests.inspections.parcels import FAILED, Device, inspector
from tests.inspections.school import School, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def device(school) -> Device:
    return inspector(school)


def in_ledger(school: School) -> Hazard:
    """A hazard that an earlier visit brought."""
    earlier = inspector(school)
    earlier.send(
        earlier.sheet(earlier.answer("F01", **FAILED)), finish=earlier.signed(), kind="surprise"
    )
    return Hazard.objects.get()


def moved(hazard: Hazard, state: str, by: Actor = SYSTEM) -> Hazard:
    """Where the unit has brought it meanwhile."""
    hazards.commit_measures(
        actor=SYSTEM, hazard_id=hazard.pk, commitments=GOOD, today=clock.today()
    )
    hazards.start_rectification(actor=SYSTEM, hazard_id=hazard.pk)
    if state in {"awaiting_acceptance", "closed"}:
        hazards.apply_for_acceptance(actor=by, hazard_id=hazard.pk, rectification="已更换灭火器")
    if state == "closed":
        hazards.close_hazard(actor=SYSTEM, hazard_id=hazard.pk, opinion="同意销号")
    return hazard


def look_back(device: Device, hazard: Hazard, outcome: str, **more) -> dict:
    return {
        "id": str(new_id()),
        "hazard": str(hazard.pk),
        "outcome": outcome,
        "at": device.now().isoformat(),
    } | more


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inspector_signature": None}, "请检查人员签字后再结束检查。"),
        ({"unit_signature": None}, "请单位在场人员签字；未签字的，请写明原因。"),
        ({"refusal": "拒" * 201, "unit_signature": None}, "“未签字原因”最多200字。"),
    ],
)
def test_a_visit_is_signed_or_does_not_end(device, change, sentence):
    receipt = device.send(device.sheet(device.answer("F01")), finish=device.signed(**change))

    assert (receipt.state, receipt.reason) == ("refused", sentence)
    assert Inspection.objects.count() == 0


def test_a_refusal_to_sign_is_recorded(device):
    device.send(
        device.sheet(device.answer("F01")),
        finish=device.signed(unit_signature=None, refusal="负责人外出，在场人员不愿签字"),
    )

    visit = Inspection.objects.get()
    assert (visit.state, visit.unit_signature) == (InspectionState.CONFIRMED, None)
    assert visit.refusal == "负责人外出，在场人员不愿签字"


def test_a_blank_signature_is_none(device):
    blank = device.send_photo(picture("white"))

    receipt = device.send(finish=device.signed(inspector_signature=blank))

    assert (receipt.state, receipt.reason) == ("refused", "签名无法读取，请清除后重新签名。")


def test_rounds_of_visits_are_numbered_by_the_server(school):
    for _visit in range(2):
        device = inspector(school)
        device.send(device.sheet(device.answer("F01")), finish=device.signed())

    assert list(Inspection.objects.order_by("round").values_list("round", flat=True)) == [1, 2]


def test_a_visit_of_another_kind_or_day_is_another_visit(school, device):
    device.send(device.sheet(device.answer("F01")))
    yesterday = clock.today() - timedelta(days=1)

    for more in ({"kind": "surprise"}, {"day": yesterday.isoformat()}):
        apart = inspector(school)
        apart.send(apart.sheet(apart.answer("F01")), **more)

    assert Inspection.objects.count() == 3


def test_a_device_that_met_a_visit_stays_with_it_once_it_is_over(school, device):
    other = inspector(school)
    device.send(device.sheet(device.answer("F01")))
    other.send(other.sheet(other.answer("F02")))
    device.send(finish=device.signed())

    same = other.send(other.sheet(other.answer("F02")))
    late = other.send(other.sheet(other.answer("F03")))

    assert same.state == "applied"
    assert late.state == "refused"
    assert late.reason.startswith("这次检查已经结束，不能再补充。")
    assert Inspection.objects.count() == 1
    assert set(Sheet.objects.get().answers) == {"F01", "F02"}


def test_what_comes_after_the_campaign_is_kept_and_refused(school, device):
    close_campaign(actor=school.district.officer, campaign_id=school.campaign.pk)

    receipt = device.send(device.sheet(device.answer("F01")))

    assert receipt.state == "refused"
    assert receipt.reason == "“全区教育系统安全大检查”已经结束，不能再上报。"
    assert Parcel.objects.get().content["sheets"][0]["answers"][0]["item"] == "F01"


def test_a_place_that_left_the_grid_is_refused(school, device):
    type(school.canteen).objects.filter(pk=school.canteen.pk).update(is_active=False)

    receipt = device.send(device.sheet(device.answer("F01")))

    assert receipt.reason == "“学生食堂”已不在本次检查范围内，无需再填。"


def test_a_slow_clock_is_set_right(school):
    device = inspector(school, slow=timedelta(days=3))
    before = clock.now()

    device.send(device.sheet(device.answer("F01", **FAILED)), finish=device.signed())

    hazard, visit = Hazard.objects.get(), Inspection.objects.get()
    assert before - timedelta(seconds=2) <= hazard.found_at <= clock.now()
    assert visit.visited_on == clock.today()
    assert Parcel.objects.get().skew_seconds == 3 * 24 * 3600


def test_no_time_is_later_than_the_arrival(school):
    device = inspector(school)
    answer = device.answer("F01", **FAILED) | {"at": (clock.now() + timedelta(days=9)).isoformat()}

    device.send(device.sheet(answer), finish=device.signed())

    assert Hazard.objects.get().found_at == Parcel.objects.get().received_at


def test_a_hazard_beyond_the_list_enters_once(device):
    hazard = {
        "id": str(new_id()),
        "row": str(device.school.canteen.pk),
        "category": "F",
        "location": "后门",
        "description": "燃气瓶靠近灶台存放",
        "at": device.now().isoformat(),
        "photos": [device.photo("blue")],
    }

    first = device.send(hazards=[hazard])
    again = device.send(hazards=[hazard])

    entered = Hazard.objects.get()
    assert str(entered.pk) == hazard["id"]
    assert (entered.origin_ref, entered.category_title) == (first.inspection, "F类")
    assert entered.photos.count() == 1
    assert first.outcome["hazards"] == again.outcome["hazards"] == [entered.number]


def test_marks_and_times_go_with_the_photo(device):
    mark = {"shape": "circle", "points": [[0.25, 0.25], [0.5, 0.5]]}
    photo = device.photo() | {"marks": [mark]}

    device.send(
        device.sheet(device.answer("F01", **FAILED, photos=[photo])), finish=device.signed()
    )

    kept = Hazard.objects.get().photos.get()
    assert kept.marks == [mark]
    assert kept.taken_at is not None
    assert kept.added_at != kept.taken_at


def test_a_dropped_photo_goes(device):
    photo = device.photo()
    device.send(device.sheet(device.answer("F01", **FAILED, photos=[photo])))

    device.send(device.sheet(dropped_photos=[photo["id"]]))

    assert Sheet.objects.get().photos.count() == 0


def test_what_looks_major_is_proposed_by_the_criteria_of_its_item():
    make_criteria()
    district = District()
    Item.objects.filter(code="F01").update(major_criteria=["exits"])
    device = inspector(School(district))

    device.send(
        device.sheet(
            device.answer("F01", **FAILED, suspected_major=True),
            device.answer("F02", **FAILED, suspected_major=True),
        ),
        finish=device.signed(),
    )

    proposal = GradingProposal.objects.get()
    assert proposal.hazard.item_code == "F01"
    assert [each["key"] for each in proposal.ticked] == ["exits"]
    hinted = Hazard.objects.get(item_code="F02")
    assert history_of(hinted).get().data["suspected_major"] is True


@pytest.mark.parametrize(
    ("state", "outcome", "effect", "after"),
    [
        ("awaiting_acceptance", "fixed", "close", HazardState.CLOSED),
        ("awaiting_acceptance", "partly", "return", HazardState.RECTIFYING),
        ("awaiting_acceptance", "not_fixed", "return", HazardState.RECTIFYING),
        ("closed", "not_fixed", "reopen", HazardState.RECTIFYING),
        ("closed", "fixed", "", HazardState.CLOSED),
        ("rectifying", "fixed", "", HazardState.RECTIFYING),
    ],
)
def test_a_look_back_has_its_effect(school, device, state, outcome, effect, after):
    hazard = moved(in_ledger(school), state)

    receipt = device.send(
        look_backs=[look_back(device, hazard, outcome, photos=[device.photo("blue", "after")])],
        kind="look_back",
    )

    assert receipt.state == "applied"
    noted = LookBack.objects.get()
    assert (noted.effect, noted.hazard.state) == (effect, after)
    shown = hazard.photos.filter(role=PhotoRole.ACCEPTANCE).count()
    assert shown == (0 if (state, outcome) == ("closed", "fixed") else 1)


def test_who_rectified_does_not_accept_by_looking_back(school, device):
    hazard = moved(
        in_ledger(school), "awaiting_acceptance", by=replace(device.actor, is_system=True)
    )

    receipt = device.send(look_backs=[look_back(device, hazard, "fixed")], kind="look_back")

    noted = LookBack.objects.get()
    assert receipt.state == "applied"
    assert (noted.effect, noted.obstacle) == ("", "整改由您本人完成，须由其他人员验收。")
    assert Hazard.objects.get().state == HazardState.AWAITING_ACCEPTANCE


def test_a_look_back_at_another_units_hazard_is_refused(school, device):
    hazard = in_ledger(school)
    Hazard.objects.filter(pk=hazard.pk).update(unit=school.district.own)

    receipt = device.send(look_backs=[look_back(device, hazard, "fixed")])

    assert receipt.state == "refused"
    assert LookBack.objects.count() == 0


def test_who_may_not_is_kept_aside(school):
    device = Device(school, school.head)

    receipt = device.send(device.sheet(device.answer("F01")))

    assert receipt.state == "quarantined"
    assert receipt.reason == "上报人没有在该单位开展“明查”的权限。"
    assert Inspection.objects.count() == 0


def test_out_of_scope_and_not_there_are_kept_alike(school):
    west = school.district.someone(Role.CENTRAL_SCHOOL_OFFICER, school.district.west)
    device = Device(school, west)

    seen = device.send(device.sheet(device.answer("F01")))
    unknown = device.send(device.sheet(device.answer("F01")), unit=str(new_id()))

    assert (seen.state, seen.reason) == (unknown.state, unknown.reason)
    assert seen.state == "quarantined"


def test_what_a_disabled_person_sent_is_accepted_in_their_name(school):
    device = inspector(school, can_act=False)
    kept = device.send(
        device.sheet(device.answer("F01", **FAILED)), finish=device.signed(), kind="unannounced"
    )
    assert kept.state == "quarantined"

    receipt = commands.settle_parcel(
        actor=school.district.officer, parcel_id=kept.id, accept=True, reason="本人已核实"
    )

    assert receipt.state == "applied"
    hazard = Hazard.objects.get()
    assert (hazard.found_by, hazard.found_by_id) == (device.actor.name, device.actor.id)
    assert Inspection.objects.get().started_by_id == device.actor.id
    entry = history_of(Parcel.objects.get()).get(verb="inspections.parcel_accepted")
    assert entry.actor_name == "周宁"
    again = device.push(device.arrived(device.content()))
    assert again.state == "quarantined"


def test_a_rejection_needs_a_reason_and_keeps_the_parcel(school):
    device = inspector(school, can_act=False)
    kept = device.send(device.sheet(device.answer("F01")))
    officer = school.district.officer

    with pytest.raises(InvalidInput):
        commands.settle_parcel(actor=officer, parcel_id=kept.id, accept=False, reason=" ")
    receipt = commands.settle_parcel(
        actor=officer, parcel_id=kept.id, accept=False, reason="不是本人操作"
    )

    assert receipt.state == "rejected"
    assert Parcel.objects.get().content["sheets"]
    with pytest.raises(WrongState):
        commands.settle_parcel(actor=officer, parcel_id=kept.id, accept=True, reason="")


def test_only_the_bureaus_administrator_settles(school):
    kept = inspector(school, can_act=False).send()
    leader = school.district.someone(Role.BUREAU_LEADER, school.district.bureau)
    stranger = school.district.someone(Role.UNIT_HEAD, school.district.own)

    with pytest.raises(NotPermitted):
        commands.settle_parcel(actor=leader, parcel_id=kept.id, accept=True, reason="")
    with pytest.raises(NotFound):
        commands.settle_parcel(actor=stranger, parcel_id=kept.id, accept=True, reason="")


def test_the_head_of_the_log_is_the_last_lock():
    """Acts that a parcel is made of are recorded at its end: nobody waits for it in a ring."""
    make_criteria()
    district = District()
    Item.objects.filter(code="F01").update(major_criteria=["exits"])
    school = School(district)
    earlier, device = inspector(school), inspector(school)
    answers = [earlier.answer(code, **FAILED) for code in ("F01", "F02")]
    earlier.send(earlier.sheet(*answers), finish=earlier.signed())
    found = [moved(each, "awaiting_acceptance") for each in Hazard.objects.all()]
    looks = [look_back(device, each, "fixed") for each in found]
    answer = device.answer("F01", **FAILED, suspected_major=True)

    with CaptureQueriesContext(connection) as asked:
        device.send(device.sheet(answer), look_backs=looks, finish=device.signed(), kind="surprise")

    assert Hazard.objects.filter(state=HazardState.CLOSED).count() == len(looks)
    assert GradingProposal.objects.count() == 1
    said = [each["sql"] for each in asked if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    first = next(at for at, sql in enumerate(said) if "kernel_chainhead" in sql)
    assert [sql for sql in said[first:] if "kernel_" not in sql] == []
    # Earlier hazards are locked before any counter, as acts at the desk do.
    tables = [
        next((each for each in ("hazardtally", "lookback") if each in sql), "") for sql in said
    ]
    assert tables.index("lookback") < tables.index("hazardtally")
    assert list(verify_chains()) == []
