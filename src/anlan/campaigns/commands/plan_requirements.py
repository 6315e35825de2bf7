"""What a plan asks units to hand in, made ready to be kept as requirements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from anlan.campaigns.commands.submissions import DEFAULT_CHAIN, ColumnFacts, RequirementFacts
from anlan.campaigns.plan import DraftPlan
from anlan.campaigns.plan.asked import Asked, asked
from anlan.campaigns.queries.plan_parties import Who, section_of, who_is_meant
from anlan.campaigns.states import RequirementForm, ReviewStep
from anlan.kernel import language
from anlan.kernel.scope import Actor
from anlan.units.models import Unit
from anlan.units.states import UnitKind

# Plans do not say until when a late hand-in is still taken, nor when all is locked: a week for the
# late, a further one for what is returned. The officer sees and changes both.
LATE_DAYS, LOCK_DAYS = 7, 14
TITLE = 100


@dataclass(frozen=True, slots=True)
class ProposedRequirement:
    """One thing to be handed in once, whom the register knows by those words, and its reviewers."""

    asked: Asked
    who: Who
    section_key: str = ""
    edition: int | None = None
    counts_from: date | None = None
    # The plan covers kindergartens and here says 学校, which in some plans means them as well.
    are_kindergartens_open: bool = False

    @property
    def title(self) -> str:
        """Its name as far as a requirement keeps it."""
        return self.asked.title[:TITLE]

    @property
    def review_chain(self) -> tuple[str, ...]:
        """The usual steps, and the section to which the plan has it sent."""
        section = (ReviewStep.SECTION.value,) if self.section_key else ()
        return (*DEFAULT_CHAIN, *section)

    @property
    def description(self) -> str:
        """What the plan says of it beside name, party and day."""
        with override(language.OF_RECORD):
            lines = [_("时限原文：%(words)s") % {"words": self.asked.due_words}]
            if self.asked.to:
                lines.append(_("报送至：%(desk)s") % {"desk": self.asked.to})
            return "\n".join(lines)

    def facts(self) -> RequirementFacts | None:
        """As it may be kept unseen by anybody; None where a name, a day or the units are missing."""
        due_on = self.asked.due_on
        if due_on is None or not self.title or not self.who.is_known:
            return None
        return RequirementFacts(
            title=self.title,
            form=self.asked.form,
            due_on=due_on,
            description=self.description,
            kinds=self.who.kinds,
            named_unit_ids=tuple(unit.pk for unit in self.who.named),
            named_only=not self.who.kinds,
            columns=tuple(ColumnFacts(title) for title in self.asked.columns),
            edition=self.edition,
            counts_from=self.counts_from,
            late_until=late_until(due_on),
            locks_on=locks_on(due_on),
            review_chain=self.review_chain,
            section_key=self.section_key,
            source=self.asked.source.quote,
        )


def late_until(due_on: date) -> date:
    """The last day on which a late hand-in is taken where nobody says another."""
    return due_on + timedelta(days=LATE_DAYS)


def locks_on(due_on: date) -> date:
    """The last day on which anything is taken where nobody says another."""
    return due_on + timedelta(days=LOCK_DAYS)


def proposed_requirements(
    *, actor: Actor, owner: Unit, sections: Sequence[Unit], plan: DraftPlan
) -> list[ProposedRequirement]:
    """Everything that the plan asks for, time by time, with the units of that bureau it is asked of."""
    things = asked(plan)
    meant = who_is_meant(actor, owner, sections, {each.who for each in things})
    keyed = [unit for unit in sections if unit.section_key]
    editions = _editions(things, plan)
    covered = {target.kind for target in plan.targets}
    made = []
    for index, each in enumerate(things):
        section = section_of(keyed, each.to) if each.to else None
        edition, counts_from = editions.get(index, (None, None))
        made.append(
            ProposedRequirement(
                each,
                meant[each.who],
                section.section_key if section else "",
                edition,
                counts_from,
                UnitKind.KINDERGARTEN in covered and _are_schools(meant[each.who]),
            )
        )
    return made


def _are_schools(who: Who) -> bool:
    return UnitKind.SCHOOL in who.kinds and UnitKind.KINDERGARTEN not in who.kinds


def _editions(things: Iterable[Asked], plan: DraftPlan) -> dict[int, tuple[int, date | None]]:
    """The reports by number: each counts from the day after the one before it was due."""
    dated = [
        (each.due_on, index)
        for index, each in enumerate(things)
        if each.form == RequirementForm.REPORT and each.due_on
    ]
    since = plan.period.starts.on if plan.period and plan.period.starts else None
    found: dict[int, tuple[int, date | None]] = {}
    number, last = 0, date.min
    for due_on, index in sorted(dated):
        if due_on != last:
            number += 1
            since = last + timedelta(days=1) if number > 1 else since
        found[index] = number, since
        last = due_on
    return found


def told(things: Sequence[Asked]) -> list[str]:
    """What could not be kept as a requirement, as lines that the officer meets in 工作要求."""
    with override(language.OF_RECORD):
        return [
            _("%(who)s：%(what)s，%(due)s报送%(to)s。")
            % {
                "who": each.who or _("各单位"),
                "what": each.title or _("（材料名称见方案）"),
                "due": each.due_words,
                "to": each.to,
            }
            for each in things
        ]
