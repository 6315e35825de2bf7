"""A campaign from an issued plan: what the reader proposes and the officer has corrected."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.campaigns.commands.drafting import (
    CampaignFacts,
    PhaseFacts,
    TargetFacts,
    create_campaign,
    set_phases,
    set_targets,
)
from anlan.campaigns.models import Campaign
from anlan.campaigns.plan import DraftPlan, Requirement
from anlan.campaigns.plan.phases import shortened
from anlan.kernel import events, language
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind

TITLE, DOCUMENT_NO, ENDS_WITH, PHASE_TITLE = 100, 60, 100, 100
# "Schools of every kind" are met in the register as these three.
_AS_SCHOOLS = frozenset({UnitKind.SCHOOL, UnitKind.CENTRAL_SCHOOL, UnitKind.TEACHING_POINT})


def proposed_start(plan: DraftPlan) -> date | None:
    """The first day as the plan gives it; one that counts from its issue needs the day of issue."""
    starts = plan.period.starts if plan.period else None
    issued_on = plan.issued_on.on if plan.issued_on else None
    return starts.on if starts and starts.on else issued_on


def proposed_facts(plan: DraftPlan, *, starts_on: date) -> CampaignFacts:
    """The campaign's facts as the plan gives them, from that day on."""
    ends = plan.period.ends if plan.period else None
    return CampaignFacts(
        title=plan.name[:TITLE],
        starts_on=starts_on,
        ends_on=ends.on if ends else None,
        ends_with=ends.words[:ENDS_WITH] if ends and not ends.on else "",
        document_no=plan.document_no.value[:DOCUMENT_NO] if plan.document_no else "",
        issued_on=plan.issued_on.on if plan.issued_on else None,
        description=told_requirements(plan.requirements),
    )


def proposed_phases(plan: DraftPlan, facts: CampaignFacts) -> list[PhaseFacts]:
    """The phases; one without days of its own takes the campaign's."""
    made = []
    for phase in plan.phases:
        starts_on = max(phase.starts_on or facts.starts_on, facts.starts_on)
        ends_on = phase.ends_on if phase.ends_on and phase.ends_on >= starts_on else facts.ends_on
        text = shortened(phase.text)
        made.append(PhaseFacts(phase.title[:PHASE_TITLE], starts_on, ends_on, text))
    return made


def proposed_kinds(plan: DraftPlan) -> tuple[str, ...]:
    """The kinds of units that the plan covers, in the order of the register."""
    named = {target.kind for target in plan.targets}
    if UnitKind.SCHOOL in named:
        named |= _AS_SCHOOLS
    return tuple(kind.value for kind in UnitKind if kind in named)


def told_requirements(requirements: Sequence[Requirement]) -> str:
    """The requirements as lines that the units taking part can read in the campaign."""
    with override(language.OF_RECORD):
        lines = [
            _("%(number)d. %(who)s：%(what)s，%(due)s报送%(to)s。")
            % {
                "number": number,
                "who": each.who or _("各单位"),
                "what": each.what or _("（材料名称见方案）"),
                "due": each.due_words,
                "to": each.to,
            }
            for number, each in enumerate(requirements, start=1)
        ]
        return "\n".join([_("报送事项："), *lines]) if lines else ""


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    unit_id: UUID,
    plan: DraftPlan,
    facts: CampaignFacts,
    phases: Sequence[PhaseFacts] = (),
    targets: Sequence[TargetFacts] = (),
) -> Campaign:
    """Begin a draft campaign with what the officer has made of the proposal.

    Kept are the facts, the phases and, where a checklist was chosen, the targets. Requirements,
    duties and annexes have no place of their own in a campaign: they go into the log entry, so
    that it stays known what the plan asked for. Fields of a refusal: those of the facts, and
    "phases.<index>.<field>".
    """
    campaign = create_campaign(actor=actor, unit_id=unit_id, facts=facts)
    if phases:
        try:
            set_phases(actor=actor, campaign_id=campaign.pk, phases=phases)
        except InvalidInput as error:
            told = {f"phases.{name}": text for name, text in error.fields.items()}
            raise InvalidInput(str(error), fields=told) from error
    if targets:
        set_targets(actor=actor, campaign_id=campaign.pk, targets=targets)
    events.record(
        "campaigns.read_plan",
        campaign,
        actor,
        plan=plan.title.value if plan.title else "",
        year=plan.year.value,
        year_from=plan.year.inferred_from.value,
        requirements=[[each.who, each.what, each.due_words] for each in plan.requirements],
        zones=plan.zones.value if plan.zones else None,
        missing_annexes=[f"{each.number} {each.title}".strip() for each in plan.missing_annexes],
    )
    return campaign
