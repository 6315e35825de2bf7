"""What a school writes into its report: hints that ask for facts, no wording to copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.reports.build.self_report import (
    LONGEST_CONTACT,
    LONGEST_REASON,
    LONGEST_SECTION,
    REASON,
    HazardLine,
    SelfReport,
    fields_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the prose: its label, whether it may be left out, and what to write of."""

    label: "str | StrPromise"
    hint: "str | StrPromise"
    required: bool = False


SECTIONS: dict[str, Section] = {
    "organisation": Section(
        _("组织部署情况"),
        _(
            "写本单位做了什么：领导小组由谁任组长；哪天开会部署、谁主持、多少人参加；"
            "方案哪天印发，分工到哪些岗位；教职工、学生和家长是怎样知晓的。上级文件的原话不必照抄。"
        ),
        required=True,
    ),
    "approach": Section(
        _("自查的范围和方式"),
        _(
            "写怎么查的：重点查了哪些部位，用了什么办法（现场查看、试用设备、查记录、询问师生）；"
            "哪些请了专业人员；夜间、周末、食堂和宿舍怎样查。次数和人次上面已有，不必重复。"
        ),
    ),
    "problems": Section(
        _("主要问题和原因"),
        _("写本单位的判断：哪类问题最突出、集中在哪里；为什么会出现；与上期相比有什么变化。"),
    ),
    "rectification": Section(
        _("整改的做法"),
        _("写怎么改的、怎样防止再发生：更换或维修了什么，调整了哪些制度和值守，谁来复查。"),
    ),
    "next_steps": Section(
        _("下一步打算"),
        _(
            "写接下来要做的事：每件事由谁负责、哪天前完成；下一阶段先抓哪两三件。"
            "需要上级协调的事项请另行请示，报告中不写请示事项。"
        ),
        required=True,
    ),
}


class ProseForm(forms.Form):
    """The sections, whom to ask, and why each open hazard is open, filled from the draft.

    Only shows: what is sent is read field by field, since a script sends single ones.
    """

    contact_name = forms.CharField(label=_("联系人"), max_length=LONGEST_CONTACT)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=LONGEST_CONTACT, required=False)

    def __init__(
        self, draft: Mapping[str, object], report: SelfReport, errors: Mapping[str, str]
    ) -> None:
        super().__init__(initial=fields_of(draft))
        for name, section in SECTIONS.items():
            self.fields[name] = forms.CharField(
                label=section.label,
                help_text=section.hint,
                required=section.required,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        self.waiting = [line for line in report.hazards if line.reason]
        for line in self.waiting:
            self.fields[REASON + line.number] = _reason_field(line)
            if line.is_explained:
                self.initial[REASON + line.number] = line.reason
        self._mark(errors)

    def _mark(self, errors: Mapping[str, str]) -> None:
        """Show what a hand-in missed at its field, though nothing was sent."""
        self._errors = forms.utils.ErrorDict()
        for name, text in errors.items():
            self._errors[name] = self.error_class([text])

    def reasons(self) -> list[tuple[HazardLine, forms.BoundField]]:
        """Each open hazard with its field."""
        return [(line, self[REASON + line.number]) for line in self.waiting]


def _reason_field(line: HazardLine) -> forms.CharField:
    # What the report says by itself where nobody explains it.
    shown = {} if line.is_explained else {"placeholder": line.reason}
    return forms.CharField(
        label=_("未销号的原因"),
        required=line.is_overdue,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, **shown}),
    )
