"""The second factor: what happens to it is recorded, and a lost one is taken away."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from anlan.accounts.commands.sessions import end_sessions_of
from anlan.accounts.commands.sign_in import count_failure, refusal
from anlan.accounts.commands.subject import managed_person, own_account, record, require_reason
from anlan.accounts.models import User
from anlan.kernel.scope import Actor

VERBS = {
    "added": "accounts.second_factor_added",
    "removed": "accounts.second_factor_removed",
    "codes": "accounts.recovery_codes_made",
}


@transaction.atomic
def record_second_factor(*, actor: Actor, what: str) -> None:
    """Record what a person did with their own second factor: added, removed, codes."""
    record(VERBS[what], own_account(actor), actor)


def fail_second_factor(*, user_id: UUID, address: str = "") -> None:
    """Count a wrong code as a failed sign-in; always raises SignInRefused."""
    attempt = count_failure(user_id, "accounts.second_factor_failed", address)
    raise refusal(attempt.failures, attempt.locked_until)


@transaction.atomic
def clear_second_factor(*, actor: Actor, user_id: UUID, reason: str) -> User:
    """Take the second factor from who lost the phone; the password is still asked for."""
    user = managed_person(actor, user_id)
    given = require_reason(reason)
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    if removed:
        end_sessions_of(user)
        record("accounts.second_factor_cleared", user, actor, reason=given)
    return user
