"""From a new list to a published version, and through Excel."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anlan.checklists import commands, queries
from anlan.checklists.models import ChecklistVersion
from anlan.kernel.scope import Actor
from tests.checklists.lists import codes, content
from tests.web.checklists.door import at, said

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


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
