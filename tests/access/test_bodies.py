"""Ids outside the address: in a form, in a filter, in a choice.

What lies out of scope is refused there exactly like what never was, and nothing is written.
"""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.units.models import Unit
from tests.access.asking import NOWHERE, RULES, arguments_of, client_of, send
from tests.access.world import Territory

BUREAU = Role.BUREAU_ADMINISTRATOR
PAPER = {
    "rows-TOTAL_FORMS": 1,
    "rows-INITIAL_FORMS": 0,
    "rows-0-kinds": "school",
    "rows-0-territory": "",
}
# Address, the rest of the form, the field that names something, and the foreign thing.
SENT = [
    ("hazards:assign", {"owner": "周宁"}, "hazard", "hazard"),
    ("hazards:merge", {"reason": "同一处"}, "other", "rectifying"),
    ("campaigns:targets", PAPER, "rows-0-checklist_version", "version"),
    ("campaigns:targets", PAPER, "rows-0-territory", "school"),
    ("supervision:assign", {}, "units", "school"),
    ("supervision:release", {}, "units", "school"),
    ("supervision:edit", {"name": "第1责任区"}, "leader", "leader"),
    ("supervision:create", {"name": "第9责任区"}, "leader", "leader"),
]
# Address and the filter that names something.
ASKED = [
    ("hazards:ledger", "campaign", "campaign"),
    ("hazards:ledger", "unit", "school"),
    ("hazards:print", "campaign", "campaign"),
    ("hazards:notice", "unit", "school"),
    ("hazards:report", "unit", "school"),
    ("ledger_files:export", "campaign", "campaign"),
    ("ledger_files:export", "unit", "school"),
    ("reports:overview", "campaign", "campaign"),
    ("accounts:people", "unit", "school"),
    ("accounts:new_person", "unit", "school"),
    ("units:create", "under", "school"),
    ("units:list", "under", "school"),
    ("checklists:trial", "unit", "school"),
    ("audit:entries", "id", "hazard"),
    ("audit:export", "id", "hazard"),
]
NAMED = [
    ("accounts:new_person", "unit", {"name": "张明", "username": "zm", "role": Role.UNIT_HEAD}),
    ("accounts:give_role", "unit", {"role": Role.UNIT_HEAD}),
    ("units:move", "parent", {"reason": "调整"}),
    ("units:create", "parent", {"kind": "school", "name": "新学校"}),
]


@pytest.fixture
def here() -> Territory:
    return Territory()


@pytest.fixture
def there() -> Territory:
    return Territory()


@pytest.mark.django_db
def test_a_foreign_id_in_a_form_is_refused_like_one_that_never_was(here, there):
    client, wrong = client_of(here.people[BUREAU]), []
    there.objects["leader"] = there.people[Role.BUREAU_LEADER].pk
    for name, rest, field, word in SENT:
        address = reverse(name, kwargs=arguments_of(name, here))
        foreign, never = (
            send(client, "post", address, {**rest, field: each})
            for each in (there.objects[word], NOWHERE)
        )
        if foreign != never or foreign.written or foreign.status >= 500:
            wrong.append(f"{name} {field}: {foreign.status} {never.status} {foreign.written}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_foreign_id_in_a_filter_is_answered_like_one_that_never_was(here, there):
    wrong = []
    for role in (BUREAU, Role.AUDITOR, Role.UNIT_HEAD):
        client = client_of(here.people[role])
        for name, field, word in ASKED:
            address = reverse(name, kwargs=arguments_of(name, here))
            foreign, never = (
                send(client, "get", f"{address}?{urlencode({field: each})}")
                for each in (there.objects[word], NOWHERE)
            )
            if foreign != never or foreign.written or foreign.status >= 500:
                wrong.append(f"{name} {field} as {role}: {foreign.status} {never.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_foreign_unit_cannot_be_named(here, there):
    client, wrong = client_of(here.people[BUREAU]), []
    name_there = f"北山{there.bureau.serial}"
    Unit.objects.filter(pk=there.bureau.pk).update(name=name_there)
    for name, field, rest in NAMED:
        address = reverse(name, kwargs=arguments_of(name, here))
        for known in (name_there, str(there.bureau.serial)):
            told, never = (
                send(client, "post", address, {**rest, field: each}) for each in (known, "北山无")
            )
            if told.text.replace(known, "北山无") != never.text or told.written:
                wrong.append(f"{name} {known}: {told.status} {never.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "field", "word"),
    [("ledger_files:import", "campaign", "campaign"), ("units:import", "target", "school")],
)
def test_a_file_goes_nowhere_out_of_scope(here, there, name, field, word):
    """Where there is one place alone to send it to, whatever else the form names changes nothing."""
    client, told = client_of(here.people[BUREAU]), []
    for each in (there.objects[word], NOWHERE):
        file = SimpleUploadedFile("a.csv", "单位,隐患\n甲,乙\n".encode())
        told.append(send(client, "post", reverse(name), {field: each, "file": file}))

    assert told[0].status == told[1].status
    assert told[0].text == told[1].text
    assert len(told[0].written) == len(told[1].written)


@pytest.mark.django_db
def test_a_character_that_no_database_keeps_breaks_nothing(here):
    """PostgreSQL refuses the character zero in texts and in JSON."""
    client, wrong = client_of(here.people[BUREAU]), []
    words = "at q text words unit campaign state verb type id person object reason name query "
    words += "category since after show page round target criteria item place location under to"
    broken = dict.fromkeys(words.split(), "a\0b")
    for name in RULES:
        address = reverse(name, kwargs=arguments_of(name, here))
        # A unit that is not one hides what the other words would do.
        asked = {word: each for word, each in broken.items() if word != "unit"}
        named = broken | {"name": "常用"}
        for method, sent in (("get", broken), ("get", asked), ("post", broken), ("post", named)):
            told = send(client, method, address, sent)
            if told.status >= 500:
                wrong.append(f"{method} {name}: {told.status}")
    assert not wrong, "\n".join(wrong)
