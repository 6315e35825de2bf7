"""Forms of a plan: the file or text that is read, and what is made of the proposal."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.commands import CampaignFacts, PhaseFacts, TargetFacts
from anlan.campaigns.plan import files
from anlan.kernel.errors import UnreadableFile
from anlan.web.campaigns.forms import KINDS, PhaseForm
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from anlan.campaigns.commands.plan_words import DutyWords
    from anlan.campaigns.plan import DatedEvent

_EARLIEST, _LATEST = 2000, 2100


class PlanForm(forms.Form):
    """A plan as a file, or its words."""

    file = forms.FileField(
        label=_("方案文件"),
        required=False,
        help_text=_("支持 .docx、.doc 和 .txt，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.txt"}),
    )
    text = forms.CharField(
        label=_("或粘贴方案全文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        """The plan's words, whichever way they came."""
        given = super().clean() or {}
        file, text = given.get("file"), given.get("text", "")
        if not file and not text.strip():
            if not self.errors:
                raise forms.ValidationError(_("请选择方案文件，或粘贴方案全文。"))
            return given
        try:
            # One byte more than is read tells that the file is too large.
            data = file.read(files.MAX_BYTES + 1) if file else b""
            given["text"] = files.read_file(data) if file else files.checked(text)
        except UnreadableFile as error:
            self.add_error("file" if file else "text", str(error))
        return given


class ReadForm(forms.Form):
    """The words that were read, and the year that dates without one are meant in."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput)
    year = forms.IntegerField(
        label=_("未写年份的日期所指年份"),
        required=False,
        min_value=_EARLIEST,
        max_value=_LATEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean_text(self) -> str:
        """The words within what is read."""
        try:
            return files.checked(self.cleaned_data["text"].replace("\r\n", "\n"))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error


class ProposedRow(forms.Form):
    """One row of a proposal: which of the proposals it corrects, and whether it is left out."""

    # The index among the proposals, by which the sentence of the plan is found; none in added rows.
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    leave_out = forms.BooleanField(label=_("不采用"), required=False)

    def full_clean(self) -> None:
        """What is left out may be as wrong as it likes."""
        super().full_clean()
        if self.is_bound and self.is_left_out:
            self._errors = ErrorDict()

    @property
    def is_left_out(self) -> bool:
        """Whether the officer does not want it."""
        return bool(getattr(self, "cleaned_data", {}).get("leave_out"))


class PlanPhaseForm(ProposedRow, PhaseForm):
    """A phase as the plan gives it, often without days."""

    starts_on = DayField(label=_("开始日期"), required=False)

    def facts_within(self, campaign: CampaignFacts) -> PhaseFacts:
        """The row as the command takes it; days left open are the campaign's."""
        given = self.cleaned_data
        return PhaseFacts(
            given["title"],
            given["starts_on"] or campaign.starts_on,
            given["ends_on"] or campaign.ends_on,
            given["description"],
        )


class PlanDutyForm(ProposedRow):
    """A numbered duty: the parties that do it."""

    parties = forms.CharField(
        label=_("承担单位"),
        required=False,
        max_length=200,
        help_text=_("多个单位用顿号隔开；没有点名的，请填写由谁承担。"),
    )

    def words(self, proposed: "Sequence[DutyWords]") -> "DutyWords | None":
        """The duty with its parties as corrected; None for a row of no duty."""
        place = self.cleaned_data["place"]
        if place is None or not 0 <= place < len(proposed):
            return None
        duty: DutyWords = proposed[place]
        return replace(duty, parties=tuple(listed(self.cleaned_data["parties"])))


class PlanEventForm(ProposedRow):
    """A look-back, meeting or the like: when."""

    when = forms.CharField(label=_("时间"), max_length=40)

    def event(self, proposed: "Sequence[DatedEvent]") -> "DatedEvent | None":
        """The event with its time as corrected; None for a row of no event."""
        place = self.cleaned_data["place"]
        if place is None or not 0 <= place < len(proposed):
            return None
        event: DatedEvent = proposed[place]
        return replace(event, date_words=self.cleaned_data["when"])


def listed(words: str) -> list[str]:
    """Names parted by 、 or commas, each once; 、 within brackets parts nothing."""
    found = re.findall(r"(?:[（(][^（）()]*[）)]|[^、，,；;\n（）()])+", words)
    return list(dict.fromkeys(name for each in found if (name := each.strip())))


class PlanTargetForm(forms.Form):
    """Which units the plan covers, and by which checklist they inspect."""

    kinds = forms.MultipleChoiceField(
        label=_("单位类型"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    checklist_version = forms.ChoiceField(
        label=_("检查清单"),
        required=False,
        help_text=_("可以现在选定，也可以在后面的“范围与清单”一步再选。"),
    )

    def __init__(
        self, *args: object, versions: Sequence[tuple[str, str]] = (), **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on
        field: Any = self.fields["checklist_version"]
        field.choices = [("", _("稍后选择")), *versions]

    def clean(self) -> dict[str, Any]:
        """A checklist needs units that it is for."""
        given = super().clean() or {}
        if given.get("checklist_version") and not given.get("kinds"):
            self.add_error("kinds", _("请至少选择一种单位类型。"))
        return given

    def targets(self) -> list[TargetFacts]:
        """One target, or none while no checklist is chosen."""
        given = self.cleaned_data
        if not given["checklist_version"]:
            return []
        return [TargetFacts(tuple(given["kinds"]), UUID(given["checklist_version"]))]
