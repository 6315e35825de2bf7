"""Sessions: ended by oneself or by an administrator, on every device."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from anlan.accounts.commands.devices import revoke_devices_of
from anlan.accounts.commands.subject import managed_person, own_account, record, require_reason
from anlan.accounts.models import User
from anlan.kernel.scope import Actor


@transaction.atomic
def end_other_sessions(*, actor: Actor, session_key: str) -> int:
    """End all of one's own sessions but the one that asks, and stop all devices; how many sessions.

    The device at hand asks for a new key when it finds its own gone.
    """
    user = own_account(actor)
    ended = end_sessions_of(user, but=session_key)
    revoke_devices_of(user)
    record("accounts.sessions_ended", user, actor, count=ended)
    return ended


@transaction.atomic
def sign_out_everywhere(*, actor: Actor, user_id: UUID, reason: str) -> int:
    """End all sessions of another person, and stop their devices; returns how many sessions."""
    user = managed_person(actor, user_id)
    given = require_reason(reason)
    ended = end_sessions_of(user)
    revoke_devices_of(user)
    record("accounts.sessions_ended", user, actor, count=ended, reason=given)
    return ended


@transaction.atomic
def record_sign_out(*, actor: Actor) -> None:
    """Record that a person signed out."""
    record("accounts.signed_out", own_account(actor), actor)


def end_sessions_of(user: User, but: str = "") -> int:
    """End a person's sessions, on every device but that of the session named."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return len(keys)
