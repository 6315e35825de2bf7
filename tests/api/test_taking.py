"""What is taken along: tasks, units, places, and of bundles only what has changed."""

import pytest

from anlan.accounts.states import Role
from anlan.campaigns.models import Participation
from anlan.inspections.models import Inspection
from anlan.kernel import clock
from anlan.units.models import Unit
from tests.api.asking import signed_in
from tests.api.field import Field
from tests.factories import make_user
from tests.inspections.parcels import FAILED
from tests.inspections.school import FAIL

pytestmark = pytest.mark.django_db
PARTS = {"profile", "rows", "hazards", "visits", "phrases", "inspections", "sheets"}


@pytest.fixture
def field() -> Field:
    return Field()


def at_school(field: Field, role: str = Role.UNIT_HEAD) -> Field:
    return Field(field.school, role)


def begin(field: Field, kind: str = "announced") -> None:
    answer = field.device.answer("F01", **FAILED)
    assert field.put(field.content(field.device.sheet(answer), kind=kind)).status_code == 200


def test_an_inspector_finds_units_by_words_initials_campaign_and_zone(field):
    Unit.objects.filter(pk=field.school.unit.pk).update(name_initials="dhdyxx")
    campaign = str(field.school.campaign.pk)

    def found(**query) -> list[str]:
        return [
            each["unit_name"]
            for each in field.session.get("/participations", **query).json()["lines"]
        ]

    assert "东河第一小学" in found()
    assert found(words="第一") == found(words="DHDY") == ["东河第一小学"]
    assert found(words="第一 中学") == []
    assert found(campaign=campaign) == found()
    assert found(campaign=str(field.school.part.pk)) == []
    nowhere = field.session.get("/participations", zone=campaign)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")


def test_the_list_goes_on_where_a_page_ended(field, monkeypatch):
    monkeypatch.setattr("anlan.inspections.queries.field.taking.PAGE", 4)

    first = field.session.get("/participations").json()
    second = field.session.get("/participations", mark=first["next"]).json()

    assert (len(first["lines"]), len(second["lines"]), second["next"]) == (4, 2, None)
    assert field.session.get("/participations", mark="forged" * 20).json() == first


