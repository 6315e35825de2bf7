"""What an officer says of a requirement, and whether it can stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Requirement
from anlan.campaigns.states import CampaignState, ColumnKind, RequirementForm, ReviewStep
from anlan.kernel import clock
from anlan.kernel.scope import Actor, within
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, UnitKind, UnitStatus

MOST_COLUMNS = 40
MOST_NAMED = 500
LONGEST_TITLE = 100
LONGEST_COLUMN = 60
DEFAULT_CHAIN = (ReviewStep.CENTRAL_SCHOOL.value, ReviewStep.BUREAU.value)

Texts = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One column of a table; without a key (new) it is given one that stays."""

    title: str
    kind: str = ColumnKind.TEXT.value
    required: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class RequirementFacts:
    """One requirement as an officer states it; the meaning of each is that of `Requirement`."""

    title: str
    form: str
    due_on: date
    description: str = ""
    kinds: tuple[str, ...] = ()
    territory_ids: tuple[UUID, ...] = ()
    named_unit_ids: tuple[UUID, ...] = ()
    named_only: bool = False
    columns: tuple[ColumnFacts, ...] = ()
    edition: int | None = None
    counts_from: date | None = None
    late_until: date | None = None
    locks_on: date | None = None
    review_chain: tuple[str, ...] = DEFAULT_CHAIN
    section_key: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The units that the facts name, as far as the actor and the campaign reach them."""

    territories: tuple[Unit, ...]
    named: tuple[Unit, ...]


def tidied(facts: RequirementFacts) -> RequirementFacts:
    """The same with blanks cut, the chain in its order, and nothing that the form does not use."""
    is_report = facts.form == RequirementForm.REPORT
    chain = tuple(step.value for step in ReviewStep if step in facts.review_chain)
    return replace(
        facts,
        title=facts.title.strip(),
        description=facts.description.strip(),
        source=facts.source.strip(),
        kinds=tuple(kind.value for kind in UnitKind if kind in facts.kinds),
        columns=_keyed(facts.columns) if facts.form == RequirementForm.TABLE else (),
        edition=(facts.edition or 1) if is_report else None,
        counts_from=facts.counts_from if is_report else None,
        review_chain=chain if set(facts.review_chain) <= set(chain) else facts.review_chain,
    )


def places(actor: Actor, campaign: Campaign, facts: RequirementFacts) -> Places:
    """Look up the territories and the named units; what is out of reach is simply not found."""
    inside = Unit.objects.visible_to(actor).filter(within("path", campaign.unit_path))
    return Places(
        tuple(inside.filter(pk__in=facts.territory_ids).order_by("path")),
        tuple(
            inside.filter(
                pk__in=facts.named_unit_ids[:MOST_NAMED], status=UnitStatus.ACTIVE
            ).order_by("path")
        ),
    )


def wrong_facts(
    campaign: Campaign, facts: RequirementFacts, found: Places, before: Requirement | None
) -> Texts:
    """What is wrong, by field; columns as "columns.<index>.<field>"."""
    return {
        **_wrong_words(facts),
        **_wrong_days(campaign, facts, before),
        **_wrong_who(campaign, facts, found),
        **_wrong_columns(facts),
    }


def _wrong_words(facts: RequirementFacts) -> Texts:
    wrong: dict[str, str] = {}
    if not facts.title:
        wrong["title"] = _("请填写报送事项的名称。")
    elif len(facts.title) > LONGEST_TITLE:
        wrong["title"] = _("名称请控制在 %(most)d 字以内。") % {"most": LONGEST_TITLE}
    if facts.form not in RequirementForm.values:
        wrong["form"] = _("请选择报送形式。")
    if not set(facts.review_chain) <= set(ReviewStep.values):
        wrong["review_chain"] = _("请从列出的审核环节中选择。")
    return wrong


def _wrong_days(campaign: Campaign, facts: RequirementFacts, before: Requirement | None) -> Texts:
    wrong: dict[str, str] = {}
    if facts.due_on < campaign.starts_on:
        wrong["due_on"] = _("报送时限不能早于大检查的开始日期。")
    elif _moves_back(campaign, facts, before):
        # Who has handed in on time stays on time: no due day is moved to before today.
        wrong["due_on"] = _("启动后，报送时限不能改到今天以前。")
    if facts.late_until and facts.late_until < facts.due_on:
        wrong["late_until"] = _("补报截止日期不能早于报送时限。")
    if facts.locks_on and facts.locks_on < facts.due_on:
        wrong["locks_on"] = _("锁定日期不能早于报送时限。")
    elif facts.locks_on and facts.late_until and facts.locks_on < facts.late_until:
        wrong["locks_on"] = _("锁定日期不能早于补报截止日期。")
    if facts.counts_from and facts.counts_from > facts.due_on:
        wrong["counts_from"] = _("统计起始日不能晚于报送时限。")
    return wrong


def _moves_back(campaign: Campaign, facts: RequirementFacts, before: Requirement | None) -> bool:
    if campaign.state == CampaignState.DRAFT or before is None:
        return False
    return facts.due_on < before.due_on and facts.due_on < clock.today()


def _wrong_who(campaign: Campaign, facts: RequirementFacts, found: Places) -> Texts:
    wrong: dict[str, str] = {}
    if not INSPECTED_KINDS.issuperset(facts.kinds):
        wrong["kinds"] = _("请从列出的单位类型中选择。")
    if len(found.territories) != len(set(facts.territory_ids)):
        wrong["territories"] = _("所选范围不在本次大检查的管理范围内。")
    if len(facts.named_unit_ids) > MOST_NAMED:
        text = _("点名的单位请控制在 %(most)d 个以内，更多的请用单位类型和范围选取。")
        wrong["named_units"] = text % {"most": MOST_NAMED}
    elif len(found.named) != len(set(facts.named_unit_ids)):
        wrong["named_units"] = _("点名的单位已停办，或不在本次大检查的管理范围内。")
    elif facts.named_only and not facts.named_unit_ids:
        wrong["named_units"] = _("请至少点名一个单位。")
    if facts.section_key and not _has_section(campaign, facts.section_key):
        wrong["section_key"] = _("没有这个股室。")
    return wrong


def _has_section(campaign: Campaign, section_key: str) -> bool:
    return Unit.objects.filter(
        within("path", campaign.unit_path), kind=UnitKind.SECTION, section_key=section_key
    ).exists()


def _wrong_columns(facts: RequirementFacts) -> Texts:
    if facts.form != RequirementForm.TABLE:
        return {}
    if not facts.columns:
        return {"columns": _("请至少设置一个栏目。")}
    if len(facts.columns) > MOST_COLUMNS:
        return {"columns": _("栏目请控制在 %(most)d 个以内。") % {"most": MOST_COLUMNS}}
    wrong: dict[str, str] = {}
    titles: set[str] = set()
    for index, column in enumerate(facts.columns):
        if text := _wrong_title(column.title, titles):
            wrong[f"columns.{index}.title"] = text
        if column.kind not in ColumnKind.values:
            wrong[f"columns.{index}.kind"] = _("请选择栏目的类型。")
        titles.add(column.title)
    return wrong


def _wrong_title(title: str, before: Collection[str]) -> str:
    if not title:
        return _("请填写栏目名称。")
    if len(title) > LONGEST_COLUMN:
        return _("栏目名称请控制在 %(most)d 字以内。") % {"most": LONGEST_COLUMN}
    return _("栏目名称重复。") if title in before else ""


def _keyed(columns: Sequence[ColumnFacts]) -> tuple[ColumnFacts, ...]:
    """Every column with a key of its own: what was filled in is kept under it."""
    used = {column.key for column in columns if column.key}
    fresh = (f"c{number}" for number in range(1, len(columns) + len(used) + 1))
    free = (key for key in fresh if key not in used)
    kept: set[str] = set()
    keyed = []
    for column in columns:
        key = column.key if column.key and column.key not in kept else next(free)
        kept.add(key)
        keyed.append(replace(column, key=key, title=column.title.strip()))
    return tuple(keyed)


def columns_as_json(columns: Sequence[ColumnFacts]) -> list[dict[str, object]]:
    """As `Requirement.columns` keeps them."""
    return [
        {"key": each.key, "title": each.title, "kind": each.kind, "required": each.required}
        for each in columns
    ]
