"""Forms of the zones."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.supervision import queries

if TYPE_CHECKING:
    from anlan.units.models import Unit


class ZoneForm(forms.Form):
    """A zone's name and who heads it."""

    name = forms.CharField(
        label=_("责任区名称"),
        max_length=60,
        required=False,
        help_text=_("例如：第1责任区、城东片区；不填则按序号命名。"),
    )
    leader = forms.ChoiceField(
        label=_("包区领导"), required=False, help_text=_("从本局的局领导和管理员中选择。")
    )

    def __init__(self, bureau: "Unit", *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, **kwargs)
        leaders = [(str(each.pk), each.name) for each in queries.possible_leaders(bureau)]
        self.fields["leader"].choices = [("", _("暂不指定")), *leaders]  # type: ignore[attr-defined]  # a ChoiceField


class IdsField(forms.MultipleChoiceField):
    """Ids that were ticked; which of them may be chosen is the command's business."""

    def valid_value(self, value: Any) -> bool:  # noqa: ANN401 -- as MultipleChoiceField's
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True

    def clean(self, value: Any) -> list[UUID]:  # noqa: ANN401 -- as MultipleChoiceField's
        return [UUID(each) for each in super().clean(value)]


class UnitsForm(forms.Form):
    """The units that were ticked."""

    units = IdsField(error_messages={"required": _("请至少勾选一个单位。")})


class CandidateForm(forms.Form):
    """What narrows the units to choose from."""

    q = forms.CharField(
        label=_("单位名称、拼音首字母或上级单位"), required=False, widget=forms.SearchInput()
    )
    free = forms.BooleanField(label=_("只看未划入责任区的"), required=False)

    def __init__(self, data: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(data)
        self.is_valid()

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in self.cleaned_data.values())

    def address(self, mark: str) -> str:
        """The address of the page at that mark under the same filters; "" for no mark."""
        if not mark:
            return ""
        given = {"q": self.cleaned_data.get("q", ""), "at": mark}
        if self.cleaned_data.get("free"):
            given["free"] = "on"
        return f"?{urlencode({name: value for name, value in given.items() if value})}"
