"""What an item must satisfy before it is written."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from anlan.checklists.models import Item, LegalBasis
from anlan.checklists.queries import ItemContent, sections_of
from anlan.checklists.states import AnswerType, EvidenceRule, Factor, Mark, Method
from anlan.kernel.errors import InvalidInput, Text
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind

if TYPE_CHECKING:
    from django.db.models import TextChoices

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")
LIGHTEST, HEAVIEST = 1, 5
MOST_BASES = 20
# A province's list has a few hundred; more than this is the wrong file.
MOST_ITEMS = 2000
MOST_PUPILS = 100_000
ARTICLE_LENGTH = 60
LIMITS = {field.name: field.max_length or 0 for field in Item._meta.fields}

Problems = dict[str, Text]


@dataclass(frozen=True, slots=True)
class Known:
    """What an item may refer to."""

    bases: frozenset[str]
    sections: frozenset[str]

    @classmethod
    def at(cls, unit_path: str) -> "Known":
        """The bases in the library and the sections of the list's owner."""
        return cls(
            frozenset(LegalBasis.objects.values_list("key", flat=True)),
            frozenset(sections_of(unit_path)),
        )


def check(content: ItemContent, known: Known) -> None:
    """Raise InvalidInput naming every field that cannot stand."""
    problems = problems_of(content, known)
    if problems:
        raise InvalidInput(fields=problems)


def problems_of(content: ItemContent, known: Known) -> Problems:
    """Field → what is wrong with it and how to mend it; empty when all is well."""
    problems: Problems = {}
    for judge in (_texts, _choices, _numbers, _dates):
        problems |= judge(content)
    if content.section_key and content.section_key not in known.sections:
        problems["section_key"] = _("没有这个股室，请从列出的股室中选择。")
    problems |= _bases(content, known)
    return problems


def category_problem(content: ItemContent, others: Iterable[ItemContent]) -> Problems:
    """One category has one title; `others` are the remaining items of the version."""
    titles = {each.category_title for each in others if each.category == content.category}
    if titles and content.category_title not in titles:
        message = _("类别编号%(code)s在清单中的名称是“%(title)s”，请保持一致。") % {
            "code": content.category,
            "title": min(titles),
        }
        return {"category_title": message}
    return {}


def _texts(content: ItemContent) -> Problems:
    problems: Problems = {}
    for name in ("code", "category", "category_title", "text"):
        if not getattr(content, name).strip():
            problems[name] = _("此项必须填写。")
    if content.code and not CODE.fullmatch(content.code):
        problems["code"] = _("编号只能用字母、数字、点和短横线，如A01。")
    for name in ("code", "category", "category_title", "text", "how", "major_note"):
        limit = LIMITS[name]
        if len(getattr(content, name)) > limit:
            problems[name] = _("不能超过%(limit)d个字。") % {"limit": limit}
    return problems | _number_label(content)


def _number_label(content: ItemContent) -> Problems:
    problems: Problems = {}
    for name in ("number_label", "number_unit"):
        limit = LIMITS[name]
        if len(getattr(content, name)) > limit:
            problems[name] = _("不能超过%(limit)d个字。") % {"limit": limit}
    if content.answer_type == AnswerType.YES_NO_NUMBER and not content.number_label.strip():
        problems["number_label"] = _("作答要填数时，请写明填什么数，如“专职保安人数”。")
    return problems


def _choices(content: ItemContent) -> Problems:
    single: Mapping[str, type[TextChoices]] = {
        "answer_type": AnswerType,
        "evidence": EvidenceRule,
        "factor": Factor,
    }
    several: Mapping[str, type[TextChoices]] = {
        "methods": Method,
        "kinds": UnitKind,
        "stages": Stage,
        "requires": Feature,
        "requires_any": Feature,
        "places": PlaceKind,
    }
    problems: Problems = {}
    for name, choices in single.items():
        if getattr(content, name) not in choices.values:
            problems[name] = _("请从列出的选项中选择。")
    for name, choices in several.items():
        if not set(getattr(content, name)) <= set(choices.values):
            problems[name] = _("请从列出的选项中选择。")
    if content.major_mark and content.major_mark not in Mark.values:
        problems["major_mark"] = _("请从列出的选项中选择。")
    return problems


def _numbers(content: ItemContent) -> Problems:
    problems: Problems = {}
    if not LIGHTEST <= content.weight <= HEAVIEST:
        problems["weight"] = _("权重为1至5的整数。")
    if content.min_pupils is not None and not 1 <= content.min_pupils <= MOST_PUPILS:
        problems["min_pupils"] = _("学生数为1至100000的整数，没有要求请留空。")
    return problems


def _dates(content: ItemContent) -> Problems:
    start, end = content.effective_from, content.effective_to
    if start and end and end < start:
        return {"effective_to": _("适用截止日期不能早于适用起始日期。")}
    return {}


def _bases(content: ItemContent, known: Known) -> Problems:
    cited = content.bases
    judgements: tuple[tuple[Callable[[], bool], Text], ...] = (
        (partial(_is_unknown, content, known), _("有依据不在依据库中，请从列出的依据中选择。")),
        (lambda: len(cited) > MOST_BASES, _("一个检查项最多列20条依据。")),
        (
            lambda: len({(each.basis, each.article) for each in cited}) < len(cited),
            _("同一条依据写了两次，请删去一次。"),
        ),
        (
            lambda: any(len(each.article) > ARTICLE_LENGTH for each in cited),
            _("条款不能超过60个字。"),
        ),
    )
    return next(({"bases": text} for is_wrong, text in judgements if is_wrong()), {})


def _is_unknown(content: ItemContent, known: Known) -> bool:
    return any(
        each.basis not in known.bases or each.mark not in Mark.values for each in content.bases
    )
