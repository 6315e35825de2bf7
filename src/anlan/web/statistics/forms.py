"""What one chooses on the pages of the statistics."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries as campaigns
from anlan.kernel.scope import Actor
from anlan.reports.queries.statistics import Period
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign

MOST_CAMPAIGNS = 20
# No campaign is older; before it, lists of months would be endless.
EARLIEST = date(2000, 1, 1)
CUMULATIVE, MONTH, LAST_MONTH, DAYS = "", "month", "last_month", "days"
WHOLE = ("", _("全部"))


class ScopeForm(forms.Form):
    """Which campaign, and which part of it."""

    campaign = forms.ChoiceField(label=_("大检查"), required=False)
    under = forms.ChoiceField(label=_("管理范围"), required=False)

    def __init__(
        self, data: QueryDict, actor: Actor, campaign: "Campaign", under: tuple[str, str]
    ) -> None:
        # The address may leave out what is usual.
        super().__init__({"campaign": str(campaign.pk), **data.dict()})
        launched = {
            each.pk: each.title for each in campaigns.launched_campaigns(actor)[:MOST_CAMPAIGNS]
        }
        launched[campaign.pk] = campaign.title
        self._choose("campaign", list(launched.items()))
        areas = {unit.path: unit.name for unit in campaigns.areas(actor, campaign)}
        path, name = under
        if path:
            areas[path] = name
        self._choose("under", [WHOLE, *areas.items()])
        self.is_valid()

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class TableForm(ScopeForm):
    """Besides, from when to when."""

    span = forms.ChoiceField(
        label=_("统计期间"),
        required=False,
        choices=[
            (CUMULATIVE, _("累计")),
            (MONTH, _("本月")),
            (LAST_MONTH, _("上月")),
            (DAYS, _("自定期间")),
        ],
    )
    since = DayField(label=_("自"), required=False)
    until = DayField(label=_("至"), required=False)

    def visible_fields(self) -> list[forms.BoundField]:
        """The two days only where they decide."""
        chosen = self.data.get("span") == DAYS
        return [
            field
            for field in super().visible_fields()
            if chosen or field.name not in {"since", "until"}
        ]

    def clean(self) -> dict[str, Any]:
        """The first day does not lie after the last."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and day < EARLIEST:
                self.add_error(name, _("请选择2000年以后的日期。"))
        if given.get("span") == DAYS and since and until and since > until:
            self.add_error("until", _("结束日期不能早于开始日期。"))
        return given

    def period(self, today: date) -> Period:
        """The period that is asked for; nothing lies beyond today."""
        given = self.cleaned_data
        span = given.get("span") or CUMULATIVE
        if span == DAYS and self.is_valid():
            until = min(given.get("until") or today, today)
            since = given.get("since")
            return Period(until, min(since, until) if since else None)
        first = today.replace(day=1)
        if span == MONTH:
            return Period(today, first)
        if span == LAST_MONTH:
            last = first - timedelta(days=1)
            return Period(last, last.replace(day=1))
        return Period(today)
