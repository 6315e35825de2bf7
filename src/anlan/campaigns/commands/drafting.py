"""Preparing a campaign: its facts, phases and targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign, Phase, Target
from anlan.campaigns.permissions import RULES
from anlan.campaigns.states import CampaignState
from anlan.checklists import queries as checklists
from anlan.checklists.states import VersionState
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.units import queries as units
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS

Texts = Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What the issued plan says about the whole; an open end is named in words (`ends_with`)."""

    title: str
    starts_on: date
    ends_on: date | None = None
    ends_with: str = ""
    document_no: str = ""
    issued_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """One phase of the plan."""

    title: str
    starts_on: date
    ends_on: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """Kinds of units within a territory (None: the campaign's whole), and their checklist."""

    kinds: tuple[str, ...]
    checklist_version_id: UUID
    territory_id: UUID | None = None


@transaction.atomic
def create_campaign(*, actor: Actor, unit_id: UUID, facts: CampaignFacts) -> Campaign:
    """Begin a campaign of that unit as a draft."""
    unit = units.unit(actor, unit_id)
    require(RULES, actor, "create", unit.path)
    _refuse_if(_wrong_facts(facts))
    campaign = Campaign(unit=unit, unit_path=unit.path, created_at=clock.now())
    _write(campaign, facts)
    campaign.save(force_insert=True)
    events.record("campaigns.create", campaign, actor, title=facts.title)
    return campaign


@transaction.atomic
def update_campaign(*, actor: Actor, campaign_id: UUID, facts: CampaignFacts) -> Campaign:
    """Change the facts; once launched the first day stays, since the items were chosen by it."""
    campaign = locked(actor, campaign_id, "update")
    if campaign.state == CampaignState.CLOSED:
        raise WrongState(_("大检查已结束，不能再修改。需要修改的，请先恢复为进行中。"))
    _refuse_if(_wrong_facts(facts))
    if campaign.state != CampaignState.DRAFT and facts.starts_on != campaign.starts_on:
        raise InvalidInput(
            fields={"starts_on": _("启动后不能改变开始日期：检查项是按这一天确定的。")}
        )
    changed = _write(campaign, facts)
    campaign.save()
    if changed:
        events.record("campaigns.update", campaign, actor, changed=changed)
    return campaign


@transaction.atomic
def set_phases(*, actor: Actor, campaign_id: UUID, phases: Sequence[PhaseFacts]) -> list[Phase]:
    """Put these phases in the place of the former ones; allowed until the campaign is closed.

    Field names in a refusal are "<index>.<field>".
    """
    campaign = locked(actor, campaign_id, "set_phases")
    if campaign.state == CampaignState.CLOSED:
        raise WrongState(_("大检查已结束，不能再调整阶段。"))
    _refuse_if(_wrong_phases(campaign, phases))
    campaign.phases.all().delete()
    made = Phase.objects.bulk_create(
        Phase(
            campaign=campaign,
            position=position,
            title=phase.title.strip(),
            starts_on=phase.starts_on,
            ends_on=phase.ends_on,
            description=phase.description.strip(),
        )
        for position, phase in enumerate(phases, start=1)
    )
    told = [[phase.title, phase.starts_on, phase.ends_on] for phase in made]
    events.record("campaigns.set_phases", campaign, actor, phases=told)
    return made


@transaction.atomic
def set_targets(*, actor: Actor, campaign_id: UUID, targets: Sequence[TargetFacts]) -> list[Target]:
    """Put these targets in the place of the former ones; only while the campaign is a draft.

    They are tried in this order and the first match wins. Field names in a refusal are
    "<index>.<field>".
    """
    campaign = locked(actor, campaign_id, "set_targets")
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("大检查已启动，检查对象不能再改。个别单位请用“纳入”或“退出”办理。"))
    made = _targets(actor, campaign, targets)
    campaign.targets.all().delete()
    Target.objects.bulk_create(made)
    told = [[t.kinds, str(t.territory_id or ""), str(t.checklist_version_id)] for t in made]
    events.record("campaigns.set_targets", campaign, actor, targets=told)
    return made


