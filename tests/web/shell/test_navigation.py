"""The navigation and the frame of a page."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import ResolverMatch, resolve, reverse

from anlan.accounts.states import Role
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor, Grant
from anlan.web.shell.context import Shell
from anlan.web.shell.navigation import GROUPS, navigation
from tests.factories import grant, make_unit, make_user


def actor(*roles: str) -> Actor:
    grants = tuple(Grant(role, new_id(), "示范小学", "0000") for role in roles)
    return Actor(id=None, name="王老师", grants=grants)


ENTRIES = [entry for group in GROUPS for entry in group.entries]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address)
def test_every_entry_leads_to_a_page(entry):
    assert reverse(entry.address).startswith("/")


def test_someone_without_a_role_finds_nothing():
    assert navigation(actor(), None) == []


def test_the_keeper_of_the_system_finds_no_school_records():
    groups = navigation(actor(Role.SYSTEM_ADMINISTRATOR), None)
    addresses = {link.address for group in groups for link in group.links}
    assert reverse("hazards:ledger") not in addresses
    assert reverse("accounts:people") in addresses


def test_the_page_at_hand_is_marked():
    match = ResolverMatch(
        lambda: None,
        (),
        {},
        url_name="detail",
        app_names=["checklists"],
        namespaces=["checklists"],
        route="checklists/<uuid:checklist_id>/",
    )
    groups = navigation(actor(Role.UNIT_HEAD), match)
    current = [link.address for group in groups for link in group.links if link.current]
    assert current == [reverse("checklists:list")]


def test_ones_own_account_is_not_under_the_list_of_people():
    groups = navigation(actor(Role.UNIT_HEAD), resolve("/account/"))
    assert not [link for group in groups for link in group.links if link.current]
    groups = navigation(actor(Role.UNIT_HEAD), resolve("/people/new/"))
    current = [link.address for group in groups for link in group.links if link.current]
    assert current == [reverse("accounts:people")]


@pytest.mark.django_db
def test_the_frame_names_unit_and_roles():
    school = make_unit(name="示范区第一小学")
    user = make_user(Role.UNIT_HEAD, school, name="王校长")
    grant(user, Role.EXPERT, make_unit())
    request = RequestFactory().get("/")
    request.user = user
    request.actor = actor(Role.UNIT_HEAD, Role.EXPERT)
    shell = Shell(request)
    assert (shell.signed_in, shell.name, shell.unit) == (True, "王老师", "示范小学")
    assert shell.role == "单位主要负责人（另有 1 个岗位）"


def test_the_demo_says_so_on_every_page(settings):
    settings.DEMO = True
    request = RequestFactory().get("/")
    text = render_to_string(
        "refusal.html", {"title": "", "text": "", "status": 404, "shell": Shell(request)}
    )
    assert "演示数据" in text


def test_feedback_is_offered_where_an_address_is_known(settings):
    settings.FEEDBACK_URL = "https://example.org/feedback"
    text = render_to_string("refusal.html", {"shell": Shell(RequestFactory().get("/"))})
    assert 'href="https://example.org/feedback"' in text
