"""What a password must be, and the ones that are given out for a single use."""

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from anlan.accounts.models import User

SHORTEST = 8
KINDS_WANTED = 3
# No letter or digit that is mistaken for another on paper: 0 o, 1 l i.
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_GROUPS = 3


class ComplexityValidator:
    """At least eight characters of three of the four kinds (grade-2 protection in practice)."""

    def validate(self, password: str, user: "User | None" = None) -> None:  # noqa: ARG002 -- Django's signature
        if len(password) < SHORTEST or _kinds(password) < KINDS_WANTED:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return _("密码至少8位，并至少包含大写字母、小写字母、数字、符号中的三种。")


class HistoryValidator:
    """None of the last passwords (settings.PASSWORD_HISTORY), the present one included."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        if user is None:
            return
        used = user.used_passwords.order_by("-used_at", "-pk").values_list("hashed", flat=True)
        kept = {user.password, *used[: settings.PASSWORD_HISTORY]}
        if any(check_password(password, hashed) for hashed in kept):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return _("不能使用最近%(count)d次用过的密码。") % {"count": settings.PASSWORD_HISTORY}


class OneTimeHasher(PBKDF2PasswordHasher):
    """Keeps a password of sixty random bits that lives until the first sign-in.

    Such a password needs no slow hash, and a roster with ten thousand people could not afford one.
    """

    algorithm = "one_time_pbkdf2"
    iterations = 200


def one_time_password() -> str:
    """A password to be typed once from a slip of paper: kx7m-q4hd-w9tz."""
    letters = [secrets.choice(ONE_TIME_ALPHABET) for _place in range(4 * ONE_TIME_GROUPS)]
    groups = ["".join(letters[place : place + 4]) for place in range(0, len(letters), 4)]
    return "-".join(groups)


def hashed_once(password: str) -> str:
    """The stored form of a one-time password."""
    return make_password(password, hasher=OneTimeHasher())


def _kinds(password: str) -> int:
    return sum(
        (
            any(letter.isupper() for letter in password),
            any(letter.islower() for letter in password),
            any(letter.isdigit() for letter in password),
            any(not letter.isalnum() for letter in password),
        )
    )
