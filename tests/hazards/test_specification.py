"""Who may do what in which state: the whole table, written by hand as the specification."""

import pytest
from django.db import transaction

from anlan.accounts.states import Role
from anlan.hazards.models import Hazard
from anlan.hazards.permissions import MAJOR_RULES, RULES
from anlan.hazards.states import KEEPS, TRANSITIONS, VERB_TITLES, HazardState
from anlan.kernel.errors import DomainError, NotFound, NotPermitted, WrongState
from tests.hazards.district import District, make_district
from tests.hazards.playing import PERFORM, PREPARE, make_hazard

pytestmark = pytest.mark.django_db

ROLES = {
    "admin": Role.BUREAU_ADMINISTRATOR,
    "leader": Role.BUREAU_LEADER,
    "section": Role.SECTION_OFFICER,
    "central": Role.CENTRAL_SCHOOL_OFFICER,
    "head": Role.UNIT_HEAD,
    "safety": Role.UNIT_SAFETY_OFFICER,
    "post": Role.POST_HOLDER,
    "inspector": Role.INSPECTOR,
    "expert": Role.EXPERT,
    "auditor": Role.AUDITOR,
    "keeper": Role.SYSTEM_ADMINISTRATOR,
}
# verb: (states in which it is allowed, who may with a general hazard, who may with a major one)
SPECIFICATION = {
    "commit": (
        "reported rectifying",
        "admin central head safety",
        "admin central head safety",
    ),
    "assign": (
        "reported rectifying",
        "admin leader section central head safety",
        "admin leader section central head safety",
    ),
    "start": (
        "reported",
        "admin central head safety post",
        "admin central head safety post",
    ),
    "rectify": (
        "rectifying",
        "admin central head safety post",
        "admin central head safety post",
    ),
    "apply": (
        "rectifying",
        "admin central head safety",
        "admin central head safety",
    ),
    "return": (
        "awaiting_acceptance",
        "admin leader section central inspector",
        "admin leader",
    ),
    "close": (
        "awaiting_acceptance",
        "admin leader section central inspector",
        "admin leader",
    ),
    "reopen": (
        "closed",
        "admin leader section central inspector",
        "admin leader inspector",
    ),
    "propose_major": (
        "reported rectifying awaiting_acceptance",
        "admin leader section central inspector expert head safety",
        "",  # it is major already
    ),
    "confirm_major": (
        "reported rectifying awaiting_acceptance",
        "admin leader",
        "admin leader",
    ),
    "refuse_major": (
        "reported rectifying awaiting_acceptance",
        "admin leader",
        "admin leader",
    ),
    "revoke_major": (
        "reported rectifying awaiting_acceptance",
        "",  # there is nothing to take back
        "leader",
    ),
    "request_extension": (
        "reported rectifying",
        "admin central head safety",
        "admin central head safety",
    ),
    "decide_extension": (
        "reported rectifying",
        "admin leader section central",
        "admin leader",
    ),
    "merge": (
        "reported rectifying awaiting_acceptance",
        "admin leader section central inspector",
        "admin leader",
    ),
    "dismiss": (
        "reported rectifying",
        "admin leader section central",
        "",  # the grading has to be taken back first
    ),
    "add_photo": (
        "reported rectifying awaiting_acceptance",
        "admin leader section central inspector expert head safety post",
        "admin leader section central inspector expert head safety post",
    ),
}


@pytest.fixture
def district() -> District:
    return make_district()


def test_every_verb_stands_in_every_table():
    assert set(TRANSITIONS) | set(KEEPS) == set(RULES) == set(PERFORM) == set(SPECIFICATION)
    assert set(MAJOR_RULES) == set(RULES)
    assert set(RULES) | {"report", "import", "absorb"} == set(VERB_TITLES)


@pytest.mark.parametrize("grade", ["general", "major"])
@pytest.mark.parametrize("verb", sorted(SPECIFICATION))
def test_the_table_holds(district, verb, grade):
    allowed = SPECIFICATION[verb][1 if grade == "general" else 2].split()
    states = SPECIFICATION[verb][0].split()
    differences = []
    for state in HazardState.values:
        if (state, grade) == (HazardState.DISMISSED, "major"):
            continue  # no way leads there
        hazard = _ready(district, verb, state, grade)
        for name, role in ROLES.items():
            refusal = _refusal(district, verb, hazard, role)
            if (refusal is None) != (name in allowed and state in states):
                differences.append((state, name, refusal))

    assert differences == []


@pytest.mark.parametrize("verb", sorted(SPECIFICATION))
def test_refusals_say_what_stands_in_the_way(district, verb):
    state = SPECIFICATION[verb][0].split()[0]
    wrong = next(each for each in HazardState.values if each not in SPECIFICATION[verb][0].split())

    hazard = _ready(district, verb, state, "general")
    misplaced = _ready(district, verb, wrong, "general")

    assert isinstance(_refusal(district, verb, hazard, ROLES["keeper"]), NotFound)
    assert isinstance(_refusal(district, verb, hazard, ROLES["auditor"]), NotPermitted)
    assert isinstance(
        _refusal(district, verb, misplaced, ROLES["leader"]),
        WrongState
        if "leader" in SPECIFICATION[verb][1] or verb == "revoke_major"
        else NotPermitted,
    )


def _ready(district: District, verb: str, state: str, grade: str) -> Hazard:
    hazard = make_hazard(district, state, grade)
    if verb in PREPARE:
        PREPARE[verb](district, hazard)
    return hazard


def _refusal(district: District, verb: str, hazard: Hazard, role: str) -> DomainError | None:
    actor = district.actor(role)
    with transaction.atomic():
        try:
            PERFORM[verb](district, actor, hazard)
        except DomainError as error:
            return error
        finally:
            transaction.set_rollback(True)
    return None
