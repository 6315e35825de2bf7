"""Read the library file by file, then check that the files agree with each other."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from anlan.checklists.source import vocabulary as words
from anlan.checklists.source.records import (
    BasisSource,
    CategorySource,
    CriteriaSetSource,
    CriterionSource,
    ItemBasisSource,
    ItemSource,
    Library,
    SectionSource,
)
from anlan.checklists.source.table import LibraryError, Table, read_toml

SHIPPED = files("anlan.checklists") / "library"

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_SURE_MARKS = ("V", "P")


@dataclass(frozen=True, slots=True)
class _Known:
    """What an item may refer to."""

    bases: dict[str, BasisSource]
    sections: dict[str, SectionSource]
    criteria: frozenset[str]


def read_library(folder: Path | Traversable = SHIPPED) -> Library:
    """Read and check every file of the library.

    Raises:
        LibraryError: naming the file, the entry and the field that cannot stand.
    """
    bases = _read_bases(folder / "bases.toml")
    sections = _read_sections(folder / "sections.toml")
    sets = _read_criteria(folder / "major_criteria.toml", bases)
    criteria = frozenset(f"{found.key}/{one.key}" for found in sets for one in found.criteria)
    categories = _read_categories(folder / "items", _Known(bases, sections, criteria))
    _check_leads(sections, categories)
    return Library(bases, sections, categories, sets)


def _read_bases(file: Path | Traversable) -> dict[str, BasisSource]:
    top = read_toml(file)
    bases: dict[str, BasisSource] = {}
    for row in top.tables("basis"):
        key = _new_key(row, bases)
        bases[key] = _basis(row, key)
        _check_succession(row, bases[key], bases)
    top.finish()
    return bases


def _basis(row: Table, key: str) -> BasisSource:
    start, end = row.period()
    found = BasisSource(
        key=key,
        title=row.text("title", 200),
        kind=row.choice("kind", words.BASIS_KINDS),
        mark=row.choice("mark", words.MARKS),
        binds=row.choice("binds", words.BINDS),
        doc_no=row.text("doc_no", 60, ""),
        edition=row.text("edition", 60, ""),
        issuer=row.text("issuer", 100, ""),
        territory=row.text("territory", 60, ""),
        effective_from=start,
        effective_to=end,
        dates_mark=row.choice("dates_mark", words.MARKS, "V"),
        supersedes=row.text("supersedes", 60, ""),
        note=row.text("note", 300, ""),
    )
    if start is None and end is None and found.dates_mark != "U":
        raise row.refusal("dates_mark", "没有日期时应为“U”")
    row.finish()
    return found


def _check_succession(row: Table, new: BasisSource, bases: dict[str, BasisSource]) -> None:
    """Check that what is superseded stands above in the file and ends before the new begins."""
    if not new.supersedes:
        return
    old = bases.get(new.supersedes)
    if old is None or old is new:
        raise row.refusal("supersedes", f"上文没有依据“{new.supersedes}”")
    if not old.effective_to or not new.effective_from or old.effective_to >= new.effective_from:
        raise row.refusal("supersedes", f"“{old.key}”的失效日期应早于本依据的施行日期")


def _read_sections(file: Path | Traversable) -> dict[str, SectionSource]:
    top = read_toml(file)
    sections: dict[str, SectionSource] = {}
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    for row in top.tables("section"):
        key = _new_key(row, sections)
        sections[key] = SectionSource(key, row.text("name", 60), row.words("leads", letters, ()))
        row.finish()
    top.finish()
    return sections


def _read_criteria(
    file: Path | Traversable, bases: dict[str, BasisSource]
) -> tuple[CriteriaSetSource, ...]:
    top = read_toml(file)
    sets: dict[str, CriteriaSetSource] = {}
    for row in top.tables("set"):
        key = _new_key(row, sets)
        sets[key] = _criteria_set(row, key, bases)
        row.finish()
    top.finish()
    return tuple(sets.values())


def _criteria_set(row: Table, key: str, bases: dict[str, BasisSource]) -> CriteriaSetSource:
    start, end = row.period()
    criteria: dict[str, CriterionSource] = {}
    for entry in row.tables("criterion"):
        name = _new_key(entry, criteria)
        criteria[name] = CriterionSource(
            name,
            entry.text("article", 40, ""),
            entry.text("text", 300),
            # What could not be verified is no criterion.
            entry.choice("mark", _SURE_MARKS),
        )
        entry.finish()
    return CriteriaSetSource(
        key=key,
        title=row.text("title", 200),
        version=row.text("version", 20),
        jurisdiction=row.text("jurisdiction", 60),
        basis=row.choice("basis", bases),
        rule=row.choice("rule", words.COUNTING_RULES),
        note=row.text("note", 300, ""),
        effective_from=start,
        effective_to=end,
        criteria=tuple(criteria.values()),
    )


def _read_categories(folder: Path | Traversable, known: _Known) -> tuple[CategorySource, ...]:
    if not folder.is_dir():
        raise LibraryError(f"{folder.name}：没有这个文件夹")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=_name)
    return tuple(_category(read_toml(file), known) for file in found)


def _name(file: Path | Traversable) -> str:
    return file.name


def _category(top: Table, known: _Known) -> CategorySource:
    code = top.text("code", 8)
    if top.file != f"{code}.toml":
        raise top.refusal("code", "应与文件名一致")
    section = top.choice("section", known.sections)
    items: dict[str, ItemSource] = {}
    for row in top.tables("item"):
        item = _item(row, known, code, section)
        if item.code in items:
            raise row.refusal("code", "编号重复")
        items[item.code] = item
    category = CategorySource(code, top.text("title", 60), section, tuple(items.values()))
    top.finish()
    return category


def _item(row: Table, known: _Known, category: str, section: str) -> ItemSource:
    code = row.text("code", 12)
    row.entry = code
    if not re.fullmatch(rf"{re.escape(category)}\d\d", code):
        raise row.refusal("code", f"应为{category}加两位数字")
    start, end = row.period()
    item = ItemSource(
        code=code,
        text=row.text("text", 300),
        how=row.text("how", 500),
        methods=row.words("methods", words.METHODS),
        answer=row.choice("answer", words.ANSWERS, "yes_no"),
        number_label=row.text("number_label", 60, ""),
        number_unit=row.text("number_unit", 20, ""),
        evidence=row.choice("evidence", words.EVIDENCE, "photo_on_failure"),
        major_hint=row.flag("major_hint"),
        major_note=row.text("major_note", 300, ""),
        major_mark=row.choice("major_mark", words.MARKS, ""),
        major_criteria=row.words("major_criteria", known.criteria, ()),
        weight=row.number("weight", words.WEIGHTS),
        factor=row.choice("factor", words.FACTORS),
        section=row.choice("section", known.sections, section),
        bases=tuple(_cited(one, known.bases) for one in row.tables("bases")),
        bases_mark=row.choice("bases_mark", ("U",), ""),
        kinds=row.words("kinds", words.KINDS) if row.has("kinds") else words.DEFAULT_KINDS,
        requires=row.words("requires", words.FEATURES, ()),
        requires_any=row.words("requires_any", words.FEATURES, ()),
        stages=row.words("stages", words.STAGES, ()),
        min_pupils=row.number("min_pupils", range(1, 100_001)) if row.has("min_pupils") else None,
        places=row.words("places", words.PLACES),
        effective_from=start,
        effective_to=end,
    )
    row.finish()
    _check_number(row, item)
    _check_major(row, item)
    _check_bases(row, item)
    return item


def _cited(row: Table, bases: dict[str, BasisSource]) -> ItemBasisSource:
    cited = ItemBasisSource(
        basis=row.choice("basis", bases),
        article=row.text("article", 40, ""),
        mark=row.choice("mark", words.MARKS),
        reference=row.flag("reference"),
    )
    row.finish()
    if bases[cited.basis].kind == "practice" and not cited.reference:
        raise row.refusal("reference", "工作做法不是法律依据，应写 reference = true")
    return cited


def _check_number(row: Table, item: ItemSource) -> None:
    """Check that a number is asked for with its label and unit, and neither stands without it."""
    asked = item.answer == "yes_no_number"
    for field, value in (("number_label", item.number_label), ("number_unit", item.number_unit)):
        if asked != bool(value):
            raise row.refusal(field, "填数的检查项应当填写，不填数的不写")


def _check_major(row: Table, item: ItemSource) -> None:
    """Check that a hint says why and how sure it is, and names its criteria if it is sure."""
    for field, value in (("major_note", item.major_note), ("major_mark", item.major_mark)):
        if item.major_hint != bool(value):
            raise row.refusal(field, "标有 major_hint 的检查项应当填写，其他不写")
    if (item.major_mark == "V") != bool(item.major_criteria):
        raise row.refusal("major_criteria", "major_mark 为“V”的应当写明判定要素，其他不写")


def _check_bases(row: Table, item: ItemSource) -> None:
    """Check that an item without a basis says so."""
    if bool(item.bases) == (item.bases_mark == "U"):
        raise row.refusal("bases_mark", "没有依据的写“U”，有依据的不写")
    cited = [(one.basis, one.article) for one in item.bases]
    if len(set(cited)) != len(cited):
        raise row.refusal("bases", "同一条文列了两次")


def _check_leads(
    sections: dict[str, SectionSource], categories: tuple[CategorySource, ...]
) -> None:
    """Check that both files name the same leading section for every category."""
    written = {(section.key, code) for section in sections.values() for code in section.leads}
    meant = {(category.section, category.code) for category in categories}
    for key, code in sorted(written ^ meant):
        raise LibraryError(
            f"sections.toml，{key}，字段 leads：类别 {code} 与 items/{code}.toml 不一致"
        )


def _new_key(row: Table, taken: Collection[str]) -> str:
    key = row.text("key", 60)
    row.entry = key
    if not _KEY.fullmatch(key):
        raise row.refusal("key", "只用小写字母、数字和连字符")
    if key in taken:
        raise row.refusal("key", "重复")
    return key
