"""What self-inspection takes from a browser; what an answer must say is the command's business."""

import base64
import binascii
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anlan.hazards.states import PhotoRole
from anlan.inspections.states import Answer
from anlan.kernel.errors import InvalidInput

DRAWN = "data:image/png;base64,"


class AnswerForm(forms.Form):
    """One answer, sent as a form or as JSON."""

    verdict = forms.CharField(max_length=10, required=False)
    number = forms.DecimalField(
        required=False, error_messages={"invalid": _("请只填写数字，例如 3。")}
    )
    reason = forms.CharField(required=False)
    location = forms.CharField(required=False)
    description = forms.CharField(required=False)
    post_name = forms.CharField(required=False)
    fixed_on_spot = forms.BooleanField(required=False)
    measures = forms.CharField(required=False)
    suspected_major = forms.BooleanField(required=False)
    revision = forms.IntegerField(min_value=0, required=False)

    def answer(self) -> Answer:
        """The answer as the command takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return Answer(**given)

    def revision_seen(self) -> int:
        """The revision of the answer that the person saw; 0 for none."""
        return self.cleaned_data["revision"] or 0


class PhotoForm(forms.Form):
    """One photo of a failed item."""

    item_code = forms.CharField(max_length=12)
    role = forms.ChoiceField(choices=PhotoRole.choices)
    photo = forms.FileField(
        label=_("照片"),
        error_messages={
            "required": _("请先选择或拍摄照片。"),
            "empty": _("照片是空文件，请重新拍摄。"),
        },
    )

    def clean_photo(self) -> bytes:
        """The bytes, within the limit of an upload."""
        upload = self.cleaned_data["photo"]
        if upload.size > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(_("照片超过20MB，请用手机普通拍照模式重新拍摄。"))
        data: bytes = upload.read()
        return data


class HandInForm(forms.Form):
    """A signature: drawn, or the name typed by the signed-in person."""

    signature = forms.CharField(required=False, widget=forms.HiddenInput)
    typed_name = forms.CharField(
        label=_("输入本人姓名"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, *, name: str) -> None:
        super().__init__(data)
        self.name = name
        self.fields["typed_name"].help_text = _("当前登录人：%(name)s") % {"name": name}

    def clean_signature(self) -> bytes | None:
        """The drawing's bytes; None where nothing was drawn."""
        sent: str = self.cleaned_data["signature"]
        if not sent:
            return None
        if not sent.startswith(DRAWN):
            raise forms.ValidationError(_("签名无法读取，请清除后重新签名。"))
        try:
            return base64.b64decode(sent.removeprefix(DRAWN), validate=True)
        except binascii.Error as error:
            raise forms.ValidationError(_("签名无法读取，请清除后重新签名。")) from error

    def clean(self) -> dict[str, Any]:
        """One of the two, and the name is the person's own."""
        given = super().clean() or self.cleaned_data
        typed = "".join(given.get("typed_name", "").split())
        if typed and typed != "".join(self.name.split()):
            self.add_error(
                "typed_name",
                _("姓名与当前登录人“%(name)s”不一致，请由本人登录后提交。") % {"name": self.name},
            )
        elif not typed and not given.get("signature") and "signature" not in self.errors:
            self.add_error("typed_name", _("请手写签名，或输入本人姓名。"))
        return given


def require_shape(form: forms.Form) -> None:
    """Raise InvalidInput with a form's own words, for a page that shows no form again."""
    if not form.is_valid():
        fields = {name: str(texts[0]) for name, texts in form.errors.items()}
        raise InvalidInput("".join(fields.values()), fields=fields)
