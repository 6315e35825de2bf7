"""Forms of the verbs: they check shape; what a verb demands is the command's business."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.hazards.queries import Dossier
from anlan.hazards.states import (
    LONGEST_DAYS,
    MOST_PHOTOS,
    PLAN_PARTS,
    Decision,
    FundsSource,
    Grade,
    PhotoRole,
)
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict
    from django_stubs_ext import StrPromise


class PhotosInput(forms.ClearableFileInput):
    """A field for several photos, made smaller by the browser before they travel."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "multiple": True, "data-photos": ""})


class PhotosField(forms.FileField):
    """Several photos as bytes; none where none are required."""

    widget = PhotosInput

    def __init__(self, *, label: "str | StrPromise", required: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=_("可一次选择多张，手机上可直接拍照。"),
            error_messages={"required": _("请先选择或拍摄照片。")},
        )

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:  # noqa: ANN401 -- Django's signature
        """The bytes of each photo, within the limits of an upload."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        if len(given) > MOST_PHOTOS:
            message = _("一次最多上传%(most)d张照片。")
            raise forms.ValidationError(message, params={"most": MOST_PHOTOS})
        return [self._bytes(each) for each in given]

    def _bytes(self, upload: Any) -> bytes:  # noqa: ANN401 -- an upload of Django's
        if upload.size > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(_("照片超过20MB，请用手机普通拍照模式重新拍摄。"))
        data: bytes = upload.read()
        return data


class ActForm(forms.Form):
    """The form of one verb; `case` is what the page shows beside it."""

    def __init__(
        self,
        data: QueryDict | None,
        files: "MultiValueDict[str, Any] | None",
        *,
        case: Dossier,
    ) -> None:
        self.case = case
        super().__init__(data, files, initial=self.beginning(case))

    def beginning(self, case: Dossier) -> dict[str, object]:  # noqa: ARG002 -- for those who begin with something
        """What stands in the form at first."""
        return {}


def _text(
    label: "str | StrPromise", most: int, *, required: bool = True, hint: "str | StrPromise" = ""
) -> Any:  # noqa: ANN401 -- a field
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CommitForm(ActForm):
    """The five commitments; for a major hazard its plan besides."""

    owner = forms.CharField(
        label=_("责任：整改责任人"),
        max_length=60,
        help_text=_("填写具体的人，不能只写职务。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    owner_department = forms.CharField(label=_("责任部门"), max_length=60, required=False)
    measures = _text(_("措施"), 500, hint=_("怎么改、改成什么样。"))
    funds_source = forms.ChoiceField(
        label=_("资金来源"), choices=FundsSource.choices, widget=forms.RadioSelect
    )
    funds_yuan = forms.DecimalField(
        label=_("资金金额（元）"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("无需资金时留空。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    due_on = DayField(label=_("时限：何日前完成"))
    contingency = _text(
        _("预案：整改完成前怎样防范"), 500, hint=_("如围挡、停用、专人看守、疏散人员。")
    )

    def __init__(self, *arguments: Any, case: Dossier) -> None:  # noqa: ANN401 -- ActForm's
        super().__init__(*arguments, case=case)
        longest = LONGEST_DAYS[case.hazard.grade]
        if longest is not None:
            hint = _("一般隐患最长%(days)d天。") % {"days": longest}
            self.fields["due_on"].help_text = hint
        if case.hazard.grade == Grade.MAJOR:
            for key, title in PLAN_PARTS.items():
                self.fields[f"plan_{key}"] = _text(str(title), 1000)

    def beginning(self, case: Dossier) -> dict[str, object]:
        """What was committed before."""
        hazard = case.hazard
        names = ("owner", "owner_department", "measures", "due_on", "contingency")
        source = hazard.funds_source or FundsSource.NOT_NEEDED
        return {
            **{name: getattr(hazard, name) for name in names},
            "funds_source": source,
            "funds_yuan": hazard.funds_yuan or None,
            **{f"plan_{key}": hazard.plan.get(key, "") for key in PLAN_PARTS},
        }

    def plan(self) -> dict[str, str]:
        """The parts of the plan by their keys; empty for a general hazard."""
        return {key: self.cleaned_data.get(f"plan_{key}", "") for key in PLAN_PARTS}


class RectifyForm(ActForm):
    """What was done, and how it looks now."""

    rectification = _text(_("整改情况"), 500, hint=_("做了什么、结果怎样。"))
    photos = PhotosField(label=_("整改后照片"))

    def beginning(self, case: Dossier) -> dict[str, object]:
        """What was told before, to be carried on."""
        return {"rectification": case.hazard.rectification}


class CloseForm(ActForm):
    """The opinion of who accepts, and photos of the look on the spot."""

    opinion = _text(_("验收意见"), 300)
    photos = PhotosField(label=_("验收现场照片"))

    def beginning(self, case: Dossier) -> dict[str, object]:  # noqa: ARG002 -- as ActForm's
        """The usual words, to be changed where they do not fit."""
        return {"opinion": _("经现场核查，整改到位，同意销号。")}


def _one_text(name: str, label: "str | StrPromise", hint: "str | StrPromise" = "") -> type[ActForm]:
    """A form that asks for one text."""
    return type(f"{name.title()}Form", (ActForm,), {name: _text(label, 300, hint=hint)})


ReturnForm = _one_text("opinion", _("退回原因"), _("写明还差什么，方便对方一次改好。"))
GradingOpinionForm = _one_text("opinion", _("审定意见"))
RevokeForm = _one_text("reason", _("撤销理由"), _("撤销认定将记录在案，原认定保留。"))
DismissForm = _one_text("reason", _("不成立的理由"))


class ReopenForm(ActForm):
    """Why it is taken up again, and until when."""

    reason = _text(_("重新整改原因"), 300)
    due_on = DayField(label=_("整改时限"))


class ExtensionForm(ActForm):
    """Until when, and why; it can be asked once."""

    due_asked = DayField(label=_("申请延至"))
    reason = _text(_("延期原因"), 300, hint=_("每条隐患只能延期一次，须在到期前申请。"))


class ExtensionDecisionForm(ActForm):
    """Yes or no, with an opinion."""

    decision = forms.ChoiceField(
        label=pgettext_lazy("结果", "审批"),
        choices=[(Decision.APPROVED, _("同意延期")), (Decision.REFUSED, _("不同意延期"))],
        widget=forms.RadioSelect,
    )
    opinion = _text(_("审批意见"), 300)


class PhotoForm(ActForm):
    """Photos and what they show."""

    role = forms.ChoiceField(
        label=_("照片内容"), choices=PhotoRole.choices, widget=forms.RadioSelect
    )
    photos = PhotosField(label=_("照片"), required=True)

    def beginning(self, case: Dossier) -> dict[str, object]:
        """After the work has begun, photos usually show what came of it."""
        begun = case.hazard.rectified_at or case.hazard.owner
        return {"role": PhotoRole.AFTER if begun else PhotoRole.BEFORE}


class MajorForm(ActForm):
    """Which criteria of one set are met, and what was seen."""

    ticked = forms.MultipleChoiceField(
        label=_("符合的判定标准"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少勾选一条符合的判定标准。")},
    )
    evidence = _text(
        _("现场情况与依据"), 1000, hint=_("写明现场看到的事实，可对照勾选的标准逐条说明。")
    )
    photos = PhotosField(label=_("定级依据照片"))

    def __init__(self, *arguments: Any, case: Dossier, criteria: list[dict[str, str]]) -> None:  # noqa: ANN401 -- ActForm's
        super().__init__(*arguments, case=case)
        choices = [(each["key"], each["text"]) for each in criteria]
        self.fields["ticked"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class MergeForm(ActForm):
    """The other record of the same hazard, and why the two are one."""

    other = forms.ChoiceField(
        label=_("与哪一条是同一处隐患"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择另一条隐患。")},
    )
    reason = _text(_("并案理由"), 300)

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 -- ActForm's
        case: Dossier,
        others: list[tuple[str, str]],
    ) -> None:
        super().__init__(*arguments, case=case)
        self.fields["other"].choices = others  # type: ignore[attr-defined]  # a ChoiceField
