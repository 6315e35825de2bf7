"""What is asked of the statistics: whose, of which campaign, which days, narrowed to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anlan.campaigns.models import Campaign
from anlan.hazards.queries import LedgerFilters
from anlan.kernel.scope import Actor
from anlan.reports.queries.statistics.periods import Period


class By(Enum):
    """What the lines of a table stand for."""

    UNIT = "unit"
    KIND = "kind"
    TERRITORY = "territory"
    ZONE = "zone"
    SECTION = "section"
    CATEGORY = "category"
    MONTH = "month"


BY_TITLES: Mapping[By, Promise] = {
    By.UNIT: gettext_lazy("单位"),
    By.KIND: gettext_lazy("单位类型"),
    By.TERRITORY: gettext_lazy("管理范围"),
    By.ZONE: gettext_lazy("责任区"),
    By.SECTION: gettext_lazy("责任股室"),
    By.CATEGORY: gettext_lazy("隐患类别"),
    By.MONTH: gettext_lazy("月份"),
}
# Along these no unit can be told: one school answers to every section and has every category.
WITHOUT_UNITS = frozenset({By.SECTION, By.CATEGORY})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is asked of: whose, of which campaign, which days, below which unit.

    `unit_path` narrows to a territory or school ("" for all in scope); `section_key` and
    `category` to one line of responsibility. `today` decides what is overdue.
    """

    actor: Actor
    campaign: Campaign
    period: Period
    today: date
    unit_path: str = ""
    section_key: str = ""
    category: str = ""
    # Of the unit at `unit_path`, for the addresses of lists.
    unit_id: UUID | None = None

    @property
    def filters(self) -> LedgerFilters:
        """The same for the ledger, without the period."""
        return LedgerFilters(
            today=self.today,
            campaign_id=self.campaign.pk,
            unit_path=self.unit_path,
            section_key=self.section_key,
            category=self.category,
        )

    @property
    def tells_units(self) -> bool:
        """Whether coverage and visits belong to it: they know no section and no category."""
        return not (self.section_key or self.category)

    @property
    def has_ended(self) -> bool:
        """Whether the period lies behind: overdue is then unknown."""
        return self.period.has_ended(self.today)
