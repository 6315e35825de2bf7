"""A finding entered in the browser, by whoever looks."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from anlan.accounts.states import Role
from anlan.campaigns import commands as campaigns
from anlan.checklists.models import Item, LegalBasis
from anlan.hazards.models import Hazard, HazardPhoto
from anlan.hazards.states import HazardState, Origin
from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from tests.campaigns.district import District
from tests.factories import make_user

pytestmark = pytest.mark.django_db
REPORT = "hazards:report"


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def campaign(district):
    return district.launched()


@pytest.fixture
def inspector(district, campaign) -> Client:  # noqa: ARG001 -- it has to run
    return signed_in(Role.INSPECTOR, district.bureau)


def signed_in(role, unit) -> Client:
    client = Client()
    client.force_login(make_user(role, unit))
    return client


def picture(colour="red") -> SimpleUploadedFile:
    kept = BytesIO()
    Image.new("RGB", (64, 48), colour).save(kept, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", kept.getvalue(), "image/jpeg")


def said(district, **fields):
    moment = timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M")
    given = {
        "hazard_id": str(new_id()),
        "origin": Origin.UNANNOUNCED.value,
        "place": str(district.canteen.pk),
        "location": "后厨东墙",
        "item": "F01",
        "description": "灭火器压力不足",
        "found_at": moment,
    } | fields
    return {name: value for name, value in given.items() if value is not None}


def send(client, unit, fields):
    return client.post(f"{reverse(REPORT)}?unit={unit.pk}", fields)


def test_an_item_brings_its_category_section_and_bases(district):
    LegalBasis.objects.create(key="fire-law", title="中华人民共和国消防法", kind="law", mark="V")
    basis = {"basis": "fire-law", "article": "第十六条", "mark": "V", "reference": False}
    Item.objects.filter(code="F01").update(bases=[basis])
    district.launched()

    answer = send(signed_in(Role.INSPECTOR, district.bureau), district.big, said(district))

    hazard = Hazard.objects.get()
    assert answer["Location"] == reverse("hazards:detail", args=[hazard.pk])
    assert (hazard.unit, hazard.place, hazard.place_name) == (
        district.big,
        district.canteen,
        "学生食堂",
    )
    assert (hazard.item_code, hazard.category, hazard.section_key) == ("F01", "F", "food")
    assert hazard.bases == ["《中华人民共和国消防法》第十六条"]
    assert (hazard.origin_kind, hazard.state) == (Origin.UNANNOUNCED, HazardState.REPORTED)


def test_without_an_item_the_category_and_words_for_the_place_do(district, inspector):
    fields = said(district, item=None, category="C", place=None, place_name="校门外围墙")

    send(inspector, district.big, fields)

    hazard = Hazard.objects.get()
    assert (hazard.place, hazard.place_name) == (None, "校门外围墙")
    assert (hazard.item_code, hazard.category, hazard.section_key) == ("", "C", "fire")


def test_a_double_send_is_a_no_op(district, inspector):
    fields = said(district)

    first = send(inspector, district.big, {**fields, "before": [picture()]})
    second = send(inspector, district.big, {**fields, "before": [picture()]})

    assert first["Location"] == second["Location"]
    assert (Hazard.objects.count(), HazardPhoto.objects.count()) == (1, 1)


def test_going_back_and_writing_another_one_asks_once_more(district, inspector):
    fields = said(district)
    send(inspector, district.big, fields)

    answer = send(inspector, district.big, {**fields, "description": "燃气管老化"})
    again = answer.context["form"]["hazard_id"].value()
    send(inspector, district.big, {**fields, "description": "燃气管老化", "hazard_id": again})

    assert "刚才已登记过一条" in answer.content.decode()
    assert Hazard.objects.count() == 2


def test_put_right_at_once_it_waits_for_acceptance(district, inspector):
    fields = said(district, fixed_on_spot="on", measures="当场更换灭火器")

    send(inspector, district.big, {**fields, "before": [picture()], "after": [picture("blue")]})

    hazard = Hazard.objects.get()
    assert (hazard.state, hazard.fixed_on_spot) == (HazardState.AWAITING_ACCEPTANCE, True)
    assert hazard.measures == "当场更换灭火器"
    assert sorted(hazard.photos.values_list("role", flat=True)) == ["after", "before"]


def test_put_right_at_once_needs_both_photos_and_words(district, inspector):
    fields = said(district, fixed_on_spot="on", before=[picture()])

    wordless = send(inspector, district.big, fields)
    fields |= {"measures": "当场更换", "before": [picture()]}
    unseen = send(inspector, district.big, fields)

    assert wordless.context["form"].errors["measures"] == ["立查立改请写明怎样改的。"]
    assert unseen.context["form"].errors["after"] == ["立查立改须同时上传整改前和整改后的照片。"]
    assert Hazard.objects.count() == 0


def test_photos_of_a_refused_form_need_not_travel_twice(district, inspector):
    refused = send(
        inspector, district.big, said(district, description="", before=[picture(), picture("blue")])
    )
    kept = [each.token for each, _preview in refused.context["kept"]]

    send(inspector, district.big, said(district, kept=kept[:1]))

    assert len(kept) == 2
    assert HazardPhoto.objects.count() == 1


def test_a_photo_kept_for_another_person_is_not_taken(district, inspector):
    refused = send(inspector, district.big, said(district, description="", before=[picture()]))
    (kept, _preview) = refused.context["kept"][0]

    send(
        signed_in(Role.INSPECTOR, district.bureau),
        district.big,
        said(district, kept=[kept.token, "forged"]),
    )

    assert Hazard.objects.count() == 1
    assert HazardPhoto.objects.count() == 0


def test_what_is_missing_stands_beside_its_field(district, inspector):
    answer = send(inspector, district.big, {"hazard_id": str(new_id())})

    errors = answer.context["form"].errors
    assert set(errors) == {"origin", "place", "category", "description", "found_at"}
    assert Hazard.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("item", "Z99", "清单中没有这一项"),
        ("found_at", "昨天", "发现时间看不懂"),
        ("place", "5b0a", "选择一个有效的选项"),
        ("before", SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg"), "照片无法读取"),
    ],
)
def test_what_does_not_fit_is_refused_with_words(district, inspector, field, value, words):
    answer = send(inspector, district.big, said(district, **{field: value}))

    assert words in str(answer.context["form"].errors[field])
    assert (Hazard.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_it_cannot_have_been_found_tomorrow(district, inspector):
    tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    answer = send(inspector, district.big, said(district, found_at=tomorrow))

    assert answer.context["form"].errors["found_at"] == ["发现时间不能晚于现在，请检查日期和时间。"]


def test_the_next_one_begins_at_the_same_place(district, inspector):
    answer = send(inspector, district.big, said(district, next="yes"))

    following = inspector.get(answer["Location"])
    form = following.context["form"]
    assert form["place"].value() == str(district.canteen.pk)
    assert form["origin"].value() == Origin.UNANNOUNCED
    assert UUID(str(form["hazard_id"].value())) != Hazard.objects.get().pk


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize(
    ("role", "at", "origins"),
    [
        (Role.EXPERT, "bureau", [Origin.EXPERT]),
        (Role.UNIT_HEAD, "big", [Origin.SELF]),
        (Role.POST_HOLDER, "big", [Origin.SELF]),
        (
            Role.CENTRAL_SCHOOL_OFFICER,
            "east",
            [
                Origin.ANNOUNCED,
                Origin.UNANNOUNCED,
                Origin.SURPRISE,
                Origin.EXPERT,
                Origin.LOOK_BACK,
                Origin.STATIONED,
            ],
        ),
    ],
)
def test_only_origins_of_ones_own_are_offered(district, role, at, origins):
    client = signed_in(role, getattr(district, at))

    page = client.get(reverse(REPORT), {"unit": str(district.big.pk)})
    forged = send(client, district.big, said(district, origin=Origin.TIP_OFF.value))

    assert [value for value, _label in page.context["form"].fields["origin"].choices] == origins
    assert "origin" in forged.context["form"].errors
    assert Hazard.objects.count() == 0


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECTION_OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_those_who_report_nothing_are_refused(district, role):
    client = signed_in(role, district.bureau)

    assert client.get(reverse(REPORT)).status_code == 403
    assert send(client, district.big, said(district)).status_code == 403


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_unit_out_of_reach_is_not_there(district, method):
    client = signed_in(Role.CENTRAL_SCHOOL_OFFICER, district.west)
    address = f"{reverse(REPORT)}?unit={district.big.pk}"

    assert getattr(client, method)(address, {}).status_code == 404
    assert client.get(reverse(REPORT), {"unit": "no-unit"}).status_code == 404


@pytest.mark.usefixtures("campaign")
def test_units_are_found_by_name_and_initials_within_reach(district):
    for unit, initials in ((district.big, "dhdyxx"), (district.own, "sfqsyzx")):
        unit.name_initials = initials
        unit.save()
    client = signed_in(Role.CENTRAL_SCHOOL_OFFICER, district.east)

    def found(words):
        return [unit.name for unit in client.get(reverse(REPORT), {"q": words}).context["units"]]

    assert found("第一") == ["东河第一小学"]
    assert found("dhdy") == ["东河第一小学"]
    assert found("sfq") == []


@pytest.mark.usefixtures("campaign")
def test_who_has_one_unit_only_goes_straight_to_it(district):
    answer = signed_in(Role.UNIT_SAFETY_OFFICER, district.big).get(reverse(REPORT))

    assert answer["Location"] == f"{reverse(REPORT)}?unit={district.big.pk}"


def test_the_search_for_items_names_what_the_profile_left_out(district, inspector):
    ask = {"unit": str(district.small.pk), "words": "F0"}

    page = inspector.get(
        reverse(REPORT), ask, headers={"HX-Request": "true", "HX-Target": "report-items"}
    )

    text = page.content.decode()
    assert "<html" not in text
    assert [choice.item.code for choice in page.context["items"]] == ["F01", "F02"]
    assert "本单位无食堂" in text


def test_earlier_words_are_one_tap_away(district, inspector):
    send(inspector, district.big, said(district))

    page = inspector.get(reverse(REPORT), {"unit": str(district.big.pk), "item": "F01"})

    assert page.context["phrases"] == ["灭火器压力不足"]
    assert 'data-fills="id_description"' in page.content.decode()


def test_without_a_campaign_that_runs_it_says_so(district, campaign):
    campaigns.close_campaign(actor=district.officer, campaign_id=campaign.pk)
    client = signed_in(Role.INSPECTOR, district.bureau)

    page = client.get(reverse(REPORT), {"unit": str(district.big.pk)})

    assert "这个单位没有正在进行的大检查" in page.content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_form_costs_the_same_however_much_was_found_before(
    district, inspector, django_assert_num_queries, how_many
):
    for number in range(how_many):
        send(inspector, district.big, said(district, description=f"隐患{number}"))
    address = f"{reverse(REPORT)}?unit={district.big.pk}"
    inspector.get(address)

    with django_assert_num_queries(10):
        assert inspector.get(address).content.decode().count('class="phrase"') == how_many
