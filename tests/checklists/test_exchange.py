from datetime import date
from io import BytesIO

import openpyxl
import pytest

from anlan.accounts.states import Role
from anlan.checklists import commands, queries
from anlan.checklists.queries import Cited
from anlan.kernel import events
from anlan.kernel.errors import NotPermitted, UnreadableFile
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from tests.checklists.lists import codes, content, make_basis, make_draft, make_published
from tests.factories import make_actor, make_unit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
HEADER = 2
FULL = content(
    "A02",
    text="=1+1，“引号”（括号）；分号。",
    how="第一行\n第二行，A/B、C",
    methods=("look", "test"),
    answer_type="yes_no_number",
    number_label="保安人数",
    number_unit="人",
    evidence="none",
    major_hint=True,
    major_note="可能构成",
    major_mark="V",
    major_criteria=("set/one",),
    weight=5,
    factor="machine",
    bases=(Cited("law", "16(3)"), Cited("other", "附录A", "P", reference=True), Cited("law")),
    kinds=("school", "training"),
    stages=("primary",),
    requires=("canteen", "gas"),
    requires_any=("elevator",),
    min_pupils=1000,
    places=("building", "library_room"),
    effective_from=date(2022, 5, 1),
    effective_to=date(2025, 10, 31),
)


@pytest.fixture
def draft():
    make_basis("law", title="某某法")
    make_basis("other", title="某某规定（试行）")
    return make_draft(None, content("A01"), FULL, content("B01", category="B"))


def opened(draft):
    book = openpyxl.load_workbook(BytesIO(queries.write_workbook(draft)))
    sheet = book["检查项"]
    columns = {cell.value: cell.column for cell in sheet[HEADER]}
    return book, sheet, columns


def saved(book):
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def edited(draft, row, **values):
    """The draft as a workbook in which one row, counted from the first item, was changed."""
    book, sheet, columns = opened(draft)
    for title, value in values.items():
        sheet.cell(HEADER + row, columns[title]).value = value
    return saved(book)


def bring(draft, data, actor=SYSTEM, **options):
    given = {"dry_run": False} | options
    return commands.import_items(actor=actor, version_id=draft.pk, data=data, **given)


def problems(report):
    return [(each.address, each.text) for each in report.problems]


class TestRoundTrip:
    def test_what_is_exported_comes_back_without_a_change(self, draft):
        report = bring(draft, queries.write_workbook(draft))

        assert (report.problems, report.has_effect, report.unchanged) == ((), False, 3)

    def test_so_does_the_whole_library(self):
        commands.load_library(actor=SYSTEM)
        bureau = make_unit(UnitKind.BUREAU)
        library = commands.create_checklist_from_library(
            actor=SYSTEM, unit_id=bureau.pk, name="清单"
        )

        report = bring(library, queries.write_workbook(library))

        assert (report.problems, report.has_effect, report.unchanged) == ((), False, 143)

    def test_and_a_file_saved_again_by_another_program(self, draft):
        report = bring(draft, saved(opened(draft)[0]))

        assert (report.problems, report.has_effect) == ((), False)

    def test_text_never_becomes_a_formula(self, draft):
        _book, sheet, columns = opened(draft)

        cell = sheet.cell(HEADER + 2, columns["检查内容"])

        assert (cell.data_type, cell.value) == ("s", FULL.text)


class TestTheFile:
    def test_it_has_lists_a_frozen_header_and_instructions(self, draft):
        book, sheet, _columns = opened(draft)

        assert book.sheetnames == ["检查项", "依据库", "填写说明"]
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B3", "$2:$2")
        lists = {str(each.sqref).split("3")[0] for each in sheet.data_validations.dataValidation}
        assert lists == {"G", "J", "K", "M", "N", "O"}


