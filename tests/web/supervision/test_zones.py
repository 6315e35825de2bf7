"""The zones in the browser."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.supervision import commands, queries
from anlan.supervision.models import Zone
from anlan.units.states import UnitKind
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU)


@pytest.fixture
def user(bureau):
    return make_user(Role.BUREAU_ADMINISTRATOR, bureau)


@pytest.fixture
def keeper(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def zone(bureau, user):
    return commands.create_zone(actor=actor_for(user), bureau_id=bureau.pk)


def test_a_zone_is_drawn_headed_and_filled(bureau, user, keeper):
    leader = make_user(Role.BUREAU_LEADER, bureau, name="陈立国")
    school = make_unit(UnitKind.SCHOOL, bureau, name="第一小学")
    answer = keeper.post(reverse("supervision:create"), {"name": "城东", "leader": str(leader.pk)})
    zone = Zone.objects.get()
    assert answer.url == reverse("supervision:assign", args=[zone.pk])
    assert "第一小学" in keeper.get(answer.url).content.decode()
    keeper.post(answer.url, {"units": [str(school.pk)]})
    page = keeper.get(reverse("supervision:zone", args=[zone.pk])).content.decode()
    assert "第一小学" in page
    assert "陈立国" in page
    keeper.post(reverse("supervision:release", args=[zone.pk]), {"units": [str(school.pk)]})
    assert list(queries.units_of(actor_for(user), zone)) == []


def test_nothing_ticked_is_said_so_and_a_broken_id_is_refused(zone, keeper):
    for units in ([], ["x"]):
        answer = keeper.post(reverse("supervision:assign", args=[zone.pk]), {"units": units})
        assert "请至少勾选一个单位。" in answer.content.decode()


@pytest.mark.parametrize("how_many", [1, 20])
def test_the_list_costs_the_same_queries_for_one_zone_and_for_many(
    bureau, user, keeper, django_assert_num_queries, how_many
):
    for _number in range(how_many):
        zone = commands.create_zone(actor=actor_for(user), bureau_id=bureau.pk)
        school = make_unit(UnitKind.SCHOOL, bureau)
        commands.assign_units(
            actor=actor_for(user), zone_id=zone.pk, unit_ids=[school.pk], today=date(2022, 5, 15)
        )
    keeper.get(reverse("supervision:zones"))
    # Session, user, memberships; own bureau, zones, units without a zone.
    with django_assert_num_queries(6):
        page = keeper.get(reverse("supervision:zones")).content.decode()
    assert page.count('<th scope="row">') == how_many


def test_others_look_and_do_not_draw(bureau, zone):
    leader = Client()
    leader.force_login(make_user(Role.BUREAU_LEADER, bureau))
    assert leader.get(reverse("supervision:zone", args=[zone.pk])).status_code == 200
    for name in ("edit", "assign"):
        assert leader.get(reverse(f"supervision:{name}", args=[zone.pk])).status_code == 403
    assert leader.post(reverse("supervision:release", args=[zone.pk])).status_code == 403
