"""Role × route × object, from the URL table itself.

What is not allowed is refused and writes nothing, what lies out of scope does not exist, and
reading writes nothing.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from tests.access.asking import (
    ANSWERED,
    NOWHERE,
    REFUSED,
    RULES,
    arguments_of,
    ask,
    client_of,
    routes,
    send,
)
from tests.access.world import OF_ONE_SCHOOL, OF_ONE_SECTION, Territory

# What belongs to nobody: an item's code, the digest of a photo, the name that a parcel gives itself,
# a side of a visit.
COMMON = frozenset({"item_code", "sha256", "parcel_id", "side"})
METHODS = ("head", "options", "put", "patch", "delete")


@pytest.fixture
def here() -> Territory:
    return Territory()


@pytest.fixture
def there() -> Territory:
    return Territory()


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert sorted(set(routes())) == sorted(RULES)


@pytest.mark.django_db
def test_each_role_gets_what_its_rule_says(here):
    wrong = []
    for role in Role:
        client = client_of(here.people[role])
        for name, rule in RULES.items():
            told = ask(client, name, arguments_of(name, here))
            # Where nobody gets anything, a forged body may be called forged.
            refused = REFUSED if rule.roles else REFUSED | {400}
            if told.status not in (ANSWERED if role in rule.roles else refused):
                wrong.append(f"{name} as {role}: {told.status}")
            if told.written and (rule.post is None or told.status in REFUSED):
                wrong.append(f"{name} as {role} wrote: {told.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_whoever_may_not_read_a_page_may_not_send_to_it_either(here):
    wrong = []
    for role in Role:
        client = client_of(here.people[role])
        for name, rule in RULES.items():
            if role in rule.roles or rule.post is not None or rule.public:
                continue
            told = ask(client, name, arguments_of(name, here), write=True)
            if told.status not in REFUSED | {405} or told.written:
                wrong.append(f"{name} as {role}: {told.status} {told.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_what_another_bureau_has_does_not_exist(here, there):
    wrong = []
    for role in Role:
        client = client_of(here.people[role])
        for name in RULES:
            for foreign in foreign_arguments(name, here, there):
                wrong += seen(client, name, foreign, arguments_of(name, there), role)
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_what_the_next_school_or_section_has_does_not_exist(here):
    wrong = []
    for role, user in here.neighbours.items():
        client = client_of(user)
        hidden = OF_ONE_SECTION if role == Role.SECTION_OFFICER else OF_ONE_SCHOOL
        for name, rule in RULES.items():
            arguments = arguments_of(name, here)
            foreign = {key: arguments[key] for key, word in rule.objects.items() if word in hidden}
            if foreign:
                wrong += seen(client, name, arguments, foreign, role)
    assert not wrong, "\n".join(wrong)


def foreign_arguments(name, here, there) -> Iterator[dict[str, object]]:
    """All objects of the other bureau, and each one of them among one's own."""
    own, other = arguments_of(name, here), arguments_of(name, there)
    keys = [key for key in other if key not in COMMON]
    if not keys:
        return
    yield other
    if len(keys) > 1:
        for key in keys:
            yield own | {key: other[key]}


def seen(client, name, arguments, foreign, role) -> list[str]:
    """What tells the foreign objects in an address from ones that never were."""
    wrong = []
    never = {
        key: NOWHERE if key not in COMMON and foreign.get(key) == value else value
        for key, value in arguments.items()
    }
    for write in (False, True):
        told = ask(client, name, arguments, write=write)
        if told.status == 405:
            continue  # asked before anything is looked up: it is the same for everybody
        missing = ask(client, name, never, write=write)
        hidden = told.status == 404 or told.status == missing.status == 403
        if not hidden or told != missing or told.written:
            wrong.append(f"{name} as {role}: {told.status} {missing.status} {told.written}")
    return wrong


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_sign_in(here):
    client, wrong = Client(raise_request_exception=False), []
    for name, rule in RULES.items():
        if rule.public:
            continue
        address = reverse(name, kwargs=arguments_of(name, here))
        for method in ("get", "post", *METHODS):
            told = send(client, method, address)
            if name.startswith("api:"):
                # A program is not led anywhere; which methods there are is the same for everybody.
                if told.status not in {401, 405} or told.leads_to or told.written:
                    wrong.append(f"{method} {name}: {told.status}")
            elif told.status != 302 or not told.leads_to.startswith("/sign-in/") or told.written:
                wrong.append(f"{method} {name}: {told.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_other_methods_open_nothing(here):
    """As the keeper of the system, who may see no school's records."""
    client, wrong = client_of(here.people[Role.SYSTEM_ADMINISTRATOR]), []
    for name, rule in RULES.items():
        if Role.SYSTEM_ADMINISTRATOR in rule.roles:
            continue
        address = reverse(name, kwargs=arguments_of(name, here))
        for method in METHODS:
            told = send(client, method, address)
            # Which methods an address takes may be asked: it is the same for everybody.
            if told.status not in REFUSED | {405} and not (method == "options" and not told.text):
                wrong.append(f"{method} {name}: {told.status}")
            if told.written:
                wrong.append(f"{method} {name} wrote: {told.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_nothing_is_sent_from_a_page_of_somebody_else(here):
    """Every address takes a POST only with the token of a page of ours."""
    client, wrong = Client(enforce_csrf_checks=True, raise_request_exception=False), []
    client.force_login(here.people[Role.BUREAU_ADMINISTRATOR])
    for name, rule in RULES.items():
        address = reverse(name, kwargs=arguments_of(name, here))
        way = "post" if rule.post is None else rule.way
        told = send(client, way, address, rule.post or {})
        refused = {403, 405} if name.startswith("api:") and rule.post is None else {403}
        if told.status not in refused or told.written:
            wrong.append(f"{name}: {told.status}")
    assert not wrong, "\n".join(wrong)
