"""What only the statistics ask of the ledger: fields of its address that show once they are asked."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries as campaigns
from anlan.hazards.queries import LedgerFilters
from anlan.hazards.states import INSPECTION_ORIGINS
from anlan.kernel.scope import Actor
from anlan.supervision import queries as supervision
from anlan.units.states import INSPECTED_KINDS, UnitKind
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from anlan.units.models import Unit

# One choice of origin stands for all inspections that come to a unit.
INSPECTIONS = "inspection"
ONLY = {"alone": _("只看本单位"), "directly": _("只看直属单位")}
_DAYS = (
    "closed_from",
    "closed_until",
    "open_on",
    "reopened_from",
    "reopened_until",
    "returned_from",
    "returned_until",
    "days_from",
    "days_until",
)


class HistoryForm(forms.Form):
    """Fields that a number of the statistics puts into the ledger's address."""

    kind = forms.ChoiceField(
        label=_("单位类型"),
        required=False,
        choices=[("", _("全部")), *((k.value, k.label) for k in UnitKind if k in INSPECTED_KINDS)],
    )
    item = forms.CharField(label=_("检查项"), required=False, max_length=12)
    only = forms.ChoiceField(
        label=_("单位范围"), required=False, choices=[("", _("含下属单位")), *ONLY.items()]
    )
    zone = forms.ChoiceField(label=_("责任区"), required=False)
    zone_on = DayField(label=_("责任区划分日期"), required=False)
    closed_from = DayField(label=_("销号日期自"), required=False)
    closed_until = DayField(label=_("销号日期至"), required=False)
    open_on = DayField(label=_("当日未销号"), required=False)
    days_from = forms.IntegerField(label=_("整改天数不少于"), required=False, min_value=0)
    days_until = forms.IntegerField(label=_("整改天数不多于"), required=False, min_value=0)
    reopened_from = DayField(label=_("重新整改日期自"), required=False)
    reopened_until = DayField(label=_("重新整改日期至"), required=False)
    returned_from = DayField(label=_("验收退回日期自"), required=False)
    returned_until = DayField(label=_("验收退回日期至"), required=False)


def with_history(
    actor: Actor, filters: LedgerFilters, said: dict[str, Any], unit: "Unit | None", owner_id: UUID
) -> LedgerFilters:
    """The filters with what those fields say; a zone out of sight holds no unit.

    `owner_id` is the campaign's own unit.
    """
    filters = replace(
        filters,
        unit_kind=said.get("kind", ""),
        item_code=said.get("item", "").replace("\0", ""),
        **cast("dict[str, Any]", {name: said.get(name) for name in _DAYS}),
    )
    if filters.origin == INSPECTIONS:
        filters = replace(filters, origin="", origins=INSPECTION_ORIGINS)
    if said.get("only") == "alone" and unit is not None:
        filters = replace(filters, unit_path="", unit_paths=(unit.path,))
    elif said.get("only") == "directly":
        led = campaigns.led_by(unit.pk if unit is not None else owner_id)
        filters = replace(filters, without_paths=tuple(each.path for each in led))
    if said.get("zone"):
        filters = _in_zone(actor, filters, UUID(said["zone"]), said.get("zone_on") or filters.today)
    return filters


def _in_zone(actor: Actor, filters: LedgerFilters, zone: UUID, day: date) -> LedgerFilters:
    held = supervision.assignments_on(actor, day).filter(zone=zone)
    return replace(filters, unit_paths=tuple(sorted(held.values_list("unit_path", flat=True))))
