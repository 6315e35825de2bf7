from datetime import date

import pytest

from anlan.accounts.states import Role
from anlan.checklists import commands, queries
from anlan.checklists.models import Checklist, ChecklistVersion, Item, LegalBasis, MajorCriteria
from anlan.checklists.source import read_library
from anlan.checklists.states import VersionState
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.checklists.lists import codes, content, make_draft, make_published
from tests.factories import make_actor, make_unit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestLibrary:
    def test_loading_twice_changes_nothing(self):
        assert commands.load_library(actor=SYSTEM) > 0
        assert commands.load_library(actor=SYSTEM) == 0

    def test_loading_mends_what_differs(self):
        commands.load_library(actor=SYSTEM)
        LegalBasis.objects.filter(pk="fire-protection-law").update(title="别的法")

        assert commands.load_library(actor=SYSTEM) == 1
        assert LegalBasis.objects.get(pk="fire-protection-law").title == "中华人民共和国消防法"

    def test_only_the_system_loads_it(self):
        with pytest.raises(NotPermitted):
            commands.load_library(actor=make_actor())

    def test_criteria_are_chosen_by_the_day(self):
        commands.load_library(actor=SYSTEM)
        MajorCriteria.objects.update(effective_from=date(2024, 6, 24), effective_to=None)

        assert queries.major_criteria_in_force(date(2024, 6, 23)) == []
        assert len(queries.major_criteria_in_force(date(2024, 6, 24))) == len(
            read_library().criteria_sets
        )

    def test_a_bureau_gets_the_whole_library_as_a_draft(self):
        bureau = make_unit(UnitKind.BUREAU)

        draft = commands.create_checklist_from_library(
            actor=make_actor(unit=bureau), unit_id=bureau.pk, name=" 安全检查清单 "
        )

        assert (draft.state, draft.number, draft.checklist.name) == ("draft", 1, "安全检查清单")
        assert codes(draft) == [each.code for each in read_library().items]

    def test_the_library_may_be_published_as_it_is(self):
        commands.load_library(actor=SYSTEM)
        bureau = make_unit(UnitKind.BUREAU)
        draft = commands.create_checklist_from_library(actor=SYSTEM, unit_id=bureau.pk, name="清单")

        commands.publish_version(actor=SYSTEM, version_id=draft.pk)

        assert list(queries.verify_counters()) == []

    def test_a_list_begins_as_a_copy_of_another(self):
        city = make_unit(UnitKind.CITY)
        published = make_published(city, content("A01"), content("B07", category="B"))
        bureau = make_unit(UnitKind.BUREAU, city)

        draft = commands.create_checklist_from_version(
            actor=make_actor(unit=bureau), unit_id=bureau.pk, name="本区", version_id=published.pk
        )

        assert (codes(draft), draft.unit_path) == (["A01", "B07"], bureau.path)

    @pytest.mark.parametrize("name", ["", "  ", "字" * 101, "已有"])
    def test_a_name_must_be_there_short_and_new(self, name):
        bureau = make_unit(UnitKind.BUREAU)
        commands.create_checklist_from_library(actor=SYSTEM, unit_id=bureau.pk, name="已有")

        with pytest.raises(InvalidInput) as caught:
            commands.create_checklist_from_library(actor=SYSTEM, unit_id=bureau.pk, name=name)

        assert set(caught.value.fields) == {"name"}

    def test_a_school_makes_no_list(self):
        school = make_unit()

        with pytest.raises(InvalidInput):
            commands.create_checklist_from_library(actor=SYSTEM, unit_id=school.pk, name="清单")


class TestPublishing:
    def test_publishing_dates_signs_and_seals(self):
        draft = make_draft()
        chief = make_actor(unit=draft.checklist.unit)

        version = commands.publish_version(actor=chief, version_id=draft.pk, note=" 首版 ")

        assert (version.state, version.note, version.published_by) == (
            VersionState.PUBLISHED,
            "首版",
            chief.name,
        )
        assert version.digest == queries.digest_of(version.items.order_by("position"))
        last = events.history_of(version).last()
        assert (last.verb, last.data["digest"]) == ("checklists.version_published", version.digest)

    def test_what_is_published_never_changes(self):
        version = make_published()
        first = version.items.get()
        attempts = [
            lambda at: commands.update_item(item_id=first.pk, content=content(), **at),
            lambda at: commands.add_item(content=content("A02"), **at),
            lambda at: commands.remove_item(item_id=first.pk, **at),
            lambda at: commands.retire_item(item_id=first.pk, last_day=date(2022, 1, 1), **at),
            lambda at: commands.reorder_items(codes=["A01"], **at),
            lambda at: commands.move_item(item_id=first.pk, by=1, **at),
            lambda at: commands.import_items(data=b"", dry_run=False, **at),
            lambda at: commands.publish_version(**at),
            lambda at: commands.discard_draft(**at),
        ]

        for attempt in attempts:
            with pytest.raises(WrongState):
                attempt({"actor": SYSTEM, "version_id": version.pk})

        assert list(queries.verify_counters()) == []

    def test_an_item_changed_behind_our_back_is_found(self):
        version = make_published()
        assert list(queries.verify_counters()) == []

        Item.objects.filter(version=version).update(text="改过。")

        found = list(queries.verify_counters())
        assert len(found) == 1
        assert str(version.pk) in found[0]

    def test_an_empty_draft_is_not_published(self):
        draft = make_draft()
        draft.items.all().delete()

        with pytest.raises(InvalidInput):
            commands.publish_version(actor=SYSTEM, version_id=draft.pk)

    def test_a_draft_that_says_nothing_new_is_not_published(self):
        version = make_published()
        draft = commands.start_draft(actor=SYSTEM, checklist_id=version.checklist_id)

        with pytest.raises(InvalidInput, match="没有差别"):
            commands.publish_version(actor=SYSTEM, version_id=draft.pk)

    def test_a_faulty_item_is_named(self):
        draft = make_draft()
        draft.items.update(weight=9)

        with pytest.raises(InvalidInput, match="检查项A01的“权重”有误"):
            commands.publish_version(actor=SYSTEM, version_id=draft.pk)


