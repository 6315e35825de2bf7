"""Forms of reminders."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.reminders.commands import Choice
from anlan.reminders.queries import UrgeFilters
from anlan.reminders.states import Progress
from anlan.units.states import INSPECTED_KINDS, UnitKind


class PreferenceForm(forms.Form):
    """Where one is told besides the inbox."""

    email = forms.CharField(
        label=_("电子邮箱"),
        max_length=100,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("邮件里只有待办的数量和登录地址，不含人员姓名和隐患内容。"),
    )
    email_on = forms.BooleanField(label=_("用电子邮件接收提醒"), required=False)


class OwingForm(forms.Form):
    """What narrows the units to urge; the progress is chosen by the tabs above."""

    q = forms.CharField(label=_("单位名称或拼音首字母"), required=False, widget=forms.SearchInput())
    kind = forms.ChoiceField(
        label=_("单位类型"),
        required=False,
        choices=[("", _("全部类型")), *((k, k.label) for k in UnitKind if k in INSPECTED_KINDS)],
    )
    progress = forms.ChoiceField(
        required=False, widget=forms.HiddenInput(), choices=[("", ""), *Progress.choices]
    )

    def __init__(self, data: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(data)
        self.is_valid()

    @property
    def filters(self) -> UrgeFilters:
        """As the queries take them."""
        given = self.cleaned_data
        return UrgeFilters(given.get("progress", ""), given.get("q", ""), given.get("kind", ""))

    def active(self) -> int:
        """How many filters are set beside the tab."""
        return sum(bool(self.cleaned_data.get(name)) for name in ("q", "kind"))

    def address(self, **changed: str) -> str:
        """The address of the page under these filters, with those changes."""
        given = {name: self.cleaned_data.get(name, "") for name in ("progress", "q", "kind")}
        kept = {name: value for name, value in (given | changed).items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


class UrgeForm(forms.Form):
    """Whom to urge, as ticked or as filtered, and with which words."""

    ticked = forms.CharField(required=False, widget=forms.HiddenInput())
    progress = forms.CharField(required=False, widget=forms.HiddenInput())
    q = forms.CharField(required=False, widget=forms.HiddenInput())
    kind = forms.CharField(required=False, widget=forms.HiddenInput())
    note = forms.CharField(
        label=_("附言"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("随催报一起显示在对方的消息里，不会发到系统之外。可以不填。"),
    )
    again = forms.BooleanField(label=_("刚催报过的单位也再催一次"), required=False)

    def clean_ticked(self) -> tuple[UUID, ...]:
        try:
            return tuple(UUID(each) for each in self.cleaned_data["ticked"].split())
        except ValueError as error:
            raise forms.ValidationError(_("请刷新页面后重新勾选。")) from error

    def choice(self) -> Choice:
        """As the command takes it."""
        given = self.cleaned_data
        filters = UrgeFilters(given["progress"], given["q"], given["kind"])
        return Choice(filters, given["ticked"], given["again"])
