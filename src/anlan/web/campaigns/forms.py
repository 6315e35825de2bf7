"""Forms of the campaign's wizard and of the decisions after its launch."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries
from anlan.campaigns.commands import CampaignFacts, PhaseFacts, TargetFacts
from anlan.campaigns.queries import RosterFilters
from anlan.kernel.errors import DomainError
from anlan.units.states import INSPECTED_KINDS, UnitKind
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign
    from anlan.checklists.models import ChecklistVersion
    from anlan.units.models import Unit


KINDS = [(kind.value, kind.label) for kind in UnitKind if kind in INSPECTED_KINDS]
NEVER = datetime.min.replace(tzinfo=UTC)
PROGRESS = [
    ("", _("全部")),
    (queries.NONE, _("尚未开展")),
    (queries.BEGUN, _("已开展")),
    (queries.PARTIAL, _("部分完成")),
    (queries.COMPLETE, _("全部完成")),
]


def add_refusal(form: forms.Form, error: DomainError) -> None:
    """Show a refusal beside the fields at fault."""
    if not error.fields:
        form.add_error(None, str(error))
    for name, text in error.fields.items():
        form.add_error(name if name in form.fields else None, str(text))


class FactsForm(forms.Form):
    """Step 1: what the issued plan says about the whole."""

    unit = forms.ChoiceField(label=_("组织单位"))
    title = forms.CharField(label=_("大检查名称"), max_length=100)
    document_no = forms.CharField(
        label=_("文号"), max_length=60, required=False, help_text=_("例如：示教安〔2026〕3号")
    )
    issued_on = DayField(label=_("印发日期"), required=False)
    starts_on = DayField(
        label=_("开始日期"), help_text=_("检查项和依据按这一天是否有效选定，启动后不能改。")
    )
    ends_on = DayField(label=_("结束日期"), required=False)
    ends_with = forms.CharField(
        label=_("以什么事件为结束"),
        max_length=100,
        required=False,
        help_text=_("方案没有写明结束日期时填写，例如：冬季取暖安全检查结束后"),
    )
    description = forms.CharField(
        label=_("工作要求"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("参加检查的单位都能看到。"),
    )

    def __init__(self, *args: object, owners: "Sequence[Unit]" = (), **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on
        if len(owners) > 1:
            field: Any = self.fields["unit"]
            field.choices = [(str(unit.pk), unit.name) for unit in owners]
        else:
            del self.fields["unit"]

    def facts(self) -> CampaignFacts:
        """What was filled in, as the command takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return CampaignFacts(**given)


class PhaseForm(forms.Form):
    """One row of step 2."""

    title = forms.CharField(label=_("阶段名称"), max_length=100)
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("结束日期"), required=False)
    description = forms.CharField(
        label=_("工作内容"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def facts(self) -> PhaseFacts:
        """The row as the command takes it."""
        return PhaseFacts(**self.cleaned_data)


class TargetForm(forms.Form):
    """One row of step 3."""

    kinds = forms.MultipleChoiceField(
        label=_("单位类型"), choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    territory = forms.ChoiceField(label=_("范围"), required=False)
    checklist_version = forms.ChoiceField(label=_("检查清单"))

    def __init__(
        self,
        *args: object,
        territories: Sequence[tuple[str, str]] = (),
        versions: Sequence[tuple[str, str]] = (),
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on
        for name, choices in (("territory", territories), ("checklist_version", versions)):
            field: Any = self.fields[name]
            field.choices = choices

    def facts(self) -> TargetFacts:
        """The row as the command takes it."""
        given = self.cleaned_data
        return TargetFacts(
            kinds=tuple(given["kinds"]),
            checklist_version_id=UUID(given["checklist_version"]),
            territory_id=UUID(given["territory"]) if given["territory"] else None,
        )


def territory_choices(campaign: "Campaign") -> list[tuple[str, str]]:
    """The whole of the campaign first, then each unit that leads a territory."""
    whole = str(_("全部（%(unit)s）") % {"unit": campaign.unit.name})
    inside = [(str(unit.pk), unit.name) for unit in queries.territories(campaign)]
    return [("", whole), *inside]


def version_choices(versions: "Sequence[ChecklistVersion]") -> list[tuple[str, str]]:
    """Published versions, the newest first."""
    newest = sorted(versions, key=lambda version: version.published_at or NEVER, reverse=True)
    return [(str(version.pk), str(version)) for version in newest]


class ReasonForm(forms.Form):
    """A decision on the roster, with its reason."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("将连同办理人、时间一并记入，不能更改。"),
    )


class AdmitForm(ReasonForm):
    """The same, and by which line of the targets a unit enters that none of them matches."""

    target_position = forms.TypedChoiceField(
        label=_("按哪一行的清单纳入"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self, *args: object, lines: Sequence[tuple[int, str]] = (), **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on
        if lines:
            field: Any = self.fields["target_position"]
            field.choices = [("", _("请选择")), *lines]
        else:
            del self.fields["target_position"]


class RosterFilterForm(forms.Form):
    """What narrows the list of units."""

    text = forms.CharField(
        label=_("单位名称"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    progress = forms.ChoiceField(label=_("进度"), choices=PROGRESS, required=False)
    kind = forms.ChoiceField(label=_("单位类型"), choices=[("", _("全部")), *KINDS], required=False)
    area = forms.ChoiceField(label=_("所属"), required=False)

    def __init__(self, data: Mapping[str, Any], areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field: Any = self.fields["area"]
        field.choices = [("", _("全部")), *areas]
        self.is_valid()

    def filters(self) -> RosterFilters:
        """The filters; one that makes no sense counts as none."""
        given = self.cleaned_data
        return RosterFilters(**{name: given.get(name, "") for name in self.fields})

    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in self.cleaned_data.items() if value}
