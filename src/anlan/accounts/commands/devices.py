"""Devices: a key that hands in what was recorded in the field, after the session has run out."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.accounts.commands.subject import own_account, record
from anlan.accounts.models import Device, User
from anlan.accounts.queries import UNUSED_FOR, Holder, holder_of
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, NotFound, WrongState
from anlan.kernel.scope import Actor

KEY_BYTES = 32
MOST_DEVICES = 20
LONGEST_LABEL = 60
# A write for every parcel would cost more than it tells.
NOTED_EVERY = timedelta(hours=6)


class KeyUnknown(DomainError):
    """No device has that key."""

    code = "key_unknown"
    default = gettext_lazy("本机的上报凭证无效，请登录后继续上报。未上报的内容仍保存在本机。")


class KeyStopped(DomainError):
    """The key has not been used for so long that it no longer counts."""

    code = "key_stopped"
    default = gettext_lazy("本机60天没有上报，上报凭证已停用，请重新登录后继续上报。")


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device just made known, with its key, which is shown only now."""

    device: Device
    key: str


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose device sends, and why what it sends may not count by itself; empty where it may."""

    actor: Actor
    why_not: str | Promise


@transaction.atomic
def issue_device_key(*, actor: Actor, label: str) -> NewDevice:
    """A key for the device at which a signed-in person works. Raises WrongState at the twentieth."""
    user = own_account(actor)
    moment = clock.now()
    live = Device.objects.filter(user=user, revoked_at=None, used_at__gt=moment - UNUSED_FOR)
    if live.count() >= MOST_DEVICES:
        raise WrongState(_("您已在20台设备上使用现场检查，请先在“我的账号”停用不再使用的设备。"))
    key = secrets.token_urlsafe(KEY_BYTES)
    device = Device.objects.create(
        user=user,
        key_digest=_digest(key),
        label=label.strip()[:LONGEST_LABEL] or _("其他设备"),
        issued_at=moment,
        used_at=moment,
    )
    record("accounts.device_added", user, actor, device=str(device.pk), label=device.label)
    return NewDevice(device, key)


@transaction.atomic
def revoke_device(*, actor: Actor, device_id: UUID) -> None:
    """Stop one of one's own devices; stopped already, nothing changes. Raises NotFound."""
    user = own_account(actor)
    device = Device.objects.filter(user=user, pk=device_id).first()
    if device is None:
        raise NotFound
    if device.revoked_at is None:
        revoke_devices_of(user, only=device.pk)
        record("accounts.device_revoked", user, actor, device=str(device.pk), label=device.label)


def use_device_key(*, key: str) -> KeyHolder:
    """Whose device it is. Raises KeyUnknown, KeyStopped.

    The device of a person without the right, or one that was stopped, still hands in: what was
    found in the field must not be lost. It waits for the bureau then (`why_not`).
    """
    found = holder_of(_digest(key))
    if found is None:
        raise KeyUnknown
    moment = clock.now()
    if found.used_at <= moment - UNUSED_FOR:
        raise KeyStopped
    if found.used_at <= moment - NOTED_EVERY:
        Device.objects.filter(pk=found.device_id).update(used_at=moment)
    return KeyHolder(found.actor, _why_not(found))


def revoke_devices_of(user: User, only: UUID | None = None) -> None:
    """Stop all of a person's devices, or one of them."""
    live = Device.objects.filter(user=user, revoked_at=None)
    (live if only is None else live.filter(pk=only)).update(revoked_at=clock.now())


def _why_not(found: Holder) -> str | Promise:
    if not found.is_active:
        return gettext_lazy("上报人的账号已停用。")
    if found.is_revoked:
        return gettext_lazy("上报所用的设备已被停用。")
    return ""


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
