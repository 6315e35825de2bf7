"""What the pages of 报送 take from a browser; whether it can be handed in is the command's business."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.commands.reasons import LONGEST_REASON
from anlan.campaigns.commands.submissions.contents import LONGEST_NOTE
from anlan.campaigns.commands.submissions.reviewing import LONGEST_OPINION
from anlan.campaigns.states import RequirementForm, Timing
from anlan.kernel.errors import InvalidInput
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from anlan.campaigns.models import Requirement

# A field of the form without script: "row-12-name"; there are never ten thousand rows.
_ROW = re.compile(r"row-(\d{1,4})-")

# Suffixes for the browser's file chooser; what a file is the server reads from its content.
ACCEPTED = ".docx,.pdf,.xlsx,.jpg,.jpeg,.png,.heic,image/*"

# What reviewers write most often; a press puts it into the opinion.
PHRASES = (
    _("内容不完整，请按报送要求补充后重新报送。"),
    _("缺少附件，请补充上传。"),
    _("数据与隐患台账不一致，请核对后重新报送。"),
    _("内容与其他单位雷同，请结合本单位实际重新编写。"),
    _("缺少主要负责人签字或单位盖章，请补充后重新报送。"),
    _("文件无法打开，请重新上传。"),
)


def draft_from(requirement: "Requirement", sent: QueryDict) -> dict[str, Any]:
    """The draft as the command takes it, from fields or, for a table, from the script's JSON."""
    if requirement.form == RequirementForm.TABLE:
        return {"rows": _rows(requirement, sent), "nothing": "nothing" in sent}
    note = sent.get("note", "")
    if requirement.form == RequirementForm.CONFIRMATION:
        return {"confirmed": "confirmed" in sent, "note": note}
    return {"note": note}


def _rows(requirement: "Requirement", sent: QueryDict) -> list[Mapping[str, Any]]:
    text = sent.get("rows", "")
    if text:
        try:
            rows = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidInput(_("表格内容无法识别，请刷新页面后重填。")) from error
        return rows if isinstance(rows, list) else []
    keys = [column["key"] for column in requirement.columns]
    numbers = sorted({int(found[1]) for name in sent if (found := _ROW.match(name))})
    return [{key: sent.get(f"row-{number}-{key}", "") for key in keys} for number in numbers]


class NoteForm(forms.Form):
    """A few words that go with the files, or with a confirmation."""

    note = forms.CharField(
        label=_("说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NOTE}),
    )


class MomentField(forms.Field):
    """A moment exactly as the page gave it (`isoformat`), to the microsecond."""

    def to_python(self, value: str | None) -> datetime | None:
        """The moment; what is none, or has no zone, is refused."""
        try:
            moment = datetime.fromisoformat(value) if value else None
        except ValueError as error:
            raise ValidationError(self.error_messages["required"], "invalid") from error
        return moment if moment and moment.tzinfo else None


class DecisionForm(forms.Form):
    """What a reviewer says of which hand-in; whether words are needed depends on the verdict."""

    seen = MomentField(widget=forms.HiddenInput)

    opinion = forms.CharField(
        label=_("意见"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_OPINION}),
    )


class LiftForm(forms.Form):
    """Until when one unit may hand in after all, and why."""

    until = DayField(label=_("允许报送至"))
    reason = forms.CharField(
        label=_("原因"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_REASON}),
        help_text=_("将记入操作记录，报送单位也能看到。"),
    )


class QueueForm(forms.Form):
    """Filters of the queue of what waits for review."""

    requirement = forms.ChoiceField(label=_("报送事项"), required=False)
    timing = forms.ChoiceField(
        label=_("时限"),
        required=False,
        choices=[
            ("", _("全部")),
            (Timing.ON_TIME.value, Timing.ON_TIME.label),
            (Timing.LATE.value, Timing.LATE.label),
        ],
    )
    text = forms.CharField(label=_("单位"), required=False, max_length=60)

    def __init__(self, data: QueryDict, *, requirements: "list[Requirement]") -> None:
        super().__init__(data)
        several = len({each.campaign_id for each in requirements}) > 1
        named = [
            (str(each.pk), f"{each.campaign.title} · {each.title}" if several else each.title)
            for each in requirements
        ]
        self.fields["requirement"].choices = [("", _("全部")), *named]  # type: ignore[attr-defined]
