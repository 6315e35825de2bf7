"""Everything on the page of a plan that may be corrected, as one sheet of forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.http import QueryDict

from anlan.campaigns.commands.from_plan import Corrected, proposed_kinds
from anlan.campaigns.commands.plan_requirements import (
    ProposedRequirement,
    proposed_requirements,
    told,
)
from anlan.campaigns.commands.plan_words import DutyWords, proposed_duties
from anlan.campaigns.plan import DatedEvent, DraftPlan
from anlan.campaigns.queries.plan_parties import sections_of, units_named
from anlan.checklists import queries as checklists
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor
from anlan.web.campaigns.forms import FactsForm, add_refusal, version_choices
from anlan.web.campaigns.plan_forms import (
    PlanDutyForm,
    PlanEventForm,
    PlanPhaseForm,
    PlanTargetForm,
    ProposedRow,
    listed,
)
from anlan.web.campaigns.plan_page import initial_facts, initial_phases
from anlan.web.campaigns.plan_requirements import (
    BLANK,
    PlanRequirementForm,
    initial_requirements,
)
from anlan.web.campaigns.rows import MOST_ROWS, posted_rows

if TYPE_CHECKING:
    from anlan.units.models import Unit

REQUIREMENTS, PHASES, DUTIES, EVENTS = "requirements", "phases", "duties", "events"
_FORMS: dict[str, type[ProposedRow]] = {
    REQUIREMENTS: PlanRequirementForm,
    PHASES: PlanPhaseForm,
    DUTIES: PlanDutyForm,
    EVENTS: PlanEventForm,
}
# The buttons that add a row, and what the new row begins with.
_ADDS: dict[str, tuple[str, dict[str, Any]]] = {
    "add-requirement": (REQUIREMENTS, BLANK),
    "add-phase": (PHASES, {}),
}
_LONGEST_WHEN = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as read, and what it proposes for the bureau at hand."""

    plan: DraftPlan
    owner: "Unit"
    sections: "list[Unit]"
    requirements: list[ProposedRequirement]
    duties: list[DutyWords]
    events: list[DatedEvent]

    @classmethod
    def of(cls, actor: Actor, owner: "Unit", plan: DraftPlan) -> "Proposal":
        """What the plan proposes for that bureau."""
        sections = sections_of(actor, owner)
        requirements = proposed_requirements(actor=actor, owner=owner, sections=sections, plan=plan)
        return cls(plan, owner, sections, requirements, proposed_duties(plan), list(plan.events))

    @property
    def unlisted(self) -> list[ProposedRequirement]:
        """What would make the page endless: told under 工作要求 instead, as are further duties."""
        return self.requirements[MOST_ROWS:]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The forms of the page; `rows` by what they are rows of."""

    proposal: Proposal
    facts: FactsForm
    target: PlanTargetForm
    rows: dict[str, BaseFormSet[Any]]

    def are_valid(self) -> bool:
        """Whether all are; each is asked, so that every mistake shows at once."""
        formsets = [each.is_valid() for each in self.rows.values()]
        return all([self.facts.is_valid(), self.target.is_valid(), *formsets])

    def kept(self, name: str) -> list[Any]:
        """The rows that are not left out."""
        return [form for form in self.rows[name].forms if not form.is_left_out]

    def corrected(self) -> Corrected:
        """What the officer has made of it; only of a valid sheet."""
        proposal, facts = self.proposal, self.facts.facts()
        duties = (form.words(proposal.duties) for form in self.kept(DUTIES))
        events = (form.event(proposal.events) for form in self.kept(EVENTS))
        return Corrected(
            facts,
            phases=[form.facts_within(facts) for form in self.kept(PHASES)],
            targets=self.target.targets(),
            requirements=[form.facts(proposal.requirements) for form in self.kept(REQUIREMENTS)],
            still_open=told([each.asked for each in proposal.unlisted]),
            duties=[*filter(None, duties), *proposal.duties[MOST_ROWS:]],
            events=[*filter(None, events), *proposal.events[MOST_ROWS:]],
        )

    def add_refusal(self, error: DomainError) -> None:
        """Show a refusal of the command where on the sheet it belongs."""
        rest: dict[str, Any] = {}
        for name, text in error.fields.items():
            place, _dot, field = name.partition(".")
            if place not in self.rows or not self._add_to_row(place, field, str(text)):
                rest[name] = text
        if rest or not error.fields:
            add_refusal(self.facts, DomainError(str(error), fields=rest))

    def _add_to_row(self, name: str, where: str, text: str) -> bool:
        number, _dot, field = where.partition(".")
        kept = self.kept(name)
        if not number.isdigit() or int(number) >= len(kept):
            return False
        form = kept[int(number)]
        if isinstance(form, PlanRequirementForm):
            form.add_refusal(field, text)
        else:
            form.add_error(field if field in form.fields else None, text)
        return True

    def wrong_rows(self) -> list[tuple[str, int, str]]:
        """What rows have to be corrected: of what, which from 1 on, and the first thing wrong."""
        return [
            (name, number, next(iter(form.errors.values()))[0])
            for name, rows in self.rows.items()
            for number, form in enumerate(rows.forms, start=1)
            if form.is_bound and form.errors
        ]


def fresh_sheet(actor: Actor, owners: Sequence["Unit"], proposal: Proposal) -> Sheet:
    """The sheet as the plan proposes it."""
    initial = {
        REQUIREMENTS: initial_requirements(proposal.requirements)[:MOST_ROWS],
        PHASES: _placed(initial_phases(proposal.plan))[:MOST_ROWS],
        DUTIES: _placed({"parties": "、".join(duty.parties)} for duty in proposal.duties)[
            :MOST_ROWS
        ],
        EVENTS: _placed({"when": each.date_words[:_LONGEST_WHEN]} for each in proposal.events)[
            :MOST_ROWS
        ],
    }
    return _unbound(
        actor,
        owners,
        proposal,
        facts=initial_facts(proposal.plan, clock.today()),
        target={"kinds": proposed_kinds(proposal.plan)},
        rows=initial,
    )


def added_sheet(
    actor: Actor, owners: Sequence["Unit"], proposal: Proposal, data: QueryDict
) -> Sheet | None:
    """The sheet as it was typed, unchecked, with the row that the button adds; None for another."""
    added = _ADDS.get(data.get("do", ""))
    if added is None:
        return None
    rows = {name: posted_rows(data, form, name) for name, form in _FORMS.items()}
    name, blank = added
    rows[name] = [*rows[name], blank][:MOST_ROWS]
    return _unbound(
        actor,
        owners,
        proposal,
        facts=data.dict(),
        target={
            "kinds": data.getlist("kinds"),
            "checklist_version": data.get("checklist_version"),
        },
        rows=rows,
    )


def posted_sheet(
    actor: Actor, owners: Sequence["Unit"], proposal: Proposal, data: QueryDict
) -> Sheet:
    """The sheet as it was sent to be kept."""
    names = {
        name
        for row in posted_rows(data, PlanRequirementForm, REQUIREMENTS)
        for name in listed(str(row["named"]))
    }
    known = units_named(actor, proposal.owner, names) if names else {}
    made = _formsets(proposal, known)
    return Sheet(
        proposal,
        FactsForm(data, owners=owners),
        PlanTargetForm(data, versions=_versions(actor)),
        {name: rows(data) for name, rows in made.items()},
    )


def _unbound(
    actor: Actor,
    owners: Sequence["Unit"],
    proposal: Proposal,
    *,
    facts: dict[str, Any],
    target: dict[str, Any],
    rows: dict[str, list[dict[str, Any]]],
) -> Sheet:
    made = _formsets(proposal, {})
    return Sheet(
        proposal,
        FactsForm(owners=owners, initial=facts),
        PlanTargetForm(versions=_versions(actor), initial=target),
        {name: formset(initial=rows[name]) for name, formset in made.items()},
    )


def _formsets(proposal: Proposal, known: "dict[str, Unit]") -> dict[str, Any]:
    sections = [(unit.section_key, unit.name) for unit in proposal.sections if unit.section_key]
    options = {REQUIREMENTS: {"sections": sections, "known": known}}
    return {
        name: partial(_factory(form), prefix=name, form_kwargs=options.get(name, {}))
        for name, form in _FORMS.items()
    }


def _factory(form: type[forms.Form]) -> type[BaseFormSet[Any]]:
    return formset_factory(form, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def _versions(actor: Actor) -> list[tuple[str, str]]:
    return version_choices(list(checklists.published_versions(actor)))


def _placed(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "place": place} for place, row in enumerate(rows)]
