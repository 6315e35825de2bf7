"""Forms of the boards: which campaign, which units."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.queries.submissions import SubmissionFilters
from anlan.campaigns.queries.timing import Timing
from anlan.campaigns.states import SubmissionState
from anlan.units.states import UnitKind

# What is asked for most, first.
STATUSES = [
    ("", _("全部")),
    ("owing", _("未报送")),
    ("not_opened", _("没有打开")),
    (SubmissionState.NOT_STARTED.value, _("未开始")),
    (SubmissionState.DRAFTED.value, _("草稿")),
    (SubmissionState.RETURNED.value, _("已退回")),
    ("awaiting", _("待审核")),
    (SubmissionState.ACCEPTED.value, _("审核通过")),
    (Timing.OVERDUE.value, _("逾期未报")),
    (Timing.LOCKED.value, _("已锁定")),
    (Timing.ON_TIME.value, _("按时报送")),
    (Timing.LATE.value, _("逾期报送")),
    ("lifted", _("已开通逾期报送")),
]
KINDS = [
    (kind.value, kind.label)
    for kind in UnitKind
    if kind not in (UnitKind.PROVINCE, UnitKind.CITY, UnitKind.BUREAU)
]


class BoardFilterForm(forms.Form):
    """What narrows the list of units."""

    text = forms.CharField(
        label=_("单位名称"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.ChoiceField(label=_("报送情况"), choices=STATUSES, required=False)
    area = forms.ChoiceField(label=_("所属"), required=False)
    kind = forms.ChoiceField(label=_("单位类型"), choices=[("", _("全部")), *KINDS], required=False)

    def __init__(self, data: Mapping[str, Any], areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["area"]
        field.choices = [("", _("全部")), *areas]
        self.is_valid()

    def filters(self) -> SubmissionFilters:
        """The filters; one that makes no sense counts as none."""
        given = self.cleaned_data
        return SubmissionFilters(**{name: given.get(name, "") for name in self.fields})

    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def told(self) -> list[str]:
        """The same in words, for paper."""
        words = []
        for name, value in self.chosen().items():
            choices: Any = getattr(self.fields[name], "choices", ())
            words.append(str(dict(choices).get(value, value)))
        return words
