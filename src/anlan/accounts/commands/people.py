"""Accounts: given out, changed, switched off and on."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anlan.accounts import permissions
from anlan.accounts.commands.devices import revoke_devices_of
from anlan.accounts.commands.roles import new_membership, require_fit
from anlan.accounts.commands.subject import (
    managed_person,
    record,
    require_reason,
    require_successor,
    standing,
)
from anlan.accounts.models import User
from anlan.accounts.passwords import hashed_once, one_time_password
from anlan.kernel import clock, pinyin
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor

if TYPE_CHECKING:
    from anlan.units.models import Unit

USERNAME = re.compile(r"[\w.@-]{2,60}")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account just given out, with the one-time password that is shown only now."""

    user: User
    password: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is written about a person."""

    username: str
    name: str
    phone: str = ""


def checked(given: Particulars) -> tuple[Particulars, dict[str, str | Promise]]:
    """The particulars as they are kept (half-width, no stray spaces), and what is wrong, by field."""
    kept = Particulars(_plain(given.username).lower(), _plain(given.name), phone_from(given.phone))
    wrong: dict[str, str | Promise] = {}
    if not USERNAME.fullmatch(kept.username):
        wrong["username"] = _("登录名为2至60个字，可用汉字、字母、数字和 . _ - @，中间不留空格。")
    if not kept.name:
        wrong["name"] = _("请填写姓名。")
    elif len(kept.name) > LONGEST_NAME:
        wrong["name"] = _("姓名不能超过60个字。")
    if kept.phone and not (MOBILE.fullmatch(kept.phone) or LANDLINE.fullmatch(kept.phone)):
        wrong["phone"] = _("请填写11位手机号码，或带区号的固定电话，例如 0379-66668888。")
    return kept, wrong


def phone_from(text: str) -> str:
    """A phone number without spaces, country code and the dashes of a mobile number."""
    number = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text)).replace("—", "-")
    number = re.sub(r"^(\+?86-?)(?=1)", "", number)
    without_dashes = number.replace("-", "")
    return without_dashes if MOBILE.fullmatch(without_dashes) else number


def sounds_of(name: str) -> str:
    """The pinyin of a name, whole and in initials, for the search by keyboard."""
    return f"{pinyin.spelled(name)} {pinyin.initials(name)}"


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    particulars: Particulars,
    unit: "Unit",
    role: str,
    post_name: str = "",
) -> NewAccount:
    """Give a person an account with a first role and a one-time password.

    Raises InvalidInput (fields username, name, phone, role), NotPermitted.
    """
    permissions.require_grant(actor, role, unit.path)
    person, wrong = checked(particulars)
    if User.objects.filter(username=person.username).exists():
        wrong["username"] = _("这个登录名已有人使用，请换一个。")
    if wrong:
        raise InvalidInput(fields=wrong)
    require_fit(role, unit)
    password = one_time_password()
    user = new_user(person, password)
    user.save(force_insert=True)
    new_membership(user, unit, role, post_name).save(force_insert=True)
    record("accounts.created", user, actor, username=user.username, role=str(role), unit=unit.name)
    return NewAccount(user, password)


def new_user(person: Particulars, password: str) -> User:
    """A person not saved yet, who must choose a password at the first sign-in."""
    return User(
        username=person.username,
        name=person.name,
        name_sounds=sounds_of(person.name),
        phone=person.phone,
        password=hashed_once(password),
        must_change_password=True,
        created_at=clock.now(),
    )


@transaction.atomic
def update_account(*, actor: Actor, user_id: UUID, particulars: Particulars) -> User:
    """Correct a person's particulars. Raises InvalidInput (fields username, name, phone)."""
    user = managed_person(actor, user_id)
    person, wrong = checked(particulars)
    if User.objects.filter(username=person.username).exclude(pk=user.pk).exists():
        wrong["username"] = _("这个登录名已有人使用，请换一个。")
    if wrong:
        raise InvalidInput(fields=wrong)
    before = {"username": user.username, "name": user.name, "phone": user.phone}
    after = {"username": person.username, "name": person.name, "phone": person.phone}
    if before != after:
        user.username, user.name, user.phone = person.username, person.name, person.phone
        user.name_sounds = sounds_of(person.name)
        user.save(update_fields=["username", "name", "phone", "name_sounds"])
        record("accounts.updated", user, actor, before=before, after=after)
    return user


@transaction.atomic
def disable_account(*, actor: Actor, user_id: UUID, reason: str) -> User:
    """Switch an account off: its sessions end with the next request, its devices stop. Already off: no change."""
    user = managed_person(actor, user_id)
    given = require_reason(reason)
    if user.is_active:
        require_successor(standing(user))
        user.is_active = False
        user.save(update_fields=["is_active"])
        revoke_devices_of(user)
        record("accounts.disabled", user, actor, reason=given)
    return user


@transaction.atomic
def enable_account(*, actor: Actor, user_id: UUID) -> User:
    """Switch an account on again. Already on: no change."""
    user = managed_person(actor, user_id)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        record("accounts.enabled", user, actor)
    return user


@transaction.atomic
def reset_password(*, actor: Actor, user_id: UUID, reason: str) -> NewAccount:
    """Give a new one-time password; the old one and all sessions end, a lock is lifted."""
    user = managed_person(actor, user_id)
    given = require_reason(reason)
    password = one_time_password()
    user.password, user.must_change_password = hashed_once(password), True
    user.failed_sign_ins, user.locked_until = 0, None
    user.save(update_fields=["password", "must_change_password", "failed_sign_ins", "locked_until"])
    record("accounts.password_reset", user, actor, reason=given)
    return NewAccount(user, password)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
