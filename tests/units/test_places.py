"""Places and posts: added, changed, retired, restored; never deleted."""

import pytest

from anlan.accounts.states import Role
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.kernel.events import history_of
from anlan.units import commands
from anlan.units.models import Place, Post
from anlan.units.states import PlaceKind, UnitKind
from tests.factories import make_actor, make_place, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_unit(UnitKind.SCHOOL, make_unit(UnitKind.BUREAU))


@pytest.fixture
def officer(school):
    return make_actor(Role.UNIT_SAFETY_OFFICER, school)


def test_a_place_lives_from_adding_to_restoring(school, officer):
    place = commands.add_place(
        actor=officer, unit_id=school.pk, kind=PlaceKind.DORMITORY, name=" 1号  宿舍楼 "
    )
    assert place.name == "1号 宿舍楼"
    commands.change_place(
        actor=officer, place_id=place.pk, kind=PlaceKind.DORMITORY, name="2号宿舍楼"
    )
    commands.retire_place(actor=officer, place_id=place.pk)
    commands.retire_place(actor=officer, place_id=place.pk)
    commands.restore_place(actor=officer, place_id=place.pk)
    stored = Place.objects.get(pk=place.pk)
    assert (stored.name, stored.is_active, stored.unit_path) == ("2号宿舍楼", True, school.path)
    assert [event.verb.partition(".")[2] for event in history_of(place)] == [
        "add_place",
        "change_place",
        "retire_place",
        "restore_place",
    ]


def test_a_post_lives_from_adding_to_restoring(school, officer):
    post = commands.add_post(actor=officer, unit_id=school.pk, name="校医")
    commands.change_post(
        actor=officer, post_id=post.pk, name="校医", holder="李静", duty="晨午检和传染病报告"
    )
    commands.retire_post(actor=officer, post_id=post.pk)
    commands.restore_post(actor=officer, post_id=post.pk)
    stored = Post.objects.get(pk=post.pk)
    assert (stored.holder, stored.is_active) == ("李静", True)


def test_a_name_is_taken_once_in_a_unit_even_by_a_retired_place(school, officer):
    place = make_place(school, name="东门")
    commands.retire_place(actor=officer, place_id=place.pk)
    with pytest.raises(InvalidInput) as caught:
        commands.add_place(actor=officer, unit_id=school.pk, kind=PlaceKind.GATE, name="东门")
    assert list(caught.value.fields) == ["name"]


@pytest.mark.parametrize(("kind", "name"), [("gate", " "), ("gate", "门" * 61), ("moat", "门")])
def test_what_cannot_be_is_refused(school, officer, kind, name):
    with pytest.raises(InvalidInput):
        commands.add_place(actor=officer, unit_id=school.pk, kind=kind, name=name)
    assert Place.objects.count() == 0


def test_others_neither_see_nor_change_a_school_s_places(school):
    place = make_place(school)
    stranger = make_actor(Role.UNIT_HEAD, make_unit(UnitKind.SCHOOL, school.parent))
    with pytest.raises(NotFound):
        commands.retire_place(actor=stranger, place_id=place.pk)
    with pytest.raises(NotPermitted):
        commands.retire_place(actor=make_actor(Role.POST_HOLDER, school), place_id=place.pk)


def test_defaults_do_not_bring_back_what_was_put_away(school, officer):
    commands.ensure_default_places_and_posts(actor=officer, unit_id=school.pk)
    gate = school.places.get(kind=PlaceKind.GATE)
    commands.retire_place(actor=officer, place_id=gate.pk)
    count = Place.objects.count()
    commands.ensure_default_places_and_posts(actor=officer, unit_id=school.pk)
    assert Place.objects.count() == count