def test_a_unit_finds_itself_alone(field):
    lines = at_school(field).session.get("/participations").json()["lines"]

    assert [each["unit_name"] for each in lines] == ["东河第一小学"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECTION_OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_who_inspects_nothing_finds_nothing(field, role):
    other = Field(field.school, role)

    assert other.session.get("/participations").json()["lines"] == []
    told = other.session.get("/tasks").json()
    assert (told["own"], told["visits"], told["campaigns"]) == ([], [], [])
    assert other.pull()["gone"] == [str(field.school.part.pk)]


def test_tasks_name_what_goes_on_and_what_may_begin(field):
    begin(field)
    told = field.session.get("/tasks").json()

    assert [(each["kind"], each["unit_name"]) for each in told["visits"]] == [
        ("announced", "东河第一小学")
    ]
    assert [each["id"] for each in told["campaigns"]] == [str(field.school.campaign.pk)]
    assert "expert" in {each["key"] for each in told["campaigns"][0]["kinds"]}
    own = at_school(field).session.get("/tasks").json()
    assert [each["participation"] for each in own["own"]] == [str(field.school.part.pk)]
    assert (own["visits"], own["campaigns"]) == ([], [])


def test_a_code_at_a_door_leads_to_the_row(field):
    row = field.school.canteen
    expected = {"participation": str(field.school.part.pk), "row": str(row.pk)}

    assert field.session.get(f"/places/{row.place_id}").json() == expected
    stranger = signed_in(make_user(Role.UNIT_HEAD, field.school.district.own))
    for caller, place in ((stranger, row.place_id), (field.session, row.pk)):
        answer = caller.get(f"/places/{place}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_pull_brings_all_that_a_visit_needs(field):
    school = field.school
    head = school.head_user
    begin(field)

    told = field.pull()

    bundle = told["bundles"][0]
    assert bundle.keys() == {"participation", "checklist"} | PARTS
    assert bundle["profile"]["contacts"] == [
        {"role": "单位主要负责人", "name": head.name, "phone": head.phone}
    ]
    assert {each["key"] for each in bundle["profile"]["kinds"]} >= {"announced", "unannounced"}
    assert not bundle["profile"]["may_answer_own"]
    canteen = next(each for each in bundle["rows"] if each["id"] == str(school.canteen.pk))
    assert canteen["items"] == ["F01", "F02", "F03"]
    items = {each["code"]: each for each in told["checklists"][bundle["checklist"]]}
    assert items["F03"]["wants_number"]
    assert [each["state"] for each in bundle["inspections"]] == ["open"]
    assert bundle["sheets"][0]["answers"]["F01"]["description"] == FAILED["description"]
    assert told["gone"] == []


def test_only_what_differs_comes_back(field):
    first = field.pull()

    again = field.pull(cursor=first["cursor"])

    assert [each.keys() for each in again["bundles"]] == [{"participation", "checklist"}]
    assert again["checklists"] == {}
    begin(field)
    changed = field.pull(cursor=first["cursor"])["bundles"][0]
    assert changed.keys() - {"participation", "checklist"} == {"inspections", "sheets"}


@pytest.mark.parametrize("cursor", ["forged", "x" * 5000, "e30:1abc:def", "。"])
def test_a_forged_cursor_costs_data_and_nothing_else(field, cursor):
    assert field.pull(cursor=cursor)["bundles"][0].keys() >= PARTS


def test_a_unit_answers_its_own_round(field):
    sheet = field.school.opened()
    field.school.say(sheet, "F01", FAIL)
    own = at_school(field)

    bundle = own.pull()["bundles"][0]

    assert bundle["profile"]["may_answer_own"]
    assert bundle["profile"]["kinds"] == []
    assert [each["kind"] for each in bundle["inspections"]] == ["self"]
    assert bundle["sheets"][0]["answers"]["F01"]["verdict"] == "fail"
    assert field.pull()["bundles"][0]["inspections"] == []


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER, Role.POST_HOLDER])
@pytest.mark.parametrize("kind", ["unannounced", "surprise", "announced"])
def test_a_unit_is_never_told_of_a_visit_that_goes_on(field, role, kind):
    begin(field, kind)
    visit = Inspection.objects.get()
    own = at_school(field, role)

    told = str(own.pull()) + str(own.session.get("/tasks").json())

    assert str(visit.pk) not in told
    assert FAILED["description"] not in told


def test_a_finished_visit_is_among_the_earlier_ones_with_its_hazards(field):
    device = field.device
    answer = device.answer("F01", **FAILED)
    field.put(field.content(device.sheet(answer), finish=device.signed()))

    bundle = field.pull()["bundles"][0]

    assert [(each["kind_label"], each["hazards"]) for each in bundle["visits"]] == [("明查", 1)]
    assert bundle["hazards"][0]["row"] == str(field.school.canteen.pk)
    assert bundle["phrases"]["descriptions"] == {"F01": [FAILED["description"]]}
    assert [each["state"] for each in bundle["inspections"]] == ["confirmed"]
    assert bundle["sheets"] == []
    line = field.session.get("/participations", words="第一").json()["lines"][0]
    assert (line["open_hazards"], line["last_visit"]) == (1, clock.today().isoformat())


def test_what_left_the_campaign_is_gone(field):
    Participation.objects.filter(pk=field.school.part.pk).update(left_at="2026-06-01T00:00Z")

    told = field.pull(cursor=field.pull()["cursor"])

    assert (told["bundles"], told["gone"]) == ([], [str(field.school.part.pk)])


def test_more_than_sixty_units_are_refused(field):
    many = [str(field.school.part.pk)] * 61
    answer = field.session.post("/pull", {"participations": many, "cursor": ""})

    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["participations"])


@pytest.mark.parametrize("how_many", [1, 5])
def test_a_pull_costs_the_same_queries_for_one_unit_and_for_five(
    field, django_assert_num_queries, how_many
):
    device = field.device
    begin(field)
    other = Field(field.school)
    other.put(
        other.content(
            device.sheet(device.answer("F02", **FAILED)),
            kind="surprise",
            finish=other.device.signed(),
        )
    )
    parts = list(Participation.objects.order_by("-items_total")[:how_many])
    field.pull(*parts)

    # Session, person, roles; the units; contacts, posts, places; open and closed hazards; earlier
    # visits and their three numbers; phrases, inspections, sheets, photos, contests. No item here cites a basis.
    with django_assert_num_queries(18):
        field.pull(*parts)
