"""A unit that owes something, its people's browsers, and uploads as they stand when all was sent."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.test import Client
from django.urls import reverse

from anlan.accounts.models import User
from anlan.campaigns.models import Submission
from anlan.kernel import clock, uploads
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor
from tests.campaigns.handing_in import facts, row

TODAY = clock.today()
IN_TIME = {
    "due_on": TODAY + timedelta(days=3),
    "late_until": TODAY + timedelta(days=10),
    "locks_on": TODAY + timedelta(days=20),
}
PAST = {
    "due_on": TODAY - timedelta(days=3),
    "late_until": TODAY + timedelta(days=4),
    "locks_on": TODAY + timedelta(days=20),
}
SHUT = {
    "due_on": TODAY - timedelta(days=9),
    "late_until": TODAY - timedelta(days=2),
    "locks_on": TODAY + timedelta(days=20),
}


def arrived(actor: Actor, name: str, data: bytes, purpose: str) -> UUID:
    """A whole upload of that person."""
    digest = sha256(data).hexdigest()
    declaration = uploads.Declaration(new_id(), purpose, name, len(data), digest)
    upload = uploads.declare(actor=actor, declaration=declaration)
    uploads.append(actor=actor, upload_id=upload.pk, offset=0, piece=data)
    return upload.pk


def owed(office, **stated) -> Submission:
    return row(office.asking(facts(**(IN_TIME | stated))), office.big)


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.id))
    return client


def text_of(client, name, *arguments):
    answer = client.get(reverse(f"submissions:{name}", args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, name, owing, **body):
    return client.post(reverse(f"submissions:{name}", args=[owing.pk]), body)
