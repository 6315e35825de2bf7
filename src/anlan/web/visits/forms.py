"""What narrows the list of visits."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries as campaigns
from anlan.inspections.queries import VisitFilters
from anlan.inspections.states import InspectionKind, InspectionState
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.supervision import queries as supervision
from anlan.units import queries as units
from anlan.web.shell.fields import DayField

ANY = ("", _("全部"))
KINDS = [(kind.value, kind.label) for kind in InspectionKind if kind != InspectionKind.SELF]


class VisitFilterForm(forms.Form):
    """Every field is a parameter of the list's address; without one the campaign at hand is shown."""

    campaign = forms.ChoiceField(label=_("大检查"), required=False)
    q = forms.CharField(
        label=_("单位名称或拼音首字母"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(),
    )
    kind = forms.ChoiceField(label=_("检查方式"), required=False, choices=[ANY, *KINDS])
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ANY,
            (InspectionState.OPEN, _("进行中")),
            (InspectionState.CONFIRMED, _("已结束")),
        ],
    )
    unit = forms.ChoiceField(label=_("管理范围"), required=False)
    zone = forms.ChoiceField(label=_("责任区"), required=False)
    day_from = DayField(label=_("检查日期自"), required=False)
    day_until = DayField(label=_("检查日期至"), required=False)

    def __init__(self, actor: Actor, data: Any) -> None:  # noqa: ANN401 -- as Form's
        given = data.copy()
        if "campaign" not in given and (current := campaigns.current_campaign(actor)):
            given["campaign"] = str(current.pk)
        super().__init__(given)
        self._actor = actor
        launched = campaigns.launched_campaigns(actor)
        self._choices("campaign", [(str(each.pk), each.title) for each in launched])
        named = {str(key): name for key, name in units.territories(actor).values_list("pk", "name")}
        if unit := _unit(actor, given.get("unit", "")):
            # One school is too many for the list, but may be what a link asks for.
            named[str(unit[0])] = unit[1]
        self._choices("unit", list(named.items()))
        zones = [(str(each.pk), each.name) for each in supervision.zones(actor)]
        self._choices("zone", zones)
        if not zones:
            del self.fields["zone"]
        # What does not fit narrows nothing: an old link still opens the list.
        self.is_valid()

    def filters(self) -> VisitFilters:
        """The filters as the query takes them."""
        given = self.cleaned_data
        return VisitFilters(
            campaign_id=UUID(given["campaign"]) if given.get("campaign") else None,
            kind=given.get("kind", ""),
            state=given.get("state", ""),
            text=given.get("q", ""),
            unit_path=self._unit_path(),
            unit_paths=self._zone_paths(),
            day_from=given.get("day_from"),
            day_until=given.get("day_until"),
        )

    def active(self) -> int:
        """How many filters are set, the campaign aside."""
        return sum(bool(value) for name, value in self.cleaned_data.items() if name != "campaign")

    def chosen(self) -> dict[str, str]:
        """The filters that are set, for the record."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def address(self, **changes: str) -> str:
        """The list under these filters and the changes."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return f"?{urlencode({'campaign': '', **given, **changes})}"

    def _unit_path(self) -> str:
        chosen = self.cleaned_data.get("unit")
        return units.unit(self._actor, UUID(chosen)).path if chosen else ""

    def _zone_paths(self) -> tuple[str, ...] | None:
        chosen = self.cleaned_data.get("zone")
        if not chosen:
            return None
        zone = supervision.zone(self._actor, UUID(chosen))
        held = supervision.units_of(self._actor, zone)
        return tuple(held.values_list("unit_path", flat=True))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]  # a ChoiceField


def _unit(actor: Actor, words: str) -> tuple[UUID, str] | None:
    try:
        found = units.unit(actor, UUID(words))
    except (ValueError, NotFound):
        return None
    return found.pk, found.name
