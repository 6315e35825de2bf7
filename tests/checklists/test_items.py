from datetime import date

import pytest

from anlan.accounts.states import Role
from anlan.checklists import commands, permissions, queries
from anlan.checklists.queries import Cited
from anlan.kernel import events
from anlan.kernel.errors import AlreadyChanged, InvalidInput, NotFound, NotPermitted
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.checklists.lists import codes, content, make_basis, make_draft
from tests.factories import make_actor, make_unit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU)


@pytest.fixture
def draft(bureau):
    return make_draft(bureau, content("A01"), content("A02"), content("B01", category="B"))


def put(draft, code="A01", actor=SYSTEM, **fields):
    item = draft.items.get(code=code)
    return commands.update_item(
        actor=actor, version_id=draft.pk, item_id=item.pk, content=content(code, **fields)
    )


def officer_of(bureau, section_key):
    section = make_unit(UnitKind.SECTION, bureau, section_key=section_key)
    return make_actor(Role.SECTION_OFFICER, section)


class TestEditing:
    def test_a_change_is_written_and_told(self, draft):
        put(draft, weight=4)

        assert draft.items.get(code="A01").weight == 4
        last = events.history_of(draft).last()
        assert (last.verb, last.data) == (
            "checklists.item_updated",
            {"code": "A01", "changes": {"weight": [1, 4]}},
        )

    def test_no_change_is_no_entry(self, draft):
        before = events.history_of(draft).count()

        put(draft)

        assert events.history_of(draft).count() == before

    def test_who_read_an_older_text_is_told(self, draft):
        item = draft.items.get(code="A01")
        seen = queries.fingerprint(item)
        put(draft, weight=4)

        with pytest.raises(AlreadyChanged):
            commands.update_item(
                actor=SYSTEM,
                version_id=draft.pk,
                item_id=item.pk,
                content=content(weight=2),
                seen=seen,
            )

    def test_an_item_of_another_version_is_not_found(self, draft):
        other = make_draft().items.get()

        with pytest.raises(NotFound):
            commands.remove_item(actor=SYSTEM, version_id=draft.pk, item_id=other.pk)

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"text": " "}, "text"),
            ({"text": "字" * 301}, "text"),
            ({"how": "字" * 501}, "how"),
            ({"category_title": ""}, "category_title"),
            ({"category_title": "另一个名称"}, "category_title"),
            ({"methods": ("smell",)}, "methods"),
            ({"answer_type": "essay"}, "answer_type"),
            ({"answer_type": "yes_no_number"}, "number_label"),
            ({"evidence": "video"}, "evidence"),
            ({"factor": "luck"}, "factor"),
            ({"weight": 0}, "weight"),
            ({"weight": 6}, "weight"),
            ({"min_pupils": 0}, "min_pupils"),
            ({"kinds": ("zoo",)}, "kinds"),
            ({"stages": ("infant",)}, "stages"),
            ({"requires": ("pool",)}, "requires"),
            ({"requires_any": ("pool",)}, "requires_any"),
            ({"places": ("moon",)}, "places"),
            ({"section_key": "nobody"}, "section_key"),
            ({"major_mark": "X"}, "major_mark"),
            (
                {"effective_from": date(2022, 5, 2), "effective_to": date(2022, 5, 1)},
                "effective_to",
            ),
            ({"bases": (Cited("unheard-of"),)}, "bases"),
            ({"bases": (Cited("law", mark="Z"),)}, "bases"),
            ({"bases": (Cited("law", "1"), Cited("law", "1"))}, "bases"),
            ({"bases": (Cited("law", "字" * 61),)}, "bases"),
            ({"bases": tuple(Cited("law", str(n)) for n in range(21))}, "bases"),
        ],
    )
    def test_what_cannot_stand_names_its_field(self, draft, fields, wrong):
        make_basis("law")

        with pytest.raises(InvalidInput) as caught:
            put(draft, **fields)

        assert set(caught.value.fields) == {wrong}

    def test_the_code_stays(self, draft):
        item = draft.items.get(code="A01")

        with pytest.raises(InvalidInput) as caught:
            commands.update_item(
                actor=SYSTEM, version_id=draft.pk, item_id=item.pk, content=content("A09")
            )

        assert set(caught.value.fields) == {"code"}


