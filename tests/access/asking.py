"""How the proofs of access ask: every address as every person, each request undone afterwards."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.rules import Access
from tests.access.world import Territory

NOWHERE = UUID("01900000-0000-7000-8000-000000000000")
ANSWERED = {200, 204, 302, 303, 304, 400, 409, 422}
REFUSED = {403, 404}
INTERFACE = "/api/"
SHAPE = {"X-Field-Client": "1"}
# A session's idle time goes on whatever is asked.
SESSION_TABLES = ("django_session", "usersessions_usersession")


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: its status, where it leads, its text, and the writing statements behind it."""

    status: int
    leads_to: str
    text: str
    written: list[str]


def merged_rules() -> dict[str, Access]:
    """The rules of all subjects."""
    found: dict[str, Access] = {}
    for file in sorted(Path(__file__).parent.glob("[!t_]*.py")):
        rules = getattr(import_module(f"tests.access.{file.stem}"), "ACCESS", {})
        assert not found.keys() & rules.keys()
        found |= rules
    return found


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Every named address of the product."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else ""
            yield from routes(each, space + inner)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}"


RULES = merged_rules()


def client_of(user) -> Client:
    """A browser in which that person is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def arguments_of(name: str, territory: Territory) -> dict[str, object]:
    """The objects that the rule names, as the address takes them."""
    return {key: territory.objects[word] for key, word in RULES[name].objects.items()}


def ask(client: Client, name: str, arguments: Mapping[str, object], *, write=None) -> Told:
    """POST where the rule has a body (or `write` says so), else GET."""
    rule = RULES[name]
    writes = rule.post is not None if write is None else write
    address = reverse(name, kwargs=arguments)
    way = "get" if not writes else "post" if rule.post is None else rule.way
    return send(client, way, address, rule.post or {})


def send(client: Client, method: str, address: str, data: Mapping[str, object] = {}) -> Told:
    """One request, undone afterwards."""
    cookies = {name: each.value for name, each in client.cookies.items()}
    with transaction.atomic(), statements() as written:
        answer = asked(client, method, address, data)
        # A file is not a text: what it holds is not compared.
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    # Signing out is undone with the rest, and no message waits for the next page.
    client.cookies.clear()
    client.cookies.load(cookies)
    leads_to = answer.headers.get("Location", "")
    return Told(answer.status_code, leads_to, said(text.decode(errors="replace")), written)


def asked(client: Client, method: str, address: str, data: Mapping[str, object]) -> HttpResponse:
    """Pages take forms; the interface takes JSON, and wants to know the shape that the client writes."""
    if not address.startswith(INTERFACE):
        return getattr(client, method)(address, data if method in {"get", "post"} else {})
    if method == "get":
        return client.get(address, data, headers=SHAPE)
    sent = {"data": json.dumps(data), "content_type": "application/json"}
    return client.generic(method.upper(), address, headers=SHAPE, **sent)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that wrote, but for those of the session."""
    written: list[str] = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(
            table in sql for table in SESSION_TABLES
        ):
            written.append(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def said(text: str) -> str:
    """The page without what differs from request to request."""
    text = re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,27}|\d{1,2}:\d\d", "", text)
