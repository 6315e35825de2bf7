"""The reminders that the demo district was given: digests of the last days, and one 催报."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.campaigns.models import Campaign
from anlan.campaigns.queries import submissions
from anlan.cli.demo.simulation import SATURDAY, Simulation
from anlan.kernel import clock
from anlan.reminders import commands
from anlan.reminders.queries import UrgeFilters

DAYS = 4
NOTE = "请各单位抓紧报送，有困难的请与安全股联系。"


def plan_reminders(simulation: Simulation, campaign: Campaign) -> None:
    """Let the clock of the last days write digests at eight, and the bureau urge once."""
    local = timezone.localtime(simulation.end)
    for back in range(DAYS, -1, -1):
        morning = datetime.combine(local.date() - timedelta(days=back), time(8), local.tzinfo)
        # On a free day nothing is due; the clockwork would move it to the next working day.
        if simulation.begin < morning < simulation.end and morning.weekday() < SATURDAY:
            simulation.plan(morning, _digest)
    simulation.plan(simulation.end - timedelta(days=1), lambda: _urge(campaign))


def _digest() -> None:
    commands.remind(clock.now())


def _urge(campaign: Campaign) -> None:
    """Ask for what most units owe."""
    administrator = actor_for(User.objects.get(username="admin"))
    today = clock.today()
    boards = submissions.boards(
        administrator, campaign, submissions.requirements_of(administrator, campaign), today
    )
    owed = max(boards, key=lambda board: board.total.owing, default=None)
    if owed is not None and owed.total.owing:
        commands.urge(
            actor=administrator,
            requirement_id=owed.requirement.pk,
            choice=commands.Choice(UrgeFilters()),
            note=NOTE,
            now=clock.now(),
        )
