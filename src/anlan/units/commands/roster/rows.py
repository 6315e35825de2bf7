"""One row of the sheet of units, cell by cell, before it is compared with the register."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from anlan.kernel import language
from anlan.kernel.sheets import Cell, CellError, Row
from anlan.kernel.sheets.text import as_text
from anlan.units.commands import codes
from anlan.units.commands.facts import TITLES
from anlan.units.commands.roster import words
from anlan.units.commands.roster.columns import FEATURES
from anlan.units.commands.roster.report import Problem
from anlan.units.models import Unit
from anlan.units.states import Feature, UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable

_FEW_DIGITS = 15
# How people write that there is nothing.
_NOTHING = frozenset({"无", "/", "\\", "-", "--", "—", "——", "暂无", "没有", "null", "none", "n/a"})
_CLOSING = re.compile(r"^(合计|总计|小计|共计|备注|说明|注|填表人|填报人|审核人|制表|单位负责人)")
_BRACKETS = str.maketrans("()", "（）")
_TEXTS = (
    "codes_absent_reason",
    "legal_representative",
    "actual_controller",
    "safety_person",
    "safety_phone",
    "address",
)


@dataclass(slots=True, eq=False)
class Draft:
    """What a row says about a unit, and, once compared, what it means for the register."""

    row: Row
    name: str
    kind: UnitKind | None = None
    # Whether the kind was said or only guessed from the name.
    kind_is_said: bool = False
    parent_text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    flags: dict[Feature, bool] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    parent: "Draft | Unit | None" = None
    unit: Unit | None = None
    # For a row that enters a unit: that unit, not yet stored.
    made: Unit | None = None

    @property
    def meant(self) -> Unit:
        """The unit of the register, else the one that this row makes."""
        unit = self.unit or self.made
        if unit is None:
            raise RuntimeError("a refused row means no unit")
        return unit

    def refuse(self, key: str, problem: str, mend: str = "") -> None:
        """Note that a cell of this row cannot be used."""
        self.problems.append(_at(self.row, key, problem, mend))

    def warn(self, key: str, problem: str) -> None:
        """Note that a cell looks odd, though it is taken."""
        self.warnings.append(_at(self.row, key, problem, ""))


def unit_name(cell: Cell) -> str:
    """A unit's name as it is stored: no stray spaces, brackets as Chinese names have them."""
    name = cell.name
    return name if name.isascii() else name.translate(_BRACKETS)


def is_closing(name: str) -> bool:
    """Whether this is no unit but a line of sums, notes or signatures."""
    return bool(_CLOSING.match(name)) and words.kind_of_name(name) is None


def read_row(row: Row) -> Draft | None:
    """What a row says; None for rows that say nothing about a unit."""
    if not any(row[key].text for key in row.table.positions):
        return None
    name = unit_name(row["name"])
    if is_closing(name or _first_text(row)):
        return None
    draft = Draft(row, name)
    if not name:
        draft.refuse("name", _("缺少单位名称。"), _("请填写单位名称，或删去整行。"))
    elif name.startswith("#"):
        draft.refuse("name", _("单元格中的公式出错。"), _("请改为直接填写文字。"))
    elif len(name) > 100:  # noqa: PLR2004 -- the column's width
        draft.refuse("name", _("单位名称超过 100 个字。"), _("请填写单位全称，其他内容另列。"))
    _read_kind(draft)
    _read_codes(draft)
    _read_texts(draft)
    _read_numbers(draft)
    _read_features(draft)
    draft.parent_text = unit_name(row["parent"])
    if draft.parent_text in _NOTHING:
        draft.parent_text = ""
    return draft


def _first_text(row: Row) -> str:
    return next(filter(None, map(as_text, row.values)), "")


def _read_kind(draft: Draft) -> None:
    row, name = draft.row, draft.name
    said, stage_text = row["kind"].text, row["stage"].text
    stage = words.stage_in(stage_text) if stage_text and stage_text not in _NOTHING else None
    if stage_text and stage is None and stage_text not in _NOTHING:
        draft.refuse("stage", _("看不懂的学段“%(text)s”。") % {"text": stage_text}, _stage_mend())
    draft.kind = words.kind_in(said) if said else None
    draft.kind_is_said = draft.kind is not None
    if said and draft.kind is None:
        draft.refuse("kind", _("看不懂的单位类型“%(text)s”。") % {"text": said}, _kind_mend())
        return
    if draft.kind is None:
        draft.kind = words.kind_of_name(name) or _kind_of_stage(stage_text)
    if draft.kind is None and name:
        key = "kind" if "kind" in row else "name"
        draft.refuse(key, _("从名称“%(name)s”看不出单位类型。") % {"name": name}, _kind_mend())
    if draft.kind not in {UnitKind.SCHOOL, UnitKind.TEACHING_POINT, UnitKind.KINDERGARTEN}:
        stage = stage if stage_text else None
    else:
        stage = stage or words.stage_in(said)
    if stage:
        draft.facts["stage"] = stage.value


