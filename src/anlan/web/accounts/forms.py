"""Forms of the sign-in and of one's own account: they check shape, the commands the rest."""

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from anlan.accounts import commands
from anlan.accounts.backends import address_of
from anlan.kernel.errors import DomainError, SignInRefused


def tell(form: forms.Form, error: DomainError) -> None:
    """Show a refusal beside the fields it names, or above the form."""
    named = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, str(text))
    if not named:
        rest = " ".join(str(text) for text in error.fields.values())
        form.add_error(None, rest or str(error))


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing at all; None where it was only opened."""
    return request.POST if request.method == "POST" else None


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Name and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, "login", _("登录名"), autocomplete="username", autocapitalize="none")
        _dress(self, "password", _("密码"))


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The password once more."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, "password", _("密码"))


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The second factor; a wrong code counts like a wrong password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        hint = _("打开手机上的验证器，输入“安澜”下显示的6位数字；手机不在身边时输入一个恢复码。")
        _dress(self, "code", _("验证码"), hint, inputmode="numeric")

    def clean_code(self) -> str:
        """The code, if it is right and the account is not locked."""
        try:
            commands.require_unlocked(user_id=self.user.pk)
            return self._right_code()
        except SignInRefused as error:
            raise forms.ValidationError(str(error)) from error

    def save(self) -> None:
        """Finish the sign-in."""
        super().save()
        commands.complete_sign_in(user_id=self.user.pk, address=_address())

    def _right_code(self) -> str:
        try:
            return str(super().clean_code())
        except forms.ValidationError as error:
            if error.code == "incorrect_code":
                commands.fail_second_factor(user_id=self.user.pk, address=_address())
            raise


class NewCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth is untyped
    """The first code of a new second factor: proof that the phone has the key."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        hint = _("扫码后验证器会每30秒显示一个6位数字，请输入当前的数字。")
        _dress(self, "code", _("验证码"), hint, inputmode="numeric")


class PasswordForm(forms.Form):
    """A new password of one's own, typed twice."""

    old = forms.CharField(
        label=_("当前密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=128,
        help_text=_(
            "至少8位，大写字母、小写字母、数字、符号中至少有三种；不能用最近5次用过的密码。"
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("new") not in {None, again}:
            raise forms.ValidationError(_("两次输入的新密码不一致，请重新输入。"))
        return again


def _dress(
    form: forms.Form, name: str, label: object, hint: object = "", **attributes: str
) -> None:
    field = form.fields[name]
    field.label, field.help_text = str(label), str(hint)
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


def _address() -> str:

    return address_of(context.request)
