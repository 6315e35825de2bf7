"""A bureau with a published checklist, its administrator, and a school below it."""

import pytest

from anlan.accounts.states import Role
from anlan.checklists import commands
from anlan.checklists.queries import Cited
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.checklists.lists import content, make_basis, make_published
from tests.factories import make_unit
from tests.web.checklists.door import client_of


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="示范区教育体育局")


@pytest.fixture
def school(bureau):
    return make_unit(UnitKind.SCHOOL, bureau, name="第一小学", stage="primary", pupils=300)


@pytest.fixture
def published(bureau):
    make_basis("law", title="某某法")
    return make_published(
        bureau,
        content("A01", bases=(Cited("law", "16"), Cited("law", "9", "U"))),
        content("C01", category="C", category_title="消防", text="灭火器有效。", major_hint=True),
        content("F01", category="F", category_title="食堂", requires=("canteen",)),
    )


@pytest.fixture
def draft(published):
    return commands.start_draft(actor=Actor.system(), checklist_id=published.checklist_id)


@pytest.fixture
def chief(bureau):
    return client_of(Role.BUREAU_ADMINISTRATOR, bureau)


@pytest.fixture
def head(school):
    return client_of(Role.UNIT_HEAD, school)