@transaction.atomic
def discard_campaign(*, actor: Actor, campaign_id: UUID) -> None:
    """Delete a draft that nobody needs; what was launched stays for ever."""
    campaign = locked(actor, campaign_id, "discard")
    if campaign.state != CampaignState.DRAFT:
        raise WrongState(_("大检查已启动，不能删除。"))
    events.record("campaigns.discard", campaign, actor, title=campaign.title)
    campaign.delete()


def locked(actor: Actor, campaign_id: UUID, verb: str) -> Campaign:
    """The campaign for a change by that verb; raises NotFound or NotPermitted."""
    found = Campaign.objects.visible_to(actor).select_for_update().filter(pk=campaign_id).first()
    if found is None:
        raise NotFound
    require(RULES, actor, verb, found.unit_path)
    return found


def _write(campaign: Campaign, facts: CampaignFacts) -> dict[str, list[str]]:
    given = {
        "title": facts.title.strip(),
        "document_no": facts.document_no.strip(),
        "issued_on": facts.issued_on,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "ends_with": facts.ends_with.strip(),
        "description": facts.description.strip(),
    }
    changed = {}
    for name, value in given.items():
        before = getattr(campaign, name)
        if before != value:
            changed[name] = [str(before or ""), str(value or "")]
            setattr(campaign, name, value)
    return changed


def _refuse_if(wrong: Texts) -> None:
    if wrong:
        raise InvalidInput(fields=wrong)


def _wrong_facts(facts: CampaignFacts) -> Texts:
    wrong: dict[str, str] = {}
    if not facts.title.strip():
        wrong["title"] = _("请填写大检查名称。")
    if facts.ends_on is None and not facts.ends_with.strip():
        wrong["ends_on"] = _("请填写结束日期，或在下一栏写明以什么事件为结束。")
    if facts.ends_on is not None and facts.ends_on < facts.starts_on:
        wrong["ends_on"] = _("结束日期不能早于开始日期。")
    return wrong


def _wrong_phases(campaign: Campaign, phases: Iterable[PhaseFacts]) -> Texts:
    wrong: dict[str, str] = {}
    for index, phase in enumerate(phases):
        if not phase.title.strip():
            wrong[f"{index}.title"] = _("请填写阶段名称。")
        if phase.starts_on < campaign.starts_on:
            wrong[f"{index}.starts_on"] = _("早于大检查的开始日期。")
        elif campaign.ends_on is not None and phase.starts_on > campaign.ends_on:
            wrong[f"{index}.starts_on"] = _("晚于大检查的结束日期。")
        if phase.ends_on is not None and phase.ends_on < phase.starts_on:
            wrong[f"{index}.ends_on"] = _("结束日期不能早于本阶段的开始日期。")
        elif phase.ends_on is not None and campaign.ends_on and phase.ends_on > campaign.ends_on:
            wrong[f"{index}.ends_on"] = _("晚于大检查的结束日期。")
    return wrong


def _targets(actor: Actor, campaign: Campaign, given: Sequence[TargetFacts]) -> list[Target]:
    wrong: dict[str, str] = {}
    published = {
        version.pk: version
        for version in checklists.published_versions(actor).filter(
            pk__in={facts.checklist_version_id for facts in given}, state=VersionState.PUBLISHED
        )
    }
    territories: dict[UUID, Unit] = Unit.objects.visible_to(actor).in_bulk(
        [facts.territory_id for facts in given if facts.territory_id]
    )
    made = []
    for index, facts in enumerate(given):
        territory = territories.get(facts.territory_id) if facts.territory_id else None
        if not facts.kinds or not INSPECTED_KINDS.issuperset(facts.kinds):
            wrong[f"{index}.kinds"] = _("请至少选择一种单位类型。")
        if facts.territory_id and (
            territory is None or not territory.path.startswith(campaign.unit_path)
        ):
            wrong[f"{index}.territory"] = _("所选范围不在本次大检查的管理范围内。")
        if facts.checklist_version_id not in published:
            wrong[f"{index}.checklist_version"] = _("请选择一份已发布的检查清单。")
        made.append(
            Target(
                campaign=campaign,
                position=index + 1,
                kinds=list(facts.kinds),
                territory=territory,
                checklist_version=published.get(facts.checklist_version_id),
            )
        )
    _refuse_if(wrong)
    return made
