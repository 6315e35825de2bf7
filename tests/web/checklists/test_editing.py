"""Editing the items of a draft."""

from http import HTTPStatus

import pytest

from anlan.accounts.states import Role
from anlan.checklists import queries
from anlan.checklists.queries import Cited
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.checklists.lists import codes
from tests.factories import make_unit
from tests.web.checklists.door import at, client_of, said

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def form_of(client, address):
    """What the browser would send back of the form as it stands."""
    answer = client.get(address)
    form, bases = answer.context["form"], answer.context["bases"]
    sent = {"seen": answer.context["initial"].get("seen", "")}
    for one in (form, bases.management_form, *bases.forms):
        for field in one:
            value = field.value()
            if value is not None and value is not False and value not in ("", ()):
                sent[field.html_name] = value if isinstance(value, (list, tuple)) else str(value)
    return sent


class TestEditing:
    @pytest.fixture
    def item(self, draft):
        return draft.items.get(code="A01")

    def test_a_form_sent_back_as_it_was_changes_nothing(self, chief, draft, item):
        before = queries.content_of(item)

        chief.post(at("item_edit", draft, item), form_of(chief, at("item_edit", draft, item)))

        item.refresh_from_db()
        assert queries.content_of(item) == before

    def test_every_field_is_saved(self, chief, draft, item):
        sent = form_of(chief, at("item_edit", draft, item)) | {
            "text": "改过的内容。",
            "methods": ["look", "ask"],
            "answer_type": "yes_no_number",
            "number_label": "人数",
            "weight": "5",
            "kinds": ["school", "training"],
            "min_pupils": "100",
            "effective_to": "2025-10-31",
            "bases-1-basis": "",
            "bases-2-basis": "law",
            "bases-2-article": "附录A",
            "bases-2-mark": "P",
            "bases-2-reference": "on",
        }

        answer = chief.post(at("item_edit", draft, item), sent)

        assert answer["Location"] == at("item", draft, item)
        item.refresh_from_db()
        saved = queries.content_of(item)
        assert (saved.text, saved.methods, saved.weight) == ("改过的内容。", ("look", "ask"), 5)
        assert (saved.kinds, saved.min_pupils) == (("school", "training"), 100)
        assert saved.bases == (Cited("law", "16"), Cited("law", "附录A", "P", reference=True))

    def test_a_fault_is_told_beside_its_field(self, chief, draft, item):
        sent = form_of(chief, at("item_edit", draft, item)) | {"answer_type": "yes_no_number"}

        page = said(chief.post(at("item_edit", draft, item), sent))

        assert 'id="id_number_label_error"' in page

    def test_who_was_overtaken_is_told(self, chief, draft, item):
        sent = form_of(chief, at("item_edit", draft, item))
        draft.items.filter(code="A01").update(weight=2)

        page = said(chief.post(at("item_edit", draft, item), sent | {"weight": "4"}))

        assert "他人刚刚修改过这条内容" in page
        assert draft.items.get(code="A01").weight == 2

    def test_a_new_item_in_a_new_category(self, chief, draft):
        sent = form_of(chief, at("item_add", draft)) | {
            "code": "X01",
            "category": "new-category",
            "new_category": "X",
            "new_category_title": "其他",
            "text": "新增内容。",
            "section_key": "safety",
        }

        chief.post(at("item_add", draft), sent)

        assert codes(draft) == ["A01", "C01", "F01", "X01"]

    def test_an_officer_edits_only_the_own_section(self, bureau, draft, item):
        section = make_unit(UnitKind.SECTION, bureau, section_key="office", name="办公室")
        officer = client_of(Role.SECTION_OFFICER, section)
        own = draft.items.get(code="F01")
        draft.items.filter(code="F01").update(section_key="office")

        assert officer.get(at("item_edit", draft, own)).status_code == HTTPStatus.OK
        assert officer.get(at("item_edit", draft, item)).status_code == HTTPStatus.FORBIDDEN

    def test_what_is_published_has_no_form(self, chief, published):
        item = published.items.first()

        answer = chief.get(at("item_edit", published, item))

        assert answer.status_code == HTTPStatus.CONFLICT

    def test_moving_and_removing(self, chief, draft, item):
        chief.post(at("item_move", draft, item), {"by": "1"})
        assert codes(draft) == ["C01", "A01", "F01"]

        chief.post(at("item_remove", draft, item))
        assert codes(draft) == ["C01", "F01"]

    def test_a_move_that_is_none_is_refused(self, chief, draft, item):
        answer = chief.post(at("item_move", draft, item), {"by": "far"})

        assert answer.status_code == HTTPStatus.BAD_REQUEST
