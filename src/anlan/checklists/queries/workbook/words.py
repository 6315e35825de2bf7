"""A version as an Excel workbook, written in words that an office reads and reads back."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import override

from anlan.checklists.models import LegalBasis
from anlan.checklists.queries.sections import sections_of
from anlan.checklists.states import AnswerType, EvidenceRule, Factor, Mark, Method
from anlan.kernel import language
from anlan.kernel.sheets import Column
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind

ITEMS_SHEET = "检查项"
BASES_SHEET = "依据库"
GUIDE_SHEET = "填写说明"
YES, NO = "是", "否"
REFERENCE = "参照"

# The titles are the file's own language: they stay Chinese whichever language the pages are in,
# so that a file written by one office is read by every other.
COLUMNS = (
    Column("code", "编号", ("检查项编号",), required=True),
    Column("category", "类别编号"),
    Column("category_title", "类别", ("类别名称",)),
    Column("text", "检查内容", ("检查项目", "重点检查内容"), required=True),
    Column("how", "检查方法"),
    Column("methods", "查法"),
    Column("answer_type", "作答方式"),
    Column("number_label", "所填数值"),
    Column("number_unit", "数值单位"),
    Column("evidence", "取证要求"),
    Column("major_hint", "可能构成重大隐患"),
    Column("major_note", "重大隐患提示"),
    Column("weight", "权重"),
    Column("factor", "要素"),
    Column("section_key", "责任股室"),
    Column("bases", "依据"),
    Column("kinds", "适用单位类型"),
    Column("stages", "适用学段"),
    Column("requires", "须具备"),
    Column("requires_any", "具备其一"),
    Column("min_pupils", "学生数不少于"),
    Column("places", "检查场所"),
    Column("effective_from", "适用起始"),
    Column("effective_to", "适用截止"),
)

# The Chinese labels by value, not those of the reader's language: see COLUMNS.
SINGLE: Mapping[str, type[TextChoices]] = {
    "answer_type": AnswerType,
    "evidence": EvidenceRule,
    "factor": Factor,
}
SEVERAL: Mapping[str, type[TextChoices]] = {
    "methods": Method,
    "kinds": UnitKind,
    "stages": Stage,
    "requires": Feature,
    "requires_any": Feature,
    "places": PlaceKind,
}


def squeezed(text: str) -> str:
    """Text reduced to what tells one name from another: width, case and spaces do not."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("《》")


@dataclass(frozen=True, slots=True)
class Words:
    """Names for keys, in both directions, where the keys are data of the system."""

    named: Mapping[str, str]

    @classmethod
    def of(cls, names: Mapping[str, str]) -> "Words":
        """A name that two keys share names neither: both go by their key."""
        met = [squeezed(name) for name in names.values()]
        return cls(
            {key: name if met.count(squeezed(name)) == 1 else key for key, name in names.items()}
        )

    def name(self, key: str) -> str:
        """The name of a key; the key itself where it has none."""
        return self.named.get(key, key)

    def key(self, given: str) -> str | None:
        """The key of a name (or of the key itself); None for a word that nobody knows."""
        wanted = squeezed(given)
        for key, name in self.named.items():
            if wanted in (squeezed(name), squeezed(key)):
                return key
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word that a workbook of one bureau may hold."""

    sections: Words
    bases: Words
    marks: Words
    fixed: Mapping[str, Words]

    @classmethod
    def at(cls, unit_path: str) -> "Vocabulary":
        """The words of the list's owner. Two queries."""
        bases = {basis.key: basis.title for basis in LegalBasis.objects.order_by("key")}
        return cls(
            sections=Words.of(sections_of(unit_path)),
            bases=Words.of(bases),
            marks=_words(Mark),
            fixed={name: _words(kind) for name, kind in (*SINGLE.items(), *SEVERAL.items())},
        )

    def cited(self, basis: str, article: str, mark: str, *, is_reference: bool) -> str:
        """One basis as a line of the cell: 名称｜条款｜核对情况, and 参照 where it is one."""
        parts = [self.bases.name(basis), article, self.marks.name(mark)]
        return "｜".join([*parts, REFERENCE] if is_reference else parts)


def _words(kind: type[TextChoices]) -> Words:
    with override(language.OF_RECORD):
        return Words({value: str(label) for value, label in kind.choices})
