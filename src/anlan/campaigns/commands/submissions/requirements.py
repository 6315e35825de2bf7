"""Stating what is to be handed in: in the draft, and with a reason once the campaign runs."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anlan.campaigns.commands.drafting import locked
from anlan.campaigns.commands.reasons import require_reason
from anlan.campaigns.commands.submissions.facts import (
    Places,
    RequirementFacts,
    columns_as_json,
    places,
    tidied,
    wrong_facts,
)
from anlan.campaigns.commands.submissions.rows import follow_requirement, withdraw
from anlan.campaigns.models import Campaign, Requirement, Submission
from anlan.campaigns.states import CampaignState, ReviewStep, SubmissionState
from anlan.kernel import clock, events, files, papers
from anlan.kernel.errors import InvalidInput, NotFound, WrongState
from anlan.kernel.scope import Actor

MOST_REQUIREMENTS = 60


@transaction.atomic
def add_requirement(*, actor: Actor, campaign_id: UUID, facts: RequirementFacts) -> Requirement:
    """Ask for one more thing; in a running campaign the units owe it from now on."""
    campaign = _open_campaign(actor, campaign_id)
    facts = tidied(facts)
    found = _sound(actor, campaign, facts, None)
    standing = campaign.requirements.filter(dropped_at=None)
    if standing.count() >= MOST_REQUIREMENTS:
        text = _("报送事项请控制在 %(most)d 项以内。") % {"most": MOST_REQUIREMENTS}
        raise InvalidInput(text)
    last = campaign.requirements.aggregate(last=Max("position"))["last"] or 0
    requirement = Requirement(campaign=campaign, position=last + 1, created_at=clock.now())
    _write(requirement, facts)
    requirement.save(force_insert=True)
    _write_who(requirement, found)
    told = _told(requirement)
    if campaign.state != CampaignState.DRAFT:
        told |= follow_requirement(requirement).told()
    events.record("campaigns.add_requirement", campaign, actor, **told)
    return requirement


@transaction.atomic
def update_requirement(
    *, actor: Actor, requirement_id: UUID, facts: RequirementFacts, reason: str = ""
) -> Requirement:
    """State it anew. Once the campaign runs a reason is needed, and the form stays.

    Units that owe it now get their row, open rows of those that do not are withdrawn; what waits
    on a step of review that is gone moves on to the next.
    """
    requirement = _locked(actor, requirement_id)
    campaign, facts = requirement.campaign, tidied(facts)
    runs = campaign.state != CampaignState.DRAFT
    if runs and facts.form != requirement.form:
        raise InvalidInput(fields={"form": _("启动后不能改变报送形式。请作废后另行设置。")})
    if runs:
        require_reason(reason)
    found = _sound(actor, campaign, facts, requirement)
    before = _told(requirement)
    _write(requirement, facts)
    requirement.save()
    _write_who(requirement, found)
    after = _told(requirement)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    moved: dict[str, int] = {}
    if runs:
        _follow_review(requirement)
        moved = follow_requirement(requirement).told()
    if changed or moved:
        events.record(
            "campaigns.update_requirement",
            campaign,
            actor,
            title=requirement.title,
            reason=reason.strip(),
            changed=changed,
            **moved,
        )
    return requirement


@transaction.atomic
def drop_requirement(*, actor: Actor, requirement_id: UUID, reason: str = "") -> None:
    """Ask for it no longer: a draft forgets it, a running campaign keeps it as dropped, with why."""
    requirement = _locked(actor, requirement_id)
    campaign, withdrawn = requirement.campaign, 0
    if campaign.state == CampaignState.DRAFT:
        Requirement.objects.filter(pk=requirement.pk).delete()
    else:
        require_reason(reason)
        withdrawn = withdraw(requirement.submissions.all())
        requirement.dropped_at = clock.now()
        requirement.save(update_fields=["dropped_at"])
    events.record(
        "campaigns.drop_requirement",
        campaign,
        actor,
        title=requirement.title,
        reason=reason.strip(),
        withdrawn=withdrawn,
    )


@transaction.atomic
def order_requirements(
    *, actor: Actor, campaign_id: UUID, requirement_ids: Sequence[UUID]
) -> list[Requirement]:
    """Put them in that order; all that stand must be named."""
    campaign = _open_campaign(actor, campaign_id)
    standing = {each.pk: each for each in campaign.requirements.filter(dropped_at=None)}
    if sorted(standing, key=str) != sorted(requirement_ids, key=str):
        raise InvalidInput(_("报送事项已有变化，请刷新页面后再调整顺序。"))
    ordered = [standing[pk] for pk in requirement_ids]
    for position, requirement in enumerate(ordered, start=1):
        requirement.position = position
    Requirement.objects.bulk_update(ordered, ["position"])
    told = [requirement.title for requirement in ordered]
    events.record("campaigns.order_requirements", campaign, actor, titles=told)
    return ordered


@transaction.atomic
def set_template(*, actor: Actor, requirement_id: UUID, data: bytes, name: str) -> Requirement:
    """Give the units a file to start from; nothing takes the present one away."""
    requirement = _locked(actor, requirement_id)
    requirement.template, requirement.template_name = None, ""
    if data:
        paper = papers.prepare_paper(data, name, most_bytes=settings.SUBMISSION_FILE_BYTES)
        requirement.template = files.store(paper.data, paper.media_type)
        requirement.template_name = paper.name
    requirement.save(update_fields=["template", "template_name"])
    events.record(
        "campaigns.set_template",
        requirement.campaign,
        actor,
        title=requirement.title,
        name=requirement.template_name,
        file=requirement.template_id,
    )
    return requirement


def _open_campaign(actor: Actor, campaign_id: UUID) -> Campaign:
    campaign = locked(actor, campaign_id, "set_requirements")
    if campaign.state == CampaignState.CLOSED:
        raise WrongState(_("大检查已结束，不能再调整报送事项。"))
    return campaign


def _locked(actor: Actor, requirement_id: UUID) -> Requirement:
    """The requirement with its campaign locked: rows are added and withdrawn one at a time."""
    campaign_id = (
        Requirement.objects.filter(pk=requirement_id).values_list("campaign_id", flat=True).first()
    )
    if campaign_id is None:
        raise NotFound
    campaign = _open_campaign(actor, campaign_id)
    found = campaign.requirements.select_for_update().filter(pk=requirement_id).first()
    if found is None:
        raise NotFound
    if found.dropped_at is not None:
        raise WrongState(_("该报送事项已作废。"))
    return found


def _sound(
    actor: Actor, campaign: Campaign, facts: RequirementFacts, before: Requirement | None
) -> Places:
    found = places(actor, campaign, facts)
    if wrong := wrong_facts(campaign, facts, found, before):
        raise InvalidInput(fields=wrong)
    return found


def _write(requirement: Requirement, facts: RequirementFacts) -> None:
    requirement.title, requirement.description = facts.title, facts.description
    requirement.form = facts.form
    requirement.kinds = list(facts.kinds)
    requirement.named_only = facts.named_only
    requirement.columns = columns_as_json(facts.columns)
    requirement.edition, requirement.counts_from = facts.edition, facts.counts_from
    requirement.due_on, requirement.late_until = facts.due_on, facts.late_until
    requirement.locks_on = facts.locks_on
    requirement.review_chain = list(facts.review_chain)
    requirement.section_key, requirement.source = facts.section_key, facts.source


def _write_who(requirement: Requirement, found: Places) -> None:
    requirement.territories.set(found.territories)
    requirement.named_units.set(found.named)


def _told(requirement: Requirement) -> dict[str, object]:
    """What the log says of it."""
    return {
        "title": requirement.title,
        "description": requirement.description,
        "form": requirement.form,
        "kinds": requirement.kinds,
        "territories": [unit.name for unit in requirement.territories.order_by("path")],
        "named_units": [unit.name for unit in requirement.named_units.order_by("path")],
        "named_only": requirement.named_only,
        "columns": [column["title"] for column in requirement.columns],
        "edition": requirement.edition,
        "counts_from": str(requirement.counts_from or ""),
        "due_on": str(requirement.due_on),
        "late_until": str(requirement.late_until or ""),
        "locks_on": str(requirement.locks_on or ""),
        "review_chain": requirement.review_chain,
        "section_key": requirement.section_key,
    }


def _follow_review(requirement: Requirement) -> None:
    """Rows follow the section in charge; what waits on a step that is gone moves to the next."""
    rows = Submission.objects.filter(requirement=requirement)
    rows.exclude(section_key=requirement.section_key).update(section_key=requirement.section_key)
    waiting = rows.filter(state=SubmissionState.HANDED_IN)
    order = [step.value for step in ReviewStep]
    for place, step in enumerate(order):
        if not _stands(requirement, step):
            later = (each for each in order[place + 1 :] if _stands(requirement, each))
            waiting.filter(step=step).update(step=next(later, ReviewStep.BUREAU.value))


def _stands(requirement: Requirement, step: str) -> bool:
    if step == ReviewStep.SECTION and not requirement.section_key:
        return False
    return step in requirement.review_chain or step == ReviewStep.BUREAU
