"""The address of a page of the statistics, read: whose numbers, of which campaign, of which days."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from anlan.campaigns import queries as campaigns
from anlan.kernel import clock
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import STEP_WIDTH, Actor
from anlan.reports.permissions import require_reader
from anlan.reports.queries.statistics import Asked, Period
from anlan.units import queries as units
from anlan.web.shell.request import SignedInRequest
from anlan.web.statistics.forms import ScopeForm, TableForm

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign
    from anlan.units.models import Unit

PATH = re.compile(f"(?:[0-9a-z]{{{STEP_WIDTH}}})+")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the statistics; `under_name` is the part's name, "" for the whole."""

    asked: Asked
    form: ScopeForm
    under_name: str

    @property
    def campaign(self) -> "Campaign":
        """The campaign looked at."""
        return self.asked.campaign

    def query(self, **changes: str) -> str:
        """The parameters of an address that looks at the same, with these changes."""
        given = {
            "campaign": str(self.campaign.pk),
            "under": self.asked.unit_path,
            **{
                name: str(value)
                for name in ("span", "since", "until")
                if (value := self.form.cleaned_data.get(name))
            },
            **changes,
        }
        return urlencode({name: value for name, value in given.items() if value})


def look(request: SignedInRequest, *, with_period: bool = False) -> Look | None:
    """Read the address; None before the first campaign, NotFound for what is out of sight."""
    actor, given = request.actor, request.GET
    require_reader(actor)
    campaign = _campaign(actor, given.get("campaign", ""))
    if campaign is None:
        return None
    part = _part(actor, given.get("under", ""))
    path, name = (part.path, part.name) if part else ("", "")
    part_id = part.pk if part else None
    today = clock.today()
    if with_period:
        dated = TableForm(given, actor, campaign, (path, name))
        period = dated.period(today)
        return Look(Asked(actor, campaign, period, today, path, unit_id=part_id), dated, name)
    form = ScopeForm(given, actor, campaign, (path, name))
    return Look(Asked(actor, campaign, Period(today), today, path, unit_id=part_id), form, name)


def _campaign(actor: Actor, words: str) -> "Campaign | None":
    if not words:
        return campaigns.current_campaign(actor)
    try:
        return campaigns.campaign(actor, UUID(words))
    except ValueError as error:
        raise NotFound from error


def _part(actor: Actor, path: str) -> "Unit | None":
    if not path:
        return None
    found = units.units(actor).filter(path=path).first() if PATH.fullmatch(path) else None
    if found is None:
        raise NotFound
    return found
