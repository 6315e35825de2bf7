"""Reading an issued plan by rules: no network, no model, the same text gives the same proposal."""

from datetime import date

from anlan.campaigns.plan.dates import Calendar
from anlan.campaigns.plan.duties import read_duties
from anlan.campaigns.plan.head import Head, read_head
from anlan.campaigns.plan.mentions import find_annexes, find_counts, find_events, find_targets
from anlan.campaigns.plan.outline import outline
from anlan.campaigns.plan.phases import phase_nodes, read_period, read_phases
from anlan.campaigns.plan.proposals import DraftPlan, Slip, StatedDay
from anlan.campaigns.plan.requirements import find_requirements
from anlan.campaigns.plan.text import PlanText
from anlan.campaigns.plan.years import infer_year


def read_plan(text: str, *, today: date | None, year: int | None = None) -> DraftPlan:
    """What campaign the plan proposes; any text is read, one that is no plan proposes little.

    `year` is the officer's word on the year of dates without one; `today` is what they fall back
    on where the text gives no hint, and without it they stay open.
    """
    plan = PlanText(text)
    head = read_head(plan)
    inferred = infer_year(plan, head, given=year, today=today)
    issued_on = Calendar(inferred.value).first(head.issued) if head.issued else None
    calendar = Calendar(inferred.value, issued_on)
    nodes = [node for node in outline(plan, head.body_end) if node.start >= head.body_start]
    staged = phase_nodes(plan, nodes)
    phases = read_phases(plan, staged, calendar)
    requirements = find_requirements(plan, calendar, head.body_start, head.body_end)
    taken = [each.source for each in requirements]
    return DraftPlan(
        title=head.title,
        name=head.name,
        issuer=head.issuer,
        document_no=head.document_no,
        issued_on=_issued(plan, head, issued_on),
        year=inferred,
        period=read_period(plan, head, calendar, phases),
        phases=tuple(phases),
        requirements=tuple(requirements),
        events=tuple(find_events(plan, calendar, head, staged, taken)),
        duties=tuple(read_duties(plan, nodes, calendar)),
        counts=tuple(find_counts(plan, head)),
        targets=tuple(find_targets(plan, head, nodes)),
        annexes=tuple(find_annexes(plan, head)),
        slips=tuple(Slip(found, meant, source) for found, meant, source in plan.slips()),
    )


def _issued(plan: PlanText, head: Head, on: date | None) -> StatedDay | None:
    if head.issued is None:
        return None
    start, end = head.issued.start, head.issued.end
    return StatedDay(on, plan.words(start, end), plan.source(start, end))