class TestDrafts:
    def test_a_draft_copies_the_newest_version(self):
        version = make_published(None, content("A01"), content("A02"))

        draft = commands.start_draft(actor=SYSTEM, checklist_id=version.checklist_id)

        assert (draft.number, codes(draft)) == (2, ["A01", "A02"])
        assert queries.compare_versions(version, draft).is_empty

    def test_an_older_version_may_be_taken_up_again(self):
        old = make_published()
        draft = commands.start_draft(actor=SYSTEM, checklist_id=old.checklist_id)
        commands.add_item(actor=SYSTEM, version_id=draft.pk, content=content("A02"))
        commands.publish_version(actor=SYSTEM, version_id=draft.pk)

        again = commands.start_draft(
            actor=SYSTEM, checklist_id=old.checklist_id, from_version_id=old.pk
        )

        assert (again.number, codes(again)) == (3, ["A01"])

    def test_a_list_has_one_draft_at_a_time(self):
        draft = make_draft()

        with pytest.raises(WrongState):
            commands.start_draft(actor=SYSTEM, checklist_id=draft.checklist_id)

    def test_a_version_of_another_list_is_no_base(self):
        version, other = make_published(), make_published()

        with pytest.raises(NotFound):
            commands.start_draft(
                actor=SYSTEM, checklist_id=version.checklist_id, from_version_id=other.pk
            )

    def test_discarding_takes_the_draft_and_leaves_what_is_published(self):
        version = make_published()
        draft = commands.start_draft(actor=SYSTEM, checklist_id=version.checklist_id)

        commands.discard_draft(actor=SYSTEM, version_id=draft.pk)

        assert list(ChecklistVersion.objects.all()) == [version]
        assert codes(version) == ["A01"]

    def test_a_list_that_was_never_published_goes_with_its_draft(self):
        draft = make_draft()

        commands.discard_draft(actor=SYSTEM, version_id=draft.pk)

        assert not Checklist.objects.exists()


def test_versions_are_compared_field_by_field():
    old = make_published(None, content("A01"), content("A02"), content("A03"))
    draft = commands.start_draft(actor=SYSTEM, checklist_id=old.checklist_id)
    at = {"actor": SYSTEM, "version_id": draft.pk}
    commands.remove_item(item_id=draft.items.get(code="A02").pk, **at)
    commands.add_item(content=content("A09"), **at)
    changed = draft.items.get(code="A03")
    commands.update_item(item_id=changed.pk, content=content("A03", weight=5, how="看。"), **at)

    found = queries.compare_versions(old, draft)

    assert [each.code for each in found.added] == ["A09"]
    assert [each.code for each in found.removed] == ["A02"]
    assert [each.changes for each in found.changed] == [{"how": ("", "看。"), "weight": (1, 5)}]
    assert not found.is_reordered


class TestScope:
    @pytest.fixture
    def district(self):
        bureau = make_unit(UnitKind.BUREAU)
        return bureau, make_unit(UnitKind.SCHOOL, bureau)

    def test_a_school_sees_what_its_bureau_published_and_no_draft(self, district):
        bureau, school = district
        published = make_published(bureau)
        draft = commands.start_draft(actor=SYSTEM, checklist_id=published.checklist_id)
        head = make_actor(Role.UNIT_HEAD, school)

        assert list(queries.versions(head)) == [published]
        with pytest.raises(NotFound):
            queries.version(head, draft.pk)

    def test_a_list_never_published_does_not_exist_for_a_school(self, district):
        bureau, school = district
        make_draft(bureau)

        assert list(queries.checklists(make_actor(Role.UNIT_HEAD, school))) == []

    def test_another_bureau_sees_nothing(self, district):
        make_published(district[0])

        assert list(queries.versions(make_actor())) == []
        assert list(queries.checklists(make_actor())) == []

    def test_the_keeper_of_the_system_sees_nothing(self, district):
        make_published(district[0])

        assert list(queries.versions(make_actor(Role.SYSTEM_ADMINISTRATOR, district[0]))) == []