class TestAddingAndOrder:
    def test_a_new_item_comes_behind_its_category(self, draft):
        commands.add_item(actor=SYSTEM, version_id=draft.pk, content=content("A03"))

        assert codes(draft) == ["A01", "A02", "A03", "B01"]

    @pytest.mark.parametrize("code", ["A01", "", "A 1", "消防1", "A" * 13])
    def test_a_code_is_new_and_plain(self, draft, code):
        with pytest.raises(InvalidInput) as caught:
            commands.add_item(actor=SYSTEM, version_id=draft.pk, content=content(code))

        assert set(caught.value.fields) == {"code"}

    def test_removing(self, draft):
        item = draft.items.get(code="A02")

        commands.remove_item(actor=SYSTEM, version_id=draft.pk, item_id=item.pk)

        assert codes(draft) == ["A01", "B01"]

    def test_a_retired_item_applies_to_its_last_day(self, draft):
        item = draft.items.get(code="A02")
        day = date(2022, 6, 30)

        commands.retire_item(actor=SYSTEM, version_id=draft.pk, item_id=item.pk, last_day=day)

        assert draft.items.get(code="A02").effective_to == day

    @pytest.mark.parametrize(
        ("code", "by", "expected"),
        [
            ("A01", 1, ["A02", "A01", "B01"]),
            ("B01", -1, ["A01", "B01", "A02"]),
            ("A01", -1, ["A01", "A02", "B01"]),
            ("B01", 1, ["A01", "A02", "B01"]),
        ],
    )
    def test_moving_stops_at_the_ends(self, draft, code, by, expected):
        item = draft.items.get(code=code)

        commands.move_item(actor=SYSTEM, version_id=draft.pk, item_id=item.pk, by=by)

        assert codes(draft) == expected

    @pytest.mark.parametrize("order", [["A01"], ["A01", "A02", "B02"], ["A01", "A01", "A02"]])
    def test_an_order_holds_every_item_once(self, draft, order):
        with pytest.raises(InvalidInput):
            commands.reorder_items(actor=SYSTEM, version_id=draft.pk, codes=order)


class TestWhoMayWhat:
    def test_an_officer_edits_the_items_of_the_own_section(self, bureau, draft):
        put(draft, actor=officer_of(bureau, "safety"), weight=4)

        assert draft.items.get(code="A01").weight == 4

    def test_and_no_other(self, bureau, draft):
        with pytest.raises(NotPermitted):
            put(draft, actor=officer_of(bureau, "finance_logistics"), weight=4)

    @pytest.mark.parametrize(("own", "given"), [("safety", "office"), ("office", "safety")])
    def test_nor_hands_items_over_or_takes_them(self, bureau, draft, own, given):
        draft.items.filter(code="A01").update(section_key=own)

        with pytest.raises(NotPermitted):
            put(draft, actor=officer_of(bureau, "safety"), section_key=given)

    def test_an_officer_without_a_section_edits_nothing(self, bureau, draft):
        with pytest.raises(NotPermitted):
            put(draft, actor=make_actor(Role.SECTION_OFFICER, bureau), weight=4)

    def test_nobody_edits_from_below(self, bureau, draft):
        school = make_unit(UnitKind.SCHOOL, bureau)

        with pytest.raises(NotFound):
            put(draft, actor=make_actor(Role.BUREAU_ADMINISTRATOR, school), weight=4)

    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("verb", sorted(permissions.RULES))
    def test_every_verb_knows_its_roles(self, bureau, verb, role):
        home = bureau
        if role == Role.SECTION_OFFICER:
            home = make_unit(UnitKind.SECTION, bureau, section_key="safety")
        expected = {
            Role.BUREAU_ADMINISTRATOR: verb != "load_library",
            Role.SECTION_OFFICER: verb in {"start_draft", "edit"},
        }

        found = permissions.may(make_actor(role, home), verb, bureau.path)

        assert found == expected.get(role, False)
