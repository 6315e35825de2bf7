"""The way in: name and password, failures, the lock, a person's own change of password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import NoReturn
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.accounts.commands.subject import managed_person, own_account, record
from anlan.accounts.models import UsedPassword, User
from anlan.accounts.passwords import OneTimeHasher
from anlan.accounts.queries import is_locked
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, SignInRefused
from anlan.kernel.scope import Actor

NOBODY = Actor(id=None, name="未登录")


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How one attempt ended, decided under the lock of the person's row."""

    failures: int
    locked_until: datetime | None


def sign_in(*, username: str, password: str, address: str = "") -> User:
    """The person behind name and password; success, failure and lock are recorded.

    Raises SignInRefused. Until the password is right, an unknown name, a wrong password and a
    locked account answer alike in words and, as far as hashing goes, in time.
    """
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        _refuse_unknown(username, password, address)
    _check(user, password, address)
    if Authenticator.objects.filter(user=user).exists():
        # Half of the way: failures are forgotten, and the sign-in recorded, after the code.
        _note("accounts.password_accepted", user, address)
    else:
        _succeed(user, "accounts.signed_in", address)
    return user


def confirm_password(*, user_id: UUID, password: str, address: str = "") -> User:
    """Ask a signed-in person for the password once more, under the same lock."""
    user = User.objects.get(pk=user_id)
    _check(user, password, address)
    _note("accounts.password_confirmed", user, address)
    return user


def complete_sign_in(*, user_id: UUID, address: str = "") -> User:
    """Finish a sign-in whose second factor was right; raises SignInRefused while locked."""
    user = require_unlocked(user_id=user_id)
    _succeed(user, "accounts.signed_in", address)
    return user


def require_unlocked(*, user_id: UUID) -> User:
    """The person; raises SignInRefused while the account is locked."""
    user = User.objects.get(pk=user_id)
    if is_locked(user):
        raise refusal(0, user.locked_until)
    return user


def change_own_password(*, actor: Actor, old: str, new: str, address: str = "") -> User:
    """Change one's own password. Raises InvalidInput (fields old, new)."""
    user = _own(actor)
    try:
        _check(user, old, address)
    except SignInRefused as error:
        raise InvalidInput(fields={"old": str(error)}) from error
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise InvalidInput(fields={"new": " ".join(error.messages)}) from error
    return _set_password(actor, new)


@transaction.atomic
def unlock_account(*, actor: Actor, user_id: UUID) -> User:
    """Lift a lock before its time. Not locked: no change."""
    user = managed_person(actor, user_id)
    if user.locked_until is not None or user.failed_sign_ins:
        user.locked_until, user.failed_sign_ins = None, 0
        user.save(update_fields=["locked_until", "failed_sign_ins"])
        record("accounts.unlocked", user, actor)
    return user


@transaction.atomic
def count_failure(user_id: UUID, verb: str, address: str) -> _Attempt:
    """Count one failure and lock at the last that is allowed."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.failed_sign_ins += 1
    attempt = _Attempt(user.failed_sign_ins, _lock_after(user.failed_sign_ins))
    who = Actor(user.pk, user.name)
    record(verb, user, who, address=address, failures=attempt.failures)
    if attempt.locked_until is not None:
        user.failed_sign_ins, user.locked_until = 0, attempt.locked_until
        record("accounts.locked", user, who, until=attempt.locked_until.isoformat())
    user.save(update_fields=["failed_sign_ins", "locked_until"])
    return attempt


def refusal(failures: int, locked_until: datetime | None) -> SignInRefused:
    """The words for a failed attempt: how many are left, or how long the lock lasts."""
    if locked_until is not None:
        minutes = max(1, ceil((locked_until - clock.now()) / timedelta(minutes=1)))
        text = _("账号已锁定，请%(minutes)d分钟后再试，或请管理员解锁。") % {"minutes": minutes}
        return SignInRefused(text)
    words = {
        "left": settings.SIGN_IN_FAILURES_BEFORE_LOCK - failures,
        "minutes": settings.SIGN_IN_LOCK_MINUTES,
    }
    return SignInRefused(
        _("登录名或密码不正确。还可以再试%(left)d次，之后账号将锁定%(minutes)d分钟。") % words
    )


def _check(user: User, password: str, address: str) -> None:
    """Raise SignInRefused unless the password is right and the account open.

    The hash is computed outside any transaction: it takes a while, and nobody should wait for it.
    """
    if is_locked(user):
        raise refusal(0, user.locked_until)
    if not _is_right(user, password):
        attempt = count_failure(user.pk, "accounts.sign_in_failed", address)
        raise refusal(attempt.failures, attempt.locked_until)
    # Others may have guessed meanwhile: a lock that fell in between holds for a right guess too.
    user.refresh_from_db(fields=["locked_until", "is_active"])
    if is_locked(user):
        raise refusal(0, user.locked_until)
    if not user.is_active:
        raise SignInRefused(_("账号已停用，请联系本单位或教体局的管理员。"))


def _is_right(user: User, password: str) -> bool:
    """Whether the password fits; a wrong one takes as long whether the kept one is hashed fast."""
    is_right = check_password(password, user.password)
    if not is_right and user.password.startswith(OneTimeHasher.algorithm):
        make_password(password)
    return is_right


@transaction.atomic
def _own(actor: Actor) -> User:
    return own_account(actor)


@transaction.atomic
def _succeed(user: User, verb: str, address: str) -> None:
    if user.failed_sign_ins or user.locked_until:
        user.failed_sign_ins, user.locked_until = 0, None
        user.save(update_fields=["failed_sign_ins", "locked_until"])
    record(verb, user, Actor(user.pk, user.name), address=address)


@transaction.atomic
def _note(verb: str, user: User, address: str) -> None:
    record(verb, user, Actor(user.pk, user.name), address=address)


@transaction.atomic
def _set_password(actor: Actor, new: str) -> User:
    user = own_account(actor)
    user.set_password(new)
    user.must_change_password = False
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["password", "must_change_password", "failed_sign_ins", "locked_until"])
    UsedPassword.objects.create(user=user, hashed=user.password, used_at=clock.now())
    _forget_older(user)
    record("accounts.password_changed", user, actor)
    return user


def _forget_older(user: User) -> None:
    used = user.used_passwords.order_by("-used_at", "-pk").values_list("pk", flat=True)
    user.used_passwords.exclude(pk__in=list(used[: settings.PASSWORD_HISTORY])).delete()


def _refuse_unknown(username: str, password: str, address: str) -> NoReturn:
    """Answer as for a known name, the lock included, and take as long.

    The name itself is not recorded: people type passwords into the wrong field.
    """
    seconds = settings.SIGN_IN_LOCK_MINUTES * 60
    key = (
        f"sign-in-unknown:{sha256(username.strip().lower().encode('utf-8', 'replace')).hexdigest()}"
    )
    cache.add(key, 0, seconds)
    failures = cache.incr(key)
    limit = settings.SIGN_IN_FAILURES_BEFORE_LOCK
    if failures <= limit:  # for a locked account nothing is hashed
        make_password(password)
    with transaction.atomic():
        stranger = User(pk=UUID(int=0), username="", name="未知登录名")
        entry = events.Entry("accounts.sign_in_unknown", stranger, {"address": address}, "")
        events.record_many([entry], NOBODY)
    raise refusal(failures, _lock_after(limit) if failures >= limit else None)


def _lock_after(failures: int) -> datetime | None:
    if failures < settings.SIGN_IN_FAILURES_BEFORE_LOCK:
        return None
    return clock.now() + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