def _kind_of_stage(text: str) -> UnitKind | None:
    stage = words.stage_in(text) if text else None
    if stage is None:
        return None
    return UnitKind.KINDERGARTEN if stage == "preschool" else UnitKind.SCHOOL


def _kind_mend() -> str:
    kinds = language.listed(kind.label for kind in UnitKind)
    return _("请在“单位类型”列填写：%(kinds)s。") % {"kinds": kinds}


def _stage_mend() -> str:
    return _("请填写：学前、小学、初中、九年一贯制、高中、完全中学、中等职业学校、特殊教育。")


def _read_codes(draft: Draft) -> None:
    for key, check in (
        ("school_code", codes.school_code_problem),
        ("credit_code", codes.credit_code_problem),
    ):
        cell = draft.row[key]
        code = codes.compact(cell.text)
        if not code or code.casefold() in _NOTHING:
            continue
        if isinstance(cell.value, float) and len(code) > _FEW_DIGITS:
            draft.refuse(
                key,
                _("代码按数字保存，末几位已经丢失。"),
                _("请把这一列设为“文本”格式后重新填写。"),
            )
        elif said := check(code):
            draft.refuse(key, said)
        else:
            draft.facts[key] = code
    known: str | None = draft.facts.get("school_code")
    if known and draft.kind and (odd := codes.school_code_warning(known, draft.kind)):
        draft.warn("school_code", odd)


def _read_texts(draft: Draft) -> None:
    for key in _TEXTS:
        cell = draft.row[key]
        text = cell.name if key.endswith(("person", "representative", "controller")) else cell.text
        if not text or text.casefold() in _NOTHING:
            continue
        limit: int = getattr(Unit._meta.get_field(key), "max_length", 0)
        if text.startswith("#") and text.endswith(("!", "?", "/A")):
            draft.refuse(key, _("单元格中的公式出错。"), _("请改为直接填写文字。"))
        elif len(text) > limit:
            draft.refuse(
                key,
                _("“%(title)s”超过 %(limit)d 个字。") % {"title": TITLES[key], "limit": limit},
                _("请缩短后再导入。"),
            )
        else:
            draft.facts[key] = text


def _read_numbers(draft: Draft) -> None:
    readers: dict[str, Callable[[Cell], object]] = {
        "pupils": Cell.count,
        "staff": Cell.count,
        "opened_on": Cell.day,
    }
    for key, read in readers.items():
        cell = draft.row[key]
        if not cell.text or cell.text in _NOTHING:
            continue
        try:
            draft.facts[key] = read(cell)
        except CellError as error:
            draft.refuse(key, error.problem, error.mend)


def _read_features(draft: Draft) -> None:
    for feature in FEATURES:
        if feature.value not in draft.row:
            continue
        try:
            flag = _flag(draft.row[feature.value])
        except CellError as error:
            draft.refuse(feature.value, error.problem, error.mend)
            continue
        if flag is not None:
            draft.flags[feature] = flag
    for word in re.split(r"[,，、;；\s/]+", draft.row["features"].text):
        if word:
            _read_feature_word(draft, word)


def _read_feature_word(draft: Draft, word: str) -> None:
    for feature, names in FEATURES.items():
        if word in {*names, str(feature.label)}:
            draft.flags[feature] = True
            return
    if word not in _NOTHING:
        draft.refuse(
            "features",
            _("看不懂的办学条件“%(word)s”。") % {"word": word},
            _("可填写：%(known)s。") % {"known": language.listed(each.label for each in Feature)},
        )


def _flag(cell: Cell) -> bool | None:
    """Yes, no or nothing; a number says how many there are: 2间, 有（2辆）."""
    text = cell.text
    if text[:1] in {"有", "是", "√"}:
        return True
    if text[:1] in {"无", "否", "没", "不", "未"}:
        return False
    try:
        return cell.flag()
    except CellError:
        counted = re.fullmatch(r"(\d+)[间个辆台部座处栋]?", text)
        if counted is None:
            raise
        return int(counted[1]) > 0


def _at(row: Row, key: str, problem: str, mend: str) -> Problem:
    cell = row[key]
    if cell.column:
        return Problem(cell.address, problem, mend)
    return Problem(
        _("%(sheet)s!第%(row)d行") % {"sheet": cell.sheet, "row": cell.row}, problem, mend
    )
