"""Forms of reminders."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
