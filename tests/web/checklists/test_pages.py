"""The pages of checklists, through the door that people take."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anlan.accounts.states import Role
from anlan.checklists import commands, queries
from anlan.checklists.models import ChecklistVersion
from anlan.checklists.queries import Cited
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.checklists.lists import codes, content, make_basis, make_published
from tests.factories import make_place, make_unit, make_user

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


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
    return commands.start_draft(actor=SYSTEM, checklist_id=published.checklist_id)


def client_of(role, unit):
    client = Client()
    client.force_login(make_user(role, unit))
    return client


@pytest.fixture
def chief(bureau):
    return client_of(Role.BUREAU_ADMINISTRATOR, bureau)


@pytest.fixture
def head(school):
    return client_of(Role.UNIT_HEAD, school)


def at(name, version, *more):
    return reverse(f"checklists:{name}", args=[version.pk, *[each.pk for each in more]])


def said(answer):
    return answer.content.decode()


class TestReading:
    def test_a_school_reads_what_its_bureau_published(self, head, published, draft):
        page = said(head.get(reverse("checklists:list")))

        assert at("version", published) in page
        assert at("version", draft) not in page
        assert head.get(at("version", draft)).status_code == HTTPStatus.NOT_FOUND

    def test_and_is_offered_nothing_to_change(self, head, published):
        page = said(head.get(at("version", published)))
        item = said(head.get(at("item", published, published.items.first())))

        assert "新建草稿" not in said(head.get(reverse("checklists:list")))
        assert "修改</a>" not in page
        assert "data-opens" not in page + item

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", ["A01", "C01", "F01"]),
            ("?q=灭火器", ["C01"]),
            ("?q=f01", ["F01"]),
            ("?category=A", ["A01"]),
            ("?section=safety", ["A01", "C01", "F01"]),
            ("?section=office", []),
            ("?place=gate", []),
            ("?major=1", ["C01"]),
            ("?kind=school", ["A01", "C01", "F01"]),
            ("?category=unheard-of", ["A01", "C01", "F01"]),
        ],
    )
    def test_a_version_is_narrowed_by_filters(self, head, published, query, shown):
        page = said(head.get(at("version", published) + query))

        found = [item.code for item in published.items.all() if at("item", published, item) in page]
        assert found == shown

    @pytest.mark.parametrize("how_many", [1, 30])
    def test_a_version_costs_the_same_queries_whatever_its_length(
        self, head, bureau, how_many, django_assert_num_queries
    ):
        version = make_published(bureau, *(content(f"A{n:02}") for n in range(how_many)))
        head.get(at("version", version))

        # Session, person, roles, version, sections, base. The items are remembered.
        with django_assert_num_queries(6):
            page = said(head.get(at("version", version)))

        assert page.count('<th scope="row">') == how_many

    @pytest.mark.parametrize("how_many", [1, 5])
    def test_the_list_costs_the_same_queries_for_one_list_and_for_many(
        self, head, bureau, how_many, django_assert_num_queries
    ):
        for _number in range(how_many):
            make_published(bureau)
        head.get(reverse("checklists:list"))

        # Session, person, roles, lists, versions, and whether one may be made.
        with django_assert_num_queries(6):
            page = said(head.get(reverse("checklists:list")))

        assert page.count('<section class="card"') == how_many

    def test_an_item_shows_its_bases_and_which_are_printed(self, head, published):
        page = said(head.get(at("item", published, published.items.get(code="A01"))))

        assert "《某某法》第十六条" in page
        assert page.count("不作为依据印出") == 1

    def test_nobody_else_s_bureau(self, published):
        stranger = client_of(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU))

        assert stranger.get(at("version", published)).status_code == HTTPStatus.NOT_FOUND
        assert at("version", published) not in said(stranger.get(reverse("checklists:list")))


class TestTrial:
    def test_a_unit_is_told_where_what_and_why_not(self, chief, published, school):
        make_place(school, "campus", name="综合管理")

        page = said(chief.get(f"{at('trial', published)}?unit={school.pk}&on=2022-05-06"))

        assert "不适用：本单位无食堂" in page
        assert "按2022年5月6日起的大检查" in page

    def test_what_applies_but_has_no_place_is_told(self, chief, published, school):
        page = said(chief.get(f"{at('trial', published)}?unit={school.pk}"))

        assert "需要场所：综合管理" in page

    def test_a_school_that_has_only_itself_sees_itself(self, head, published):
        assert "不适用：本单位无食堂" in said(head.get(at("trial", published)))

    def test_a_unit_out_of_reach_does_not_exist(self, head, published):
        other = make_unit()

        answer = head.get(f"{at('trial', published)}?unit={other.pk}")

        assert answer.status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("query", ["?unit=nonsense", "?on=tomorrow", "?q=%00", "?q=没有这个"])
    def test_nonsense_is_no_fault_of_ours(self, chief, published, query):
        assert chief.get(at("trial", published) + query).status_code == HTTPStatus.OK


class TestCreating:
    def test_from_the_library(self, chief, bureau):
        given = {"unit": bureau.pk, "name": "学校安全检查清单", "source": "library"}

        answer = chief.post(reverse("checklists:create"), given)

        made = ChecklistVersion.objects.get()
        assert answer["Location"] == at("version", made)
        assert made.items.count() == 143

    def test_from_a_published_version(self, chief, bureau, published):
        given = {"unit": bureau.pk, "name": "幼儿园清单", "source": published.pk}

        chief.post(reverse("checklists:create"), given)

        made = ChecklistVersion.objects.exclude(pk=published.pk).get()
        assert codes(made) == codes(published)

    def test_a_name_that_is_taken_is_told_beside_its_field(self, chief, bureau, published):
        given = {"unit": bureau.pk, "name": published.checklist.name, "source": "library"}

        page = said(chief.post(reverse("checklists:create"), given))

        assert "本单位已有同名清单，请换一个名称。" in page

    def test_a_school_makes_none(self, head):
        assert head.get(reverse("checklists:create")).status_code == HTTPStatus.FORBIDDEN


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


class TestLifeOfAVersion:
    def test_from_draft_to_published(self, chief, published):
        chief.post(reverse("checklists:start_draft", args=[published.checklist_id]))
        draft = ChecklistVersion.objects.get(state="draft")
        commands.add_item(actor=SYSTEM, version_id=draft.pk, content=content("A02"))

        page = said(chief.get(at("version", draft)))
        answer = chief.post(at("publish", draft), {"note": "增加一项"}, follow=True)

        assert "任何内容都不能再修改或撤回" in page
        assert "第2版已发布" in said(answer)
        draft.refresh_from_db()
        assert (draft.state, draft.note) == ("published", "增加一项")

    def test_nothing_new_is_told_on_the_page(self, chief, draft):
        answer = chief.post(at("publish", draft), {}, follow=True)

        assert "没有差别，不需要发布" in said(answer)

    def test_discarding(self, chief, draft):
        chief.post(at("discard", draft))

        assert not ChecklistVersion.objects.filter(pk=draft.pk).exists()

    def test_changes_are_shown_field_by_field(self, chief, draft):
        item = draft.items.get(code="A01")
        commands.update_item(
            actor=SYSTEM,
            version_id=draft.pk,
            item_id=item.pk,
            content=content("A01", weight=5, places=("gate",)),
        )

        page = said(chief.get(at("compare", draft)))

        assert '<del class="prewrap">综合管理</del>' in page
        assert '<ins class="prewrap">校门</ins>' in page

    def test_the_first_version_has_nothing_to_compare_with(self, head, published):
        assert "没有可以比较的版本" in said(head.get(at("compare", published)))


class TestExchange:
    def workbook(self, draft, **changes):
        item = draft.items.get(code="A01")
        before = queries.content_of(item)
        changed = {"actor": SYSTEM, "version_id": draft.pk, "item_id": item.pk}
        commands.update_item(content=content("A01", bases=before.bases, **changes), **changed)
        data = queries.write_workbook(draft)
        commands.update_item(content=before, **changed)
        return SimpleUploadedFile("清单.xlsx", data)

    def test_a_file_is_tried_before_it_is_written(self, chief, draft):
        tried = chief.post(at("import", draft), {"file": self.workbook(draft, weight=4)})
        assert "写入草稿" in said(tried)
        assert draft.items.get(code="A01").weight == 1

        given = {name: tried.context[key] for name, key in [("file", "stored")]}
        written = chief.post(at("import_apply", draft), given)

        assert written["Location"] == at("version", draft)
        assert draft.items.get(code="A01").weight == 4

    def test_a_fault_names_its_cell_and_offers_no_writing(self, chief, draft):
        data = SimpleUploadedFile("清单.csv", "编号,检查内容,权重\nA01,内容。,九\n".encode())

        page = said(chief.post(at("import", draft), {"file": data}))

        assert "CSV!C2" in page
        assert "写入草稿" not in page

    def test_what_is_no_workbook_is_told_beside_the_field(self, chief, draft):
        data = SimpleUploadedFile("清单.xlsx", b"\x00\x01nonsense")

        page = said(chief.post(at("import", draft), {"file": data}))

        assert 'id="id_file_error"' in page

    @pytest.mark.parametrize(
        ("file", "status"), [("0" * 64, HTTPStatus.NOT_FOUND), ("../x", HTTPStatus.BAD_REQUEST)]
    )
    def test_a_file_that_was_never_tried_is_not_written(self, chief, draft, file, status):
        answer = chief.post(at("import_apply", draft), {"file": file})

        assert answer.status_code == status

    def test_an_export_is_a_workbook_under_the_name_of_the_list(self, head, published):
        answer = head.get(at("export", published))

        assert answer.content.startswith(b"PK")
        assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%B8%85")

    def test_a_school_imports_nothing(self, head, published):
        answer = head.post(at("import", published), {})

        assert answer.status_code == HTTPStatus.FORBIDDEN