class TestImport:
    def test_a_dry_run_tells_and_writes_nothing(self, draft):
        data = edited(draft, 1, 权重=4)

        report = bring(draft, data, dry_run=True)

        assert [(each.code, each.fields) for each in report.changed] == [("A01", ("weight",))]
        assert not report.is_applied
        assert draft.items.get(code="A01").weight == 1

    def test_changes_are_written_and_told_one_by_one(self, draft):
        data = edited(draft, 1, 权重=4, 查法="看现场，询问", 检查场所="校门、教学楼")

        report = bring(draft, data)

        changed = draft.items.get(code="A01")
        assert report.is_applied
        assert (changed.weight, changed.methods, changed.places) == (
            4,
            ["look", "ask"],
            ["gate", "building"],
        )
        last = events.history_of(draft).last()
        assert (last.verb, last.data["code"]) == ("checklists.item_updated", "A01")

    def test_what_the_file_has_no_column_for_stays(self, draft):
        book, sheet, columns = opened(draft)
        for title in ("依据", "适用学段", "权重"):
            sheet.delete_cols({c.value: c.column for c in sheet[HEADER]}[title])
        sheet.cell(HEADER + 2, columns["检查内容"]).value = "改过。"

        bring(draft, saved(book))

        found = draft.items.get(code="A02")
        assert (found.text, found.weight, found.stages) == ("改过。", 5, ["primary"])
        assert queries.content_of(found).bases == FULL.bases

    def test_a_new_row_is_a_new_item_behind_its_category(self, draft):
        book, sheet, columns = opened(draft)
        for title, value in {"编号": "A03", "类别编号": "A", "检查内容": "新增。"}.items():
            sheet.cell(HEADER + 4, columns[title]).value = value
        sheet.cell(HEADER + 4, columns["类别"]).value = "责任体系与管理"
        sheet.delete_rows(HEADER + 1)

        report = bring(draft, saved(book))

        assert [each.code for each in report.added] == ["A03"]
        assert codes(draft) == ["A01", "A02", "A03", "B01"]

    def test_what_the_file_lacks_stays_unless_asked_otherwise(self, draft):
        book, sheet, _columns = opened(draft)
        sheet.delete_rows(HEADER + 1)
        data = saved(book)

        kept = bring(draft, data)
        assert [each.code for each in kept.missing] == ["A01"]
        assert codes(draft) == ["A01", "A02", "B01"]

        bring(draft, data, remove_missing=True)
        assert codes(draft) == ["A02", "B01"]

    def test_the_order_of_the_rows_becomes_the_order_of_the_items(self, draft):
        book, sheet, _columns = opened(draft)
        first = [cell.value for cell in sheet[HEADER + 1]]
        sheet.delete_rows(HEADER + 1)
        sheet.append(first)

        report = bring(draft, saved(book))

        assert (report.is_reordered, codes(draft)) == (True, ["A02", "B01", "A01"])

    @pytest.mark.parametrize(
        ("title", "value", "cell", "words"),
        [
            ("权重", 9, "M3", "权重为1至5的整数"),
            ("权重", "很重", "M3", "不是数字"),
            ("检查场所", "教学楼、月球", "V3", "“月球”不在可选范围内"),
            ("责任股室", "没有的股", "O3", "“没有的股”不在可选范围内"),
            ("依据", "没有的法｜3｜已核对", "P3", "依据“没有的法”不在依据库中"),
            ("依据", "某某法｜3｜听说", "P3", "“听说”不在可选范围内"),
            ("适用起始", "明年", "W3", "不是日期"),
            ("可能构成重大隐患", "也许", "K3", "看不出是“是”还是“否”"),
            ("编号", None, "A3", "缺少编号"),
            ("编号", "A02", "A4", "编号与A3重复"),
            ("检查内容", None, "D3", "此项必须填写"),
            ("类别", "别的名称", "C4", "请保持一致"),
        ],
    )
    def test_a_fault_names_its_cell_and_stops_the_whole_file(
        self, draft, title, value, cell, words
    ):
        data = edited(draft, 1, **{title: value, "检查方法": "改过。"})

        report = bring(draft, data)

        assert any(words in text for at, text in problems(report) if at == f"检查项!{cell}")
        assert not report.is_applied
        assert not draft.items.filter(how="改过。").exists()

    def test_an_article_that_is_new_counts_as_unverified(self, draft):
        bring(draft, edited(draft, 1, 依据="《某某法》｜8\n某某规定(试行)|9|转引|参照"))

        assert queries.content_of(draft.items.get(code="A01")).bases == (
            Cited("law", "8", "U"),
            Cited("other", "9", "P", reference=True),
        )

    @pytest.mark.parametrize("data", [b"", b"not a book", b"PK\x03\x04 broken"])
    def test_what_is_no_workbook_is_refused(self, draft, data):
        with pytest.raises(UnreadableFile):
            bring(draft, data)


class TestWhoMayImport:
    @pytest.fixture
    def officer(self, draft):
        section = make_unit(UnitKind.SECTION, draft.checklist.unit, section_key="office")
        draft.items.filter(code="B01").update(section_key="office")
        return make_actor(Role.SECTION_OFFICER, section)

    def test_an_officer_brings_in_the_own_items(self, draft, officer):
        report = bring(draft, edited(draft, 3, 权重=4), actor=officer)

        assert report.is_applied
        assert draft.items.get(code="B01").weight == 4

    def test_and_no_other(self, draft, officer):
        report = bring(draft, edited(draft, 1, 权重=4), actor=officer)

        assert [at for at, _text in problems(report)] == ["检查项!A3"]
        assert draft.items.get(code="A01").weight == 1

    def test_nor_removes_others(self, draft, officer):
        book, sheet, _columns = opened(draft)
        sheet.delete_rows(HEADER + 1)

        report = bring(draft, saved(book), actor=officer, remove_missing=True)

        assert not report.is_applied

    def test_who_may_not_edit_may_not_import(self, draft):
        auditor = make_actor(Role.AUDITOR, draft.checklist.unit)

        with pytest.raises(NotPermitted):
            bring(draft, b"", actor=auditor)


def test_a_published_version_is_exported_just_as_well():
    version = make_published()

    assert opened(version)[1].cell(HEADER + 1, 1).value == "A01"
