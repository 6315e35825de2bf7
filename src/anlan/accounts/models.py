"""People and their memberships."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.accounts.states import Role
from anlan.kernel.ids import new_id
from anlan.kernel.scope import ScopedModel, ScopedQuerySet


class User(AbstractBaseUser):
    """A person who signs in. Rights come from memberships alone; there is no superuser."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    # The name in pinyin, whole and in initials ("zhangwei zw"): what a search by keyboard meets.
    name_sounds = models.CharField(max_length=400, blank=True)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True)
    is_active = models.BooleanField(pgettext_lazy("状态", "启用"), default=True)
    must_change_password = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = BaseUserManager["User"]()

    def __str__(self) -> str:
        return self.name


class UsedPassword(models.Model):
    """The hash of a password once used: the last five may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords")
    hashed = models.CharField(max_length=200)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_at}"


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    """Memberships; the keeper of the system sees them, since accounts are its business."""

    hidden_from: frozenset[str] = frozenset()


class Membership(ScopedModel):
    """One role of one person in one unit; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    # Named by text: units stand above accounts, and only their rows are pointed at.
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    post_name = models.CharField(_("岗位"), max_length=60, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], name="membership_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class Device(models.Model):
    """A device that may hand in what was recorded in the field after its session has run out.

    Its key reads nothing. Kept as a digest; revoked with the person's other sessions.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    key_digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("设备"), max_length=60)
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label
