"""Accounts from a roster: the sheet of people, read by those who know the units."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.accounts import permissions
from anlan.accounts.commands.people import Particulars, checked, new_user, sounds_of
from anlan.accounts.commands.roles import fits, new_membership
from anlan.accounts.models import Membership, User
from anlan.accounts.passwords import one_time_password
from anlan.accounts.states import Role, role_named
from anlan.kernel import events, language, pinyin
from anlan.kernel.scope import Actor

if TYPE_CHECKING:
    from anlan.units.models import Unit

BATCH = 500
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row of a sheet of people; `unit` is what its unit's name or code led to, if anything.

    `where` names the row for messages ("人员 第3行"), `unit_text` is what stood in the cell. An
    empty role stands for nothing and is refused; an empty login name is made from the phone number,
    else from the name.
    """

    where: str
    name: str
    role: str
    unit: "Unit | None"
    unit_text: str = ""
    phone: str = ""
    username: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell; `field` is name, phone, username, role or unit."""

    where: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class GivenAccount:
    """An account that a roster made, with the one-time password that is shown only now."""

    user_id: UUID
    name: str
    username: str
    password: str
    unit_name: str


@dataclass(slots=True)
class AccountsOutcome:
    """What a roster does, or would do: nothing at all where `errors` is not empty."""

    created: list[GivenAccount] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Checked:
    row: AccountRow
    person: Particulars
    role: Role
    unit: "Unit"


@transaction.atomic
def ensure_accounts(
    *, actor: Actor, rows: Iterable[AccountRow], apply: bool = True
) -> AccountsOutcome:
    """Give everybody in the roster an account and the role named; never takes anything away.

    The same roster again changes nothing. A person is known by login name, else by phone number
    and name, else by name within the unit. With `apply` False nothing is written; neither is
    anything when a single row is refused.
    """
    outcome = AccountsOutcome()
    fit = [each for row in rows if (each := _check(actor, row, outcome)) is not None]
    work = _Work(actor, outcome, _Known(fit))
    for each in fit:
        work.take(each)
    if apply and not outcome.errors:
        work.write()
    return outcome


def _check(actor: Actor, row: AccountRow, outcome: AccountsOutcome) -> _Checked | None:
    # A placeholder keeps the check of the name apart from that of a login name made later.
    person, wrong = checked(Particulars(row.username or "placeholder", row.name, row.phone))
    errors = [RowError(row.where, name, str(text)) for name, text in wrong.items()]
    role = role_named(row.role)
    if role is None:
        errors.append(RowError(row.where, "role", _unknown_role(row.role)))
    if row.unit is None:
        text = _("没有找到单位“%(unit)s”，请核对单位名称或代码，或先导入该单位。")
        errors.append(RowError(row.where, "unit", text % {"unit": row.unit_text}))
    if role is not None and row.unit is not None:
        errors += _check_office(actor, row.where, role, row.unit)
    outcome.errors += errors
    if errors or role is None or row.unit is None:
        return None
    if not row.username:
        person = Particulars("", person.name, person.phone)
    return _Checked(row, person, role, row.unit)


def _check_office(actor: Actor, where: str, role: Role, unit: "Unit") -> Iterator[RowError]:
    if not fits(role, unit):
        text = _("“%(unit)s”是%(kind)s，不设“%(role)s”，请选择合适的岗位或单位。")
    elif not permissions.may_grant(actor, role, unit.path):
        text = _("您不能在“%(unit)s”设置“%(role)s”，请由上级管理员办理。")
    else:
        return
    words = {"unit": unit.name, "kind": unit.get_kind_display(), "role": role.label}
    yield RowError(where, "role", text % words)


def _unknown_role(words: str) -> str:
    known = language.listed(role.label for role in Role)
    if not words.strip():
        return _("请填写岗位，可填：%(known)s。") % {"known": known}
    return _("不认识岗位“%(words)s”，可填：%(known)s。") % {"words": words, "known": known}


class _Known:
    """The accounts that the rows may mean, found in a few queries for all rows together."""

    def __init__(self, rows: Sequence[_Checked]) -> None:
        self.by_username: dict[str, User] = {}
        self.by_phone: dict[str, list[User]] = {}
        self.by_name_in_unit: dict[tuple[UUID, str], User] = {}
        self.roles: dict[tuple[UUID, UUID, str], Membership] = {}
        self.held: dict[UUID, list[Membership]] = {}
        self._find_users(rows)
        self._find_members(rows)
        for part in _batches({user.pk for user in self.by_username.values()}):
            for each in Membership.objects.filter(user_id__in=part):
                self.remember_role(each)

    def _find_users(self, rows: Sequence[_Checked]) -> None:
        for part in _batches({row.person.username for row in rows} - {""}):
            for user in User.objects.filter(username__in=part):
                self.remember(user)
        for part in _batches({row.person.phone for row in rows} - {""}):
            for user in User.objects.filter(phone__in=part):
                self.remember(user)

    def _find_members(self, rows: Sequence[_Checked]) -> None:
        for part in _batches({row.unit.pk for row in rows}):
            members = Membership.objects.filter(unit_id__in=part).select_related("user")
            for each in members.order_by("created_at"):
                self.remember(each.user)
                self.by_name_in_unit.setdefault((each.unit_id, each.user.name), each.user)

    def remember(self, user: User) -> None:
        if self.by_username.setdefault(user.username, user) is user and user.phone:
            self.by_phone.setdefault(user.phone, []).append(user)

    def remember_role(self, held: Membership) -> None:
        self.roles[held.user_id, held.unit_id, held.role] = held
        self.held.setdefault(held.user_id, []).append(held)

    def find(self, row: _Checked) -> User | None:
        """The account that the row means."""
        person = row.person
        if person.username:
            return self.by_username.get(person.username)
        if person.phone:
            for user in self.by_phone.get(person.phone, []):
                if user.name == person.name:
                    return user
        found = self.by_name_in_unit.get((row.unit.pk, person.name))
        # Two people of one name in one unit are told apart by their phone numbers.
        return None if found and person.phone and found.phone else found

    def free_username(self, person: Particulars) -> str:
        """The phone number where it is not taken, else the name in pinyin with a number."""
        if person.phone and person.phone not in self.by_username:
            return person.phone
        stem, number = (pinyin.spelled(person.name) or "user")[:50], 1
        while (name := stem if number == 1 else f"{stem}{number}") in self.by_username or (
            User.objects.filter(username=name).exists()
        ):
            number += 1
        return name


class _Work:
    """What is to be written, gathered row by row and written in a few batches."""

    def __init__(self, actor: Actor, outcome: AccountsOutcome, known: _Known) -> None:
        self.actor, self.outcome, self.known = actor, outcome, known
        self.users: list[User] = []
        self.corrected: dict[UUID, User] = {}
        self.new_roles: list[Membership] = []
        self.renewed: dict[UUID, Membership] = {}
        self.entries: list[events.Entry] = []

    def take(self, row: _Checked) -> None:
        user = self.known.find(row)
        if user is None:
            self._create(row)
            return
        if not self._may_touch(row, user):
            return
        corrected = self._correct(row, user)
        if not (self._give(row, user) or corrected):
            self.outcome.unchanged += 1

    def _may_touch(self, row: _Checked, user: User) -> bool:
        if user.pk == self.actor.id and (user.pk, row.unit.pk, row.role) not in self.known.roles:
            text = _("不能调整自己的岗位，请由另一名管理员办理。")
            self.outcome.errors.append(RowError(row.row.where, "role", text))
            return False
        if not self._sees(user):
            text = _("这个登录名已有人使用，请换一个。")
            self.outcome.errors.append(RowError(row.row.where, "username", text))
            return False
        return True

    def _sees(self, user: User) -> bool:
        held = self.known.held.get(user.pk, [])
        return any(self.actor.holds_over(permissions.READERS, each.unit_path) for each in held)

    def _create(self, row: _Checked) -> None:
        sharing = [
            user for user in self.known.by_phone.get(row.person.phone, []) if self._sees(user)
        ]
        if sharing and not row.row.username:
            others = language.listed(user.name for user in sharing)
            text = _("手机号码%(phone)s已登记在“%(others)s”名下，请核对姓名或号码。")
            words = {"phone": row.person.phone, "others": others}
            self.outcome.errors.append(RowError(row.row.where, "phone", text % words))
            return
        password = one_time_password()
        username = row.person.username or self.known.free_username(row.person)
        user = new_user(Particulars(username, row.person.name, row.person.phone), password)
        self.users.append(user)
        self.known.remember(user)
        self.known.by_name_in_unit.setdefault((row.unit.pk, user.name), user)
        self._add_role(row, user)
        self.outcome.created.append(
            GivenAccount(user.pk, user.name, username, password, row.unit.name)
        )
        data = {"username": username, "role": str(row.role), "unit": row.unit.name}
        self.entries.append(events.Entry("accounts.created", user, data, row.unit.path))

    def _correct(self, row: _Checked, user: User) -> bool:
        """Bring name and phone up to date; a cell left empty takes nothing away."""
        before = {"name": user.name, "phone": user.phone}
        after = {"name": row.person.name, "phone": row.person.phone or user.phone}
        if before == after:
            return False
        held = self.known.held.get(user.pk, [])
        if not permissions.may_manage(self.actor, held):
            text = _("登录名“%(username)s”属于他人或上级单位的账号，不能修改，请换一个登录名。")
            words = {"username": user.username}
            self.outcome.errors.append(RowError(row.row.where, "username", text % words))
            return False
        user.name, user.phone, user.name_sounds = (
            after["name"],
            after["phone"],
            sounds_of(after["name"]),
        )
        self.corrected[user.pk] = user
        data = {"before": before, "after": after}
        self.entries.append(events.Entry("accounts.updated", user, data, row.unit.path))
        self._tell(row, user, _("更新姓名或手机号码"))
        return True

    def _give(self, row: _Checked, user: User) -> bool:
        held = self.known.roles.get((user.pk, row.unit.pk, row.role))
        post = row.row.post.strip()
        if held is None:
            self._add_role(row, user)
        elif held.ended_at is not None or (post and held.post_name != post):
            held.ended_at, held.post_name = None, post or held.post_name
            if held.pk not in {each.pk for each in self.new_roles}:
                self.renewed[held.pk] = held
        else:
            return False
        data = {"role": str(row.role), "unit": row.unit.name, "post": post}
        self.entries.append(events.Entry("accounts.role_granted", user, data, row.unit.path))
        self._tell(row, user, _("设为“%(role)s”") % {"role": row.role.label})
        return True

    def _add_role(self, row: _Checked, user: User) -> None:
        held = new_membership(user, row.unit, row.role, row.row.post)
        self.new_roles.append(held)
        self.known.remember_role(held)

    def _tell(self, row: _Checked, user: User, what: str) -> None:
        who = language.with_aside(f"{row.row.where} {user.name}", row.unit.name)
        self.outcome.changed.append(language.labelled(who, what))

    def write(self) -> None:
        User.objects.bulk_create(self.users, batch_size=BATCH)
        User.objects.bulk_update(
            self.corrected.values(), ["name", "name_sounds", "phone"], batch_size=BATCH
        )
        Membership.objects.bulk_create(self.new_roles, batch_size=BATCH)
        Membership.objects.bulk_update(
            self.renewed.values(), ["ended_at", "post_name"], batch_size=BATCH
        )
        events.record_many(self.entries, self.actor)


def _batches(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    rest = iter(values)
    while part := list(islice(rest, BATCH)):
        yield part
