"""Opening the pages of checklists as a person of some role."""

from django.test import Client
from django.urls import reverse

from tests.factories import make_user


def client_of(role, unit):
    client = Client()
    client.force_login(make_user(role, unit))
    return client


def at(name, version, *more):
    return reverse(f"checklists:{name}", args=[version.pk, *[each.pk for each in more]])


def said(answer):
    return answer.content.decode()
