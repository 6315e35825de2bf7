"""How the tests of reports ask for their pages."""

from django.test import Client
from django.urls import reverse

from anlan.campaigns.models import Submission


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, row: Submission, **query: str):
    return client.get(reverse(f"self_reports:{name}", args=[row.pk]), query)


def send(client: Client, name: str, row: Submission, **body: str):
    return client.post(reverse(f"self_reports:{name}", args=[row.pk]), body)


def agreed(response) -> str:
    return response.context["report"].gist
