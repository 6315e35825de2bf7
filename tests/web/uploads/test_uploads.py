"""Uploads as a browser sends them: declared, in pieces, broken off and gone on with."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel import clock, uploads
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound
from anlan.kernel.files import adopt, open_file
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile, Upload
from tests.factories import make_user

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 40
PIECE = "application/offset+octet-stream"


@pytest.fixture
def person():
    return make_user(Role.UNIT_SAFETY_OFFICER)


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def metadata(data=DATA, **changes):
    facts = {
        "id": str(new_id()),
        "purpose": "submission:1",
        "filename": "自查报告.docx",
        "sha256": sha256(data).hexdigest(),
    } | changes
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items()
    )


def declared(client, data=DATA, size=None, **changes):
    return client.post(
        reverse("uploads:begin"),
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data) if size is None else size),
            "Upload-Metadata": metadata(data, **changes),
            "Accept": "application/json",
        },
    )


def sent(client, address, offset, piece, kind=PIECE):
    return client.patch(
        address,
        piece,
        content_type=kind,
        headers={"Upload-Offset": str(offset), "Accept": "application/json"},
    )


def test_a_file_arrives_in_pieces_after_a_break(client, person):
    address = declared(client).headers["Location"]
    assert sent(client, address, 0, DATA[:1000]).headers["Upload-Offset"] == "1000"

    asked = client.head(address)  # the page was loaded anew
    assert (asked.status_code, asked.headers["Upload-Offset"]) == (200, "1000")
    assert asked.headers["Upload-Length"] == str(len(DATA))

    last = sent(client, address, 1000, DATA[1000:])
    assert last.headers["Upload-Offset"] == str(len(DATA))
    arrived = uploads.take(actor=actor_for(person), upload_id=Upload.objects.get().pk)
    assert arrived.path.read_bytes() == DATA
    kept = adopt(arrived.path, arrived.sha256, "application/pdf")
    with open_file(kept.pk) as stream:
        assert stream.read() == DATA
    assert (StoredFile.objects.get().size, Upload.objects.count()) == (len(DATA), 0)


def test_a_piece_for_another_place_is_refused_and_changes_nothing(client):
    address = declared(client).headers["Location"]
    sent(client, address, 0, DATA[:1000])
    assert sent(client, address, 0, DATA[:1000]).status_code == 409
    assert sent(client, address, 2000, DATA[2000:]).status_code == 409
    assert client.head(address).headers["Upload-Offset"] == "1000"


def test_what_is_not_what_was_declared_has_to_be_sent_again(client):
    address = declared(client).headers["Location"]
    answer = sent(client, address, 0, DATA[:-1] + b"x")
    assert answer.status_code == 400
    assert "自查报告.docx" in answer.json()["message"]
    assert client.head(address).status_code == 404


def test_more_than_was_declared_is_refused(client):
    address = declared(client).headers["Location"]
    assert sent(client, address, 0, DATA + b"x").status_code == 400
    assert sent(client, address, 0, b"x", kind="text/plain").status_code == 400


def test_a_piece_larger_than_allowed_is_refused_unread(client):
    address = declared(client).headers["Location"]
    answer = client.generic(
        "PATCH",
        address,
        b"x",
        content_type=PIECE,
        CONTENT_LENGTH=str(uploads.LARGEST_PIECE + 1),
        headers={"Upload-Offset": "0"},
    )
    assert answer.status_code == 400
    assert client.head(address).headers["Upload-Offset"] == "0"


def test_the_same_declaration_again_is_the_same_upload(client):
    name = str(new_id())
    first, again = declared(client, id=name), declared(client, id=name)
    assert first.headers["Location"] == again.headers["Location"]
    assert declared(client, DATA + b"x", id=name).status_code == 409


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"size": 0}, "空文件"),
        ({"size": 60 * 1024 * 1024}, "超过 50 MB"),
        ({"id": "not-an-id"}, "不完整"),
        ({"id": "0c9d5f0e-4c63-4a0f-9b42-6d5bb4a9a111"}, "不完整"),
        ({"sha256": "abc"}, "不完整"),
    ],
)
def test_what_cannot_arrive_is_refused_before_its_first_byte(client, changes, word):
    answer = declared(client, **changes)
    assert answer.status_code == 400
    assert word in answer.json()["message"]
    assert not Upload.objects.exists()


def test_a_body_announced_as_larger_than_any_form_is_refused_unread(client):
    answer = client.generic("POST", "/", b"x", CONTENT_LENGTH=str(60 * 1024 * 1024))
    assert answer.status_code == 400
    assert "超过 50 MB" in answer.content.decode()


def test_an_upload_belongs_to_its_person(client):
    address = declared(client).headers["Location"]
    other = Client()
    other.force_login(make_user(Role.BUREAU_ADMINISTRATOR))
    assert other.head(address).status_code == 404
    assert sent(other, address, 0, DATA).status_code == 404
    assert other.delete(address).status_code == 404
    assert client.head(address).headers["Upload-Offset"] == "0"


def test_giving_up_removes_the_bytes(client, django_capture_on_commit_callbacks):
    address = declared(client).headers["Location"]
    sent(client, address, 0, DATA[:10])
    path = uploads.path_of(Upload.objects.get().pk)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(address).status_code == 204
    assert not path.exists()
    assert client.head(address).status_code == 404


def test_a_firewall_that_knows_only_post_is_no_hindrance(client):
    address = declared(client).headers["Location"]
    answer = client.post(
        address,
        DATA,
        content_type=PIECE,
        headers={"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )
    assert answer.headers["Upload-Offset"] == str(len(DATA))


def test_what_nobody_goes_on_with_expires(client, person):
    declared(client)
    old = Upload.objects.get()
    sent(client, reverse("uploads:one", args=[old.pk]), 0, DATA[:10])
    with clock.pretending(clock.now() + uploads.KEPT_FOR + timedelta(minutes=1)):
        declared(client)
    assert not uploads.path_of(old.pk).exists()
    with pytest.raises(NotFound):
        uploads.upload(actor=actor_for(person), upload_id=old.pk)


def test_nobody_fills_the_disk_with_beginnings(client):
    for _each in range(uploads.MOST_AT_ONCE):
        assert declared(client).status_code == 201
    assert declared(client).status_code == 400


def test_an_act_takes_only_what_has_wholly_arrived(client, person):
    address = declared(client).headers["Location"]
    sent(client, address, 0, DATA[:10])
    with pytest.raises(InvalidInput):
        uploads.take(actor=actor_for(person), upload_id=Upload.objects.get().pk)


def test_it_says_what_it_understands(client):
    answer = client.options(reverse("uploads:begin"))
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(50 * 1024 * 1024)
    other = client.post(reverse("uploads:begin"), headers={"Tus-Resumable": "0.2.0"})
    assert other.status_code == 412


STEPS = st.lists(
    st.tuples(st.sampled_from(["on", "again", "ahead"]), st.integers(1, 80)), max_size=6
)


@hypothesis_settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(whole=st.binary(min_size=1, max_size=200), steps=STEPS)
def test_however_it_is_cut_and_repeated_the_bytes_are_those_declared(client, person, whole, steps):
    address = declared(client, whole).headers["Location"]
    at = 0
    for step, length in steps:
        offset = {"on": at, "again": max(0, at - length), "ahead": at + length}[step]
        piece = whole[offset : offset + length]
        if not piece:
            continue
        answer = sent(client, address, offset, piece)
        assert (answer.status_code == 204) == (offset == at)
        at += len(piece) if offset == at else 0
        assert client.head(address).headers["Upload-Offset"] == str(at)
    if at < len(whole):
        sent(client, address, at, whole[at:])
    name = address.rstrip("/").rpartition("/")[2]
    arrived = uploads.take(actor=actor_for(person), upload_id=name)
    assert arrived.path.read_bytes() == whole


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the test database of SQLite is one connection's"
)
def test_a_piece_sent_twice_at_once_is_taken_once(person):
    """An impatient client sends again while the first is still being written."""
    actor = actor_for(person)
    upload = uploads.declare(
        actor=actor,
        declaration=uploads.Declaration(
            new_id(), "", "报告.pdf", len(DATA), sha256(DATA).hexdigest()
        ),
    )

    def send(offset: int) -> bool:
        try:
            piece = DATA[offset : offset + 1000]
            uploads.append(actor=actor, upload_id=upload.pk, offset=offset, piece=piece)
        except AlreadyChanged:
            return False
        finally:
            connection.close()
        return True

    for offset in range(0, len(DATA), 1000):
        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(send, [offset] * 4)) == [False, False, False, True]
    assert uploads.upload(actor=actor, upload_id=upload.pk).arrived_at is not None
    assert uploads.path_of(upload.pk).read_bytes() == DATA


def test_bytes_of_a_piece_that_did_not_commit_are_written_over(client):
    """The server was killed between writing the piece and noting it."""
    address = declared(client).headers["Location"]
    sent(client, address, 0, DATA[:100])
    path = uploads.path_of(Upload.objects.get().pk)
    path.write_bytes(DATA[:100] + b"torn" * 1000)
    sent(client, address, 100, DATA[100:])
    assert path.read_bytes() == DATA
