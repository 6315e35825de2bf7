"""What a page lists ends where the person's scope ends, and a look at a deed does nothing.

The matrix asks which addresses answer; here is what the answers tell.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from anlan.accounts.states import UNIT, Role
from anlan.units.models import Unit
from tests.access.asking import RULES, SHAPE, client_of
from tests.access.world import Territory

NEXT_COUNTY = "邻县"
# Whose scope is less than the bureau: the rest of the bureau is out of their sight.
BELOW_THE_BUREAU = UNIT | {Role.POST_HOLDER, Role.CENTRAL_SCHOOL_OFFICER}


@pytest.mark.django_db
def test_no_page_tells_of_units_out_of_scope():
    here, there = Territory(), Territory()
    for unit in Unit.objects.filter(path__startswith=there.bureau.path):
        unit.name = f"{NEXT_COUNTY}{unit.name}"
        unit.save(update_fields=["name"])
    district, wrong = here.school.district, []
    beside = {each.name for each in (district.west, district.small, district.own)}
    beside.add(district.training.name)
    for role in Role:
        client = client_of(here.people[role])
        hidden = {NEXT_COUNTY} | (beside if role in BELOW_THE_BUREAU else set())
        for name, rule in RULES.items():
            if rule.post is None:
                _status, text = look(client, name, here)
                wrong += [f"{name} as {role}: {each}" for each in hidden if each in text]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_what_is_done_by_a_post_alone_is_not_done_by_a_get():
    """Not even by those who may do it; the choice of language alone leads back instead."""
    here, wrong = Territory(), []
    for role in Role:
        client = client_of(here.people[role])
        for name, rule in RULES.items():
            if rule.post is None or rule.public or role not in rule.roles:
                continue
            status, _text = look(client, name, here)
            if status != 405:
                wrong.append(f"{name} as {role}: {status}")
    assert not wrong, "\n".join(wrong)


def look(client, name, here) -> tuple[int, str]:
    """A GET, undone afterwards: its status and what it tells."""
    arguments = {key: here.objects[word] for key, word in RULES[name].objects.items()}
    with transaction.atomic():
        answer = client.get(reverse(name, kwargs=arguments), headers=SHAPE)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code, told.decode(errors="replace")
