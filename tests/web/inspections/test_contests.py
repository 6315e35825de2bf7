"""Two answers to one item, chosen between at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.inspections.models import Contest
from anlan.kernel.models import Event
from tests.inspections.parcels import inspector
from tests.inspections.school import School

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    school = School()
    for verdict in ("pass", "excused"):
        device = inspector(school)
        device.send(device.sheet(device.answer("F02", verdict, reason="没有这类设施")))
    return Contest.objects.get()


@pytest.fixture
def client(contest) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=contest.offered["by_id"]))
    return browser


def choose(client, contest, choice):
    return client.post(reverse("visits:settle", args=[contest.pk]), {"choice": choice}, follow=True)


def test_the_choice_stands_and_both_answers_stay_on_record(client, contest):
    answer = choose(client, contest, "offered")

    contest.sheet.refresh_from_db()
    assert contest.sheet.answers["F02"]["verdict"] == "excused"
    told = Event.objects.get(verb="inspections.contest_settled").data
    assert (told["standing"]["verdict"], told["offered"]["verdict"]) == ("pass", "excused")
    assert "两种作答都留有记录" in answer.content.decode()
    assert not answer.context["file"].open_choices


def test_what_is_no_choice_is_refused_in_words(client, contest):
    answer = choose(client, contest, "both")

    assert "请选择保留哪一种作答" in answer.content.decode()
    assert Contest.objects.get().choice == ""
