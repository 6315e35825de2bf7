"""The shipped library is complete and sound, and a damaged copy is refused by name."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from anlan.checklists import states
from anlan.checklists.source import Library, LibraryError, cite_article, read_library, vocabulary
from anlan.checklists.source.reader import SHIPPED
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind

COUNTS = {
    "A": 12, "B": 12, "C": 17, "D": 8, "E": 9, "F": 13, "G": 4, "H": 4, "I": 11, "J": 7,
    "K": 5, "L": 4, "M": 5, "N": 6, "O": 3, "P": 5, "Q": 4, "R": 3, "S": 6, "T": 5,
}  # fmt: skip
CERTAIN_MAJOR = ["C01", "C02", "C03", "C04", "C05", "C09", "C10", "C12", "C13", "J04"]
POSSIBLE_MAJOR = ["D04", "E01", "E05", "F01", "I06", "J01", "K01"]
WITHOUT_BASIS = ["D08", "E09", "H04", "J06", "L04", "O03"]
BOUND_TO_PROFILE = {"D02", "D04", "D06", "C16", "C17"}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "library"
    shutil.copytree(str(SHIPPED), copy)
    return copy


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_category_has_its_items_in_order(library):
    assert {category.code: len(category.items) for category in library.categories} == COUNTS
    assert len(library.items) == 143
    for category in library.categories:
        codes = [f"{category.code}{number:02}" for number in range(1, len(category.items) + 1)]
        assert [item.code for item in category.items] == codes


def test_every_item_says_what_how_and_where(library):
    assert [item.code for item in library.items if not (item.text and item.how)] == []
    assert [item.code for item in library.items if not item.text.endswith("。")] == []
    assert len({item.text for item in library.items}) == 143
    assert [item.code for item in library.items if not (item.methods and item.places)] == []


def test_every_basis_resolves_and_those_without_one_say_so(library):
    cited = {one.basis for item in library.items for one in item.bases}
    assert cited <= library.bases.keys()
    assert [item.code for item in library.items if not item.bases] == WITHOUT_BASIS


def test_marks_are_those_that_were_verified(library):
    """Raise a mark only after reading the source; then change the count here too."""
    cited = [one for item in library.items for one in item.bases]
    assert Counter(one.mark for one in cited) == {"V": 169, "P": 41, "U": 5}
    assert Counter(basis.mark for basis in library.bases.values()) == {"V": 39, "P": 17, "U": 2}
    assert {one.mark for found in library.criteria_sets for one in found.criteria} == {"V"}


def test_nothing_unverified_may_be_printed(library):
    cited = [one for item in library.items for one in item.bases]
    printed = [one for one in cited if library.may_be_printed(one)]
    assert {one.mark for one in printed} == {"V"}
    assert {library.bases[one.basis].mark for one in printed} == {"V"}
    assert "practice" not in {library.bases[one.basis].kind for one in printed}


def test_hints_of_major_hazards_are_certain_only_where_the_criterion_was_read(library):
    hinted = {item.code: item.major_mark for item in library.items if item.major_hint}
    assert [code for code, mark in hinted.items() if mark == "V"] == CERTAIN_MAJOR
    assert [code for code, mark in hinted.items() if mark == "U"] == POSSIBLE_MAJOR


def test_all_ten_direct_fire_criteria_are_met_by_an_item(library):
    guide = next(found for found in library.criteria_sets if found.key == "moe-education-2024")
    criteria = {f"{guide.key}/{one.key}" for one in guide.criteria}
    assert len(criteria) == 10
    assert {one for item in library.items for one in item.major_criteria} == criteria


def test_every_kind_of_place_has_items(library):
    count = Counter(place for item in library.items for place in item.places)
    assert set(count) == set(vocabulary.PLACES)
    assert min(count.values()) >= 3


def test_training_institutions_get_theirs_and_no_schoolwork(library):
    theirs = [item for item in library.items if "training" in item.kinds]
    plain = {item.code for item in theirs if not item.requires and not item.requires_any}
    assert {f"S0{number}" for number in range(1, 7)} <= plain
    assert {code[0] for code in plain} == set("ABCDENQST")
    assert plain.isdisjoint(BOUND_TO_PROFILE)
    assert {item.code[0] for item in theirs} == set("ABCDEFHJKNQST")
    assert {item.code for item in library.items if item.kinds == ("training",)} == {
        f"S0{number}" for number in range(1, 7)
    }


def test_items_for_a_profile_ask_for_it(library):
    needs = {item.code: {*item.requires, *item.requires_any} for item in library.items}
    assert all("boarding" in need for code, need in needs.items() if code[0] == "H")
    assert all(need for code, need in needs.items() if code[0] in "JK")
    assert [code for code, need in needs.items() if code[0] == "F" and not need] == ["F07"]
    assert [code for code, need in needs.items() if code[0] == "I" and not need] == ["I10", "I11"]


def test_fire_yardstick_changes_without_gap_or_overlap(library):
    old, new = library.bases["gb-35181-2017"], library.bases["gb-35181-2025"]
    assert new.supersedes == old.key
    assert (old.effective_to, new.effective_from) == (date(2025, 10, 31), date(2025, 11, 1))


def test_items_tied_to_a_period(library):
    dated = {
        item.code: (item.effective_from, item.effective_to)
        for item in library.items
        if item.effective_from or item.effective_to
    }
    assert dated == {
        "B04": (date(2022, 6, 1), None),
        "G03": (date(2020, 1, 20), date(2023, 1, 7)),
        "H03": (date(2024, 3, 22), None),
        "P02": (date(2022, 4, 1), None),
        "S04": (date(2022, 6, 6), None),
    }


def test_words_are_those_of_the_models():
    assert set(vocabulary.MARKS) == set(states.Mark)
    assert set(vocabulary.METHODS) == set(states.Method)
    assert set(vocabulary.ANSWERS) == set(states.AnswerType)
    assert set(vocabulary.EVIDENCE) == set(states.EvidenceRule)
    assert set(vocabulary.FACTORS) == set(states.Factor)
    assert set(vocabulary.FEATURES) == set(Feature)
    assert set(vocabulary.STAGES) == set(Stage)
    assert set(vocabulary.PLACES) == set(PlaceKind)
    assert set(vocabulary.KINDS) <= set(UnitKind)


@pytest.mark.parametrize(
    ("article", "cited"),
    [
        ("5", "第五条"),
        ("10", "第十条"),
        ("16(3)", "第十六条第（三）项"),
        ("3(1)10", "第三条第（一）项第10目"),
        ("40", "第四十条"),
        ("100", "第一百条"),
        ("103", "第一百零三条"),
        ("112", "第一百一十二条"),
        ("附录A", "附录A"),
        ("三（三）8", "三（三）8"),
        ("", ""),
    ],
)
def test_articles_are_cited_as_in_documents(article, cited):
    assert cite_article(article) == cited


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("items/A.toml", "how = ", "howto = ", "A.toml，A01，字段 how：缺少"),
        ("items/A.toml", "weight = 4", "weight = 9", "A.toml，A01，字段 weight：应为1至5的整数"),
        ("items/A.toml", "weight = 4", "weight = true", "A.toml，A01，字段 weight：应为1至5的整数"),
        ("items/A.toml", "weight = 4", "wheight = 1\nweight = 4", "A.toml，A01，字段 wheight："),
        ("items/A.toml", '"A02"', '"A01"', "A.toml，A01，字段 code：编号重复"),
        ("items/A.toml", '"A02"', '"B02"', "A.toml，B02，字段 code：应为A加两位数字"),
        ("items/A.toml", '["campus"]', '["yard"]', "A.toml，A01，字段 places：“yard”不在可用范围"),
        ("items/A.toml", '["campus"]', "[]", "A.toml，A01，字段 places：不能为空"),
        ("items/A.toml", '["campus"]', '"campus"', "A.toml，A01，字段 places：应为列表"),
        (
            "items/A.toml",
            '["campus"]',
            '["campus", "campus"]',
            "A.toml，A01，字段 places：列表中有重复",
        ),
        ("items/A.toml", '"work-safety-law"', '"no-law"', "A.toml，A01 bases 第2条，字段 basis："),
        ("items/A.toml", 'mark = "V"', 'mark = "X"', "A.toml，A01 bases 第1条，字段 mark："),
        ("items/A.toml", 'code = "A"', 'code = "Z"', "A.toml，字段 code：应与文件名一致"),
        ("items/A.toml", 'title = "责任体系与管理"', "title = 1", "字段 title：应填写文字"),
        (
            "items/A.toml",
            'lingbao-checklist", mark = "V", reference = true',
            'lingbao-checklist", mark = "V"',
            "A.toml，A02 bases 第2条，字段 reference：",
        ),
        ("items/B.toml", "number_unit", "factor_unit", "B.toml，B01，字段 factor_unit："),
        ("items/B.toml", 'answer = "yes_no_number"\n', "", "B.toml，B01，字段 number_label："),
        (
            "items/B.toml",
            "2022-06-01",
            '"2022-06-01"',
            "B.toml，B04，字段 effective_from：应为日期",
        ),
        ("items/C.toml", "major_hint = true", "major_hint = 1", "C.toml，C01，字段 major_hint："),
        ("items/C.toml", "major_hint = true\n", "", "C.toml，C01，字段 major_note："),
        ("items/C.toml", "fire-01", "fire-99", "C.toml，C01，字段 major_criteria："),
        (
            "items/C.toml",
            'major_criteria = ["moe-education-2024/fire-01"]\n',
            "",
            "C.toml，C01，字段 major_criteria：",
        ),
        ("items/D.toml", 'bases_mark = "U"', "", "D.toml，D08，字段 bases_mark："),
        (
            "items/G.toml",
            "effective_to = 2023-01-07",
            "effective_to = 2019-01-07",
            "G.toml，G03，字段 effective_to：早于",
        ),
        ("items/T.toml", 'section = "safety"', 'section = "nobody"', "字段 section："),
        ("items/T.toml", 'section = "safety"', 'section = "office"', "sections.toml，office，字段"),
        ("items/T.toml", 'code = "T"', 'code = "T', "T.toml：不是有效的 TOML 文件"),
        (
            "sections.toml",
            'key = "office"',
            'key = "safety"',
            "sections.toml，safety，字段 key：重复",
        ),
        ("sections.toml", 'key = "office"', 'key = "Office"', "sections.toml，Office，字段 key："),
        (
            "bases.toml",
            'kind = "law"',
            'kind = "song"',
            "bases.toml，fire-protection-law，字段 kind",
        ),
        (
            "bases.toml",
            "effective_from = 2021-04-29\n",
            "",
            "bases.toml，fire-protection-law，字段 dates_mark：",
        ),
        (
            "bases.toml",
            'supersedes = "gb-35181-2017"',
            'supersedes = "gb-1"',
            "bases.toml，gb-35181-2025，字段 supersedes：",
        ),
        (
            "bases.toml",
            "effective_to = 2025-10-31",
            "effective_to = 2025-11-01",
            "bases.toml，gb-35181-2025，字段 supersedes：",
        ),
        (
            "major_criteria.toml",
            '\nmark = "V"',
            '\nmark = "U"',
            "major_criteria.toml，fire-01，字段 mark：",
        ),
        (
            "major_criteria.toml",
            'basis = "education-major-hazard-guide-2024"',
            'basis = "rumour"',
            "major_criteria.toml，moe-education-2024，字段 basis：",
        ),
    ],
)
def test_a_damaged_copy_is_refused_by_name(folder, file, old, new, named):
    change(folder / file, old, new)

    with pytest.raises(LibraryError) as refused:
        read_library(folder)

    assert named in str(refused.value)


@pytest.mark.parametrize("file", ["bases.toml", "sections.toml", "major_criteria.toml"])
def test_a_missing_file_is_refused(folder, file):
    (folder / file).unlink()

    with pytest.raises(LibraryError, match=file):
        read_library(folder)


def test_a_missing_folder_of_items_is_refused(folder):
    shutil.rmtree(folder / "items")

    with pytest.raises(LibraryError, match="items"):
        read_library(folder)


def test_a_missing_category_is_refused(folder):
    (folder / "items" / "T.toml").unlink()

    with pytest.raises(LibraryError, match="类别 T"):
        read_library(folder)


def test_a_file_that_is_not_utf8_is_refused(folder):
    (folder / "sections.toml").write_bytes("[[section]]\nname = '安全办'".encode("gb18030"))

    with pytest.raises(LibraryError, match=r"sections\.toml：不是有效的 TOML 文件"):
        read_library(folder)
