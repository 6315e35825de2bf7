"""Addresses that allauth asks for by name: the sign-in and the second factor, nothing else of it."""

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from django.urls import path

from anlan.web.accounts.views import own

urlpatterns = [
    path(
        "sign-in/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"
    ),
    path(
        "sign-in/code/",
        AuthenticateView.as_view(template_name="accounts/code.html"),
        name="mfa_authenticate",
    ),
    path(
        "account/confirm/",
        ReauthenticateView.as_view(template_name="accounts/confirm_password.html"),
        name="account_reauthenticate",
    ),
    path("account/", own.profile, name="mfa_index"),
    path("account/second-factor/", own.AddSecondFactor.as_view(), name="mfa_activate_totp"),
    path(
        "account/second-factor/off/", own.RemoveSecondFactor.as_view(), name="mfa_deactivate_totp"
    ),
    path(
        "account/recovery-codes/",
        ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        own.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]
