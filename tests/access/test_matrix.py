"""Role × route × object, from the URL table itself.

What is not allowed is refused, what lies out of scope does not exist, and reading writes nothing.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from anlan.accounts.states import Role
from tests.access.rules import Access
from tests.access.world import OF_ONE_SCHOOL, Territory

NOWHERE = UUID("01900000-0000-7000-8000-000000000000")
ANSWERED = {200, 204, 302, 303, 304, 400, 409, 422}
REFUSED = {403, 404}


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


@pytest.fixture
def here() -> Territory:
    return Territory()


@pytest.fixture
def there() -> Territory:
    return Territory()


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def ask(client: Client, name: str, arguments: dict[str, object], *, write: bool | None = None):
    """One request, undone afterwards; POST where the rule has a body, else GET."""
    rule = RULES[name]
    address = reverse(name, kwargs=arguments)
    writes = rule.post is not None if write is None else write
    session = client.cookies.get(settings.SESSION_COOKIE_NAME)
    key = session.value if session else ""
    with transaction.atomic():
        answer = client.post(address, rule.post or {}) if writes else client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key  # signing out is undone with the rest
    return answer


def arguments_of(rule: Access, territory: Territory) -> dict[str, object]:
    return {key: territory.objects[name] for key, name in rule.objects.items()}


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert sorted(set(routes())) == sorted(RULES)


@pytest.mark.django_db
def test_each_role_gets_what_its_rule_says(here):
    wrong = []
    for role in Role:
        client = client_of(here.people[role])
        for name, rule in RULES.items():
            status = ask(client, name, arguments_of(rule, here)).status_code
            # Where nobody gets anything, a forged body may be called forged.
            refused = REFUSED if rule.roles else REFUSED | {400}
            wanted = ANSWERED if role in rule.roles else refused
            if status not in wanted:
                wrong.append(f"{name} as {role}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_whoever_may_not_read_a_page_may_not_send_to_it_either(here):
    wrong = []
    for role in Role:
        client = client_of(here.people[role])
        for name, rule in RULES.items():
            if role in rule.roles or rule.post is not None or rule.public:
                continue
            status = ask(client, name, arguments_of(rule, here), write=True).status_code
            if status not in REFUSED | {405}:
                wrong.append(f"{name} as {role}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_what_another_bureau_has_does_not_exist(here, there):
    wrong = []
    for role in Role:
        client = client_of(here.people[role])
        for name, rule in RULES.items():
            for foreign in foreign_arguments(rule, here, there):
                nowhere = {
                    key: NOWHERE if value == arguments_of(rule, there)[key] else value
                    for key, value in foreign.items()
                }
                nowhere |= {key: foreign[key] for key in foreign if key == "item_code"}
                answer, missing = ask(client, name, foreign), ask(client, name, nowhere)
                if answer.status_code == 403 == missing.status_code:
                    continue
                if answer.status_code != 404 or said(answer) != said(missing):
                    wrong.append(f"{name} as {role}: {answer.status_code} {missing.status_code}")
    assert not wrong, "\n".join(wrong)


def foreign_arguments(rule, here, there) -> Iterator[dict[str, object]]:
    """All objects of the other bureau, and each one of them among one's own."""
    own, other = arguments_of(rule, here), arguments_of(rule, there)
    keys = [key for key in other if key != "item_code"]
    if not keys:
        return
    yield other
    if len(keys) > 1:
        for key in keys:
            yield own | {key: other[key]}


def said(answer) -> str:
    """The page without what differs from request to request."""
    text = re.sub(
        r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", answer.content.decode()
    )
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,27}|\d{1,2}:\d\d", "", text)


@pytest.mark.django_db
def test_what_the_next_school_has_does_not_exist(here):
    client, wrong = client_of(here.neighbour), []
    for name, rule in RULES.items():
        if OF_ONE_SCHOOL.isdisjoint(rule.objects.values()):
            continue
        status = ask(client, name, arguments_of(rule, here)).status_code
        if status not in REFUSED:
            wrong.append(f"{name}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in(here):
    client, wrong = Client(raise_request_exception=False), []
    for name, rule in RULES.items():
        if rule.public:
            continue
        answer = ask(client, name, arguments_of(rule, here))
        if answer.status_code != 302 or not answer.headers["Location"].startswith("/sign-in/"):
            wrong.append(f"{name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_reading_writes_nothing(here):
    """But for the session itself, whose idle time goes on."""
    models = [each for each in apps.get_models() if each._meta.app_label != "sessions"]
    client, wrong = client_of(here.people[Role.BUREAU_ADMINISTRATOR]), []
    client.get("/")
    before = {model: model.objects.count() for model in models}
    for name, rule in RULES.items():
        if rule.post is not None:
            continue
        address = reverse(name, kwargs=arguments_of(rule, here))
        with transaction.atomic():
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer.streaming_content)
            after = {model: model.objects.count() for model in models}
            transaction.set_rollback(True)
        wrong += [f"{name}: {m.__name__}" for m in models if after[m] != before[m]]
    assert not wrong, "\n".join(wrong)
