"""A campaign from an issued plan: what the reader proposes and the officer has corrected."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from anlan.campaigns.commands.drafting import (
    CampaignFacts,
    PhaseFacts,
    TargetFacts,
    create_campaign,
    set_phases,
    set_targets,
)
from anlan.campaigns.commands.plan_words import DutyWords, description_with
from anlan.campaigns.commands.submissions import RequirementFacts, add_requirement
from anlan.campaigns.models import Campaign
from anlan.campaigns.plan import DatedEvent, DraftPlan
from anlan.campaigns.plan.phases import shortened
from anlan.campaigns.queries.plan_parties import AS_SCHOOLS
from anlan.kernel import events
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind

TITLE, DOCUMENT_NO, ENDS_WITH, PHASE_TITLE = 100, 60, 100, 100
# More than any plan has; the log need not hold what nobody wrote.
_MOST_TOLD = 100


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
        named |= AS_SCHOOLS
    return tuple(kind.value for kind in UnitKind if kind in named)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the officer has made of a proposal; `still_open` is asked for of nobody knows whom or when."""

    facts: CampaignFacts
    phases: Sequence[PhaseFacts] = ()
    targets: Sequence[TargetFacts] = ()
    requirements: Sequence[RequirementFacts] = ()
    still_open: Sequence[str] = ()
    duties: Sequence[DutyWords] = ()
    events: Sequence[DatedEvent] = ()


@transaction.atomic
def save_draft(*, actor: Actor, unit_id: UUID, plan: DraftPlan, corrected: Corrected) -> Campaign:
    """Begin a draft campaign with what the officer has made of the proposal.

    Facts, phases, targets and requirements are kept as such. Duties, dated events and what is still
    open are written under 工作要求, where units read them and the officer goes on correcting them.
    The log entry keeps what the plan asked for, and the duties and events as they were corrected.
    Fields of a refusal: those of the facts, "phases.<index>.<field>" and
    "requirements.<index>.<field>".
    """
    facts = replace(
        corrected.facts,
        description=description_with(
            corrected.facts.description, corrected.still_open, corrected.duties, corrected.events
        ),
    )
    campaign = create_campaign(actor=actor, unit_id=unit_id, facts=facts)
    if corrected.phases:
        with _placed("phases"):
            set_phases(actor=actor, campaign_id=campaign.pk, phases=corrected.phases)
    if corrected.targets:
        set_targets(actor=actor, campaign_id=campaign.pk, targets=corrected.targets)
    for index, each in enumerate(corrected.requirements):
        with _placed(f"requirements.{index}"):
            add_requirement(actor=actor, campaign_id=campaign.pk, facts=each)
    events.record(
        "campaigns.read_plan",
        campaign,
        actor,
        plan=plan.title.value if plan.title else "",
        year=plan.year.value,
        year_from=plan.year.inferred_from.value,
        requirements=[[r.who, r.what, r.due_words] for r in plan.requirements[:_MOST_TOLD]],
        duties=[[each.number, list(each.parties)] for each in corrected.duties[:_MOST_TOLD]],
        events=[[each.kind.value, each.date_words] for each in corrected.events[:_MOST_TOLD]],
        zones=plan.zones.value if plan.zones else None,
        missing_annexes=[f"{each.number} {each.title}".strip() for each in plan.missing_annexes],
    )
    return campaign


@contextmanager
def _placed(where: str) -> Iterator[None]:
    """A refusal from within names where on the page it belongs."""
    try:
        yield
    except InvalidInput as error:
        told = {f"{where}.{name}": text for name, text in error.fields.items()}
        raise InvalidInput(str(error), fields=told) from error
