"""One's own account: what one is, password, second factor, sessions, the way out."""

from uuid import UUID

from allauth.account.internal.flows.logout import logout
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anlan.accounts import commands, queries
from anlan.accounts.backends import address_of
from anlan.kernel.errors import DomainError
from anlan.web.accounts.devices import device_of
from anlan.web.accounts.forms import PasswordForm, posted, tell
from anlan.web.accounts.middleware import PROVEN
from anlan.web.shell.request import SEEN, SignedInRequest


def profile(request: SignedInRequest) -> HttpResponse:
    """What one holds, and how one signs in."""
    sessions = [
        {"device": device_of(each.user_agent), "session": each, "current": each.is_current()}
        for each in queries.sessions_of(request.user)
    ]
    context = {
        "roles": queries.own_roles(request.user),
        "sessions": sessions,
        "devices": queries.devices_of(request.user),
        "has_second_factor": queries.has_second_factor(request.user.pk),
        "second_factor_compulsory": settings.REQUIRE_TOTP_FOR_ADMINISTRATORS
        and queries.must_have_second_factor(request.actor),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
    }
    return render(request, "accounts/profile.html", context)


@sensitive_post_parameters()
def password(request: SignedInRequest) -> HttpResponse:
    """A new password of one's own; the first sign-in leads nowhere else."""
    first = request.user.must_change_password
    form = PasswordForm(posted(request))
    if form.is_valid():
        try:
            user = commands.change_own_password(
                actor=request.actor,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                address=address_of(request),
            )
        except DomainError as error:
            tell(form, error)
        else:
            update_session_auth_hash(request, user)
            request.session.pop(SEEN, None)
            reauthenticate_by_password(request)
            messages.success(request, _("密码已修改，其他设备上的登录已退出。"))
            return redirect(settings.LOGIN_REDIRECT_URL if first else "accounts:profile")
    context = {"form": form, "first": first, "narrow": True}
    return render(request, "accounts/password.html", context)


@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    """The way out."""
    commands.record_sign_out(actor=request.actor)
    logout(request, show_message=False)
    messages.info(request, _("您已退出。"))
    return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)


@require_POST
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere else."""
    key = request.session.session_key or ""
    count = commands.end_other_sessions(actor=request.actor, session_key=key)
    text = _("已退出其他%(count)d处登录。") % {"count": count} if count else _("没有其他登录。")
    messages.success(request, text)
    return redirect("accounts:profile")


@require_POST
def stop_device(request: SignedInRequest, device_id: UUID) -> HttpResponse:
    """One of one's own devices hands in nothing any more."""
    commands.revoke_device(actor=request.actor, device_id=device_id)
    messages.success(request, _("该设备已停用，不能再上报现场检查。"))
    return redirect("accounts:profile")


class AddSecondFactor(ActivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """Scan, then prove with a first code."""

    template_name = "accounts/second_factor_add.html"

    def form_valid(self, form: object) -> HttpResponse:
        """Record it too."""
        response: HttpResponse = super().form_valid(form)
        commands.record_second_factor(actor=self.request.actor, what="added")
        self.request.session[PROVEN] = True
        return response


class RemoveSecondFactor(DeactivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """Back to the password alone, where that is allowed."""

    template_name = "accounts/second_factor_remove.html"

    def form_valid(self, form: object) -> HttpResponse:
        """Record it too."""
        response: HttpResponse = super().form_valid(form)
        commands.record_second_factor(actor=self.request.actor, what="removed")
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth is untyped
    """A new set of codes; the old ones end."""

    template_name = "accounts/recovery_codes_new.html"

    def form_valid(self, form: object) -> HttpResponse:
        """Record it too."""
        response: HttpResponse = super().form_valid(form)
        commands.record_second_factor(actor=self.request.actor, what="codes")
        return response
