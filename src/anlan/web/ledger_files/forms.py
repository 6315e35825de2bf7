"""What is asked before the ledger goes out or comes in."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries as campaigns
from anlan.campaigns.states import CampaignState
from anlan.kernel.scope import Actor

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

XLSX, CSV, ZIP = "xlsx", "csv", "zip"
FORMATS = (
    (XLSX, _("Excel 工作簿（.xlsx），可直接打印上报")),
    (CSV, _("CSV 文件，适合行数很多时使用")),
    (ZIP, _("Excel 工作簿和全部现场照片（.zip）")),
)
# How long a checked file may wait for its confirmation.
CONFIRM_WITHIN_SECONDS = 24 * 3600


class ExportForm(forms.Form):
    """Which format the filtered ledger is wanted in."""

    format = forms.ChoiceField(
        label=_("文件格式"), choices=FORMATS, widget=forms.RadioSelect, initial=XLSX
    )


class LedgerFileForm(forms.Form):
    """An old ledger and the campaign that it belongs to."""

    campaign = forms.ChoiceField(label=_("导入到"))
    file = forms.FileField(
        label=_("台账文件"), help_text=_(".xlsx、.xls 或 .csv，表头在前十行内，列名相近就能识别。")
    )

    def __init__(self, actor: Actor, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Form's own, passed on
        running = campaigns.campaigns(actor).filter(state=CampaignState.LAUNCHED)
        choices = [(str(campaign.pk), campaign.title) for campaign in running]
        self.fields["campaign"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_file(self) -> "UploadedFile[bytes]":
        """The file, unless it is too large to be read at all."""
        given: UploadedFile[bytes] = self.cleaned_data["file"]
        if (given.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            text = _("文件大于 20 MB。请删去图片和无关工作表，或分成几个文件导入。")
            raise forms.ValidationError(text)
        return given

    def campaign_id(self) -> UUID:
        """The campaign chosen."""
        return UUID(self.cleaned_data["campaign"])


class ConfirmForm(forms.Form):
    """A checked file, named by a token that only this server can have made."""

    token = forms.CharField(widget=forms.HiddenInput)
    good_rows_only = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_token(self) -> dict[str, str]:
        """What the token stands for."""
        try:
            kept: dict[str, str] = signing.loads(
                self.cleaned_data["token"], salt=__name__, max_age=CONFIRM_WITHIN_SECONDS
            )
        except signing.BadSignature as error:
            raise forms.ValidationError(_("核对结果已过期，请重新上传文件。")) from error
        return kept


def token_for(*, campaign_id: UUID, sha256: str, file_name: str, person: UUID | None) -> str:
    """What the confirmation sends back."""
    kept = {
        "campaign": str(campaign_id),
        "sha256": sha256,
        "file_name": file_name,
        "person": str(person),
    }
    return signing.dumps(kept, salt=__name__)
