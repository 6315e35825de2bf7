"""The people list and a person: who they are, what they hold, how they come in."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.accounts import commands, permissions, queries
from anlan.accounts.commands import NewAccount, Particulars
from anlan.kernel import events
from anlan.kernel.errors import DomainError, InvalidInput, NotPermitted
from anlan.web.accounts.forms import posted, tell
from anlan.web.accounts.people_forms import NewPersonForm, PeopleFilterForm, PersonForm, RoleForm
from anlan.web.shell.request import SignedInRequest

# Every sign-in is an entry; the rest is found in the log.
MOST_HISTORY = 30


def people(request: SignedInRequest) -> HttpResponse:
    """Who holds what where, a line per person and role."""
    form = PeopleFilterForm(request.actor, request.GET)
    filters = form.filters()
    page = queries.people(request.actor, filters, request.GET.get("at", ""))
    context = {
        "form": form,
        "active": form.active(),
        "rows": page.rows,
        "previous_url": form.address(page.previous),
        "next_url": form.address(page.next),
        "may_create": bool(permissions.roles_to_give(request.actor)),
    }
    return render(request, "accounts/people.html", context)


def new_person(request: SignedInRequest) -> HttpResponse:
    """Give out an account; the answer to the form is the slip with the one-time password."""
    if not permissions.roles_to_give(request.actor):
        raise NotPermitted
    form = NewPersonForm(request.actor, posted(request), initial=_unit_asked(request))
    if form.is_valid():
        try:
            account = commands.create_account(
                actor=request.actor,
                particulars=_particulars(form),
                unit=form.cleaned_data["unit"],
                role=form.cleaned_data["role"],
                post_name=form.cleaned_data["post_name"],
            )
        except DomainError as error:
            tell(form, error)
        else:
            return _slip(request, account, form.cleaned_data["unit"].name)
    return render(request, "accounts/person_new.html", {"form": form, "narrow": True})


def person(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """One person."""
    found = queries.person(request.actor, user_id)
    roles = [
        {"held": each, "key": str(each.pk), "may_end": _may_end(request, found, each)}
        for each in found.roles
    ]
    context = {
        "person": found.user,
        "found": found,
        "roles": roles,
        "own": found.user.pk == request.user.pk,
        "locked": queries.is_locked(found.user),
        "may_give": bool(permissions.roles_to_give(request.actor)),
        "history": events.history_of(found.user).reverse()[:MOST_HISTORY],
    }
    return render(request, "accounts/person.html", context)


def edit_person(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Correct name, login name and phone."""
    found = queries.person(request.actor, user_id)
    if not found.may_manage:
        raise NotPermitted
    user = found.user
    first = {"name": user.name, "username": user.username, "phone": user.phone}
    form = PersonForm(posted(request), initial=first)
    if form.is_valid():
        try:
            commands.update_account(
                actor=request.actor, user_id=user_id, particulars=_particulars(form)
            )
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:person", user_id)
    context = {"form": form, "person": user, "narrow": True}
    return render(request, "accounts/person_edit.html", context)


def give_role(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Give a person one more role."""
    user = queries.person(request.actor, user_id).user
    if not permissions.roles_to_give(request.actor):
        raise NotPermitted
    form = RoleForm(request.actor, posted(request), initial=_unit_asked(request))
    if form.is_valid():
        try:
            commands.grant_role(actor=request.actor, user_id=user_id, **form.cleaned_data)
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("岗位已设置。"))
            return redirect("accounts:person", user_id)
    context = {"form": form, "person": user, "narrow": True}
    return render(request, "accounts/role_new.html", context)


@require_POST
def end_role(request: SignedInRequest, user_id: UUID, membership_id: UUID) -> HttpResponse:
    """End a role."""

    def act() -> None:
        commands.end_role(
            actor=request.actor,
            user_id=user_id,
            membership_id=membership_id,
            reason=_reason(request),
        )

    return _act(request, user_id, act, _("岗位已结束。"))


@require_POST
def disable(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Switch the account off."""

    def act() -> None:
        commands.disable_account(actor=request.actor, user_id=user_id, reason=_reason(request))

    return _act(request, user_id, act, _("账号已停用，正在使用的登录随即失效。"))


@require_POST
def enable(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Switch the account on again."""

    def act() -> None:
        commands.enable_account(actor=request.actor, user_id=user_id)

    return _act(request, user_id, act, _("账号已启用。"))


@require_POST
def unlock(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Lift the lock."""

    def act() -> None:
        commands.unlock_account(actor=request.actor, user_id=user_id)

    return _act(request, user_id, act, _("账号已解锁，可以登录。"))


@require_POST
def sign_out_person(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """End all sessions of the person."""

    def act() -> None:
        commands.sign_out_everywhere(actor=request.actor, user_id=user_id, reason=_reason(request))

    return _act(request, user_id, act, _("该账号在所有设备上的登录已退出。"))


@require_POST
def clear_second_factor(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Take the second factor from who lost the phone."""

    def act() -> None:
        commands.clear_second_factor(actor=request.actor, user_id=user_id, reason=_reason(request))

    return _act(request, user_id, act, _("两步验证已清除，下次登录只需密码。"))


@require_POST
def reset_password(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """A new one-time password, on a slip."""
    try:
        account = commands.reset_password(
            actor=request.actor, user_id=user_id, reason=_reason(request)
        )
    except InvalidInput as error:
        return _back(request, user_id, error)
    held = queries.person(request.actor, user_id).roles[0]
    return _slip(request, account, held.unit.name)


def _act(
    request: SignedInRequest, user_id: UUID, act: Callable[[], None], done: str
) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        if error.code in {"not_found", "not_permitted"}:
            raise
        return _back(request, user_id, error)
    messages.success(request, done)
    return redirect("accounts:person", user_id)


def _back(request: SignedInRequest, user_id: UUID, error: DomainError) -> HttpResponse:
    messages.error(request, " ".join(map(str, error.fields.values())) or str(error))
    return redirect("accounts:person", user_id)


def _slip(request: SignedInRequest, account: NewAccount, unit_name: str) -> HttpResponse:
    context = {
        "person": account.user,
        "password": account.password,
        "unit_name": unit_name,
        "address": request.build_absolute_uri("/"),
        "narrow": True,
    }
    return render(request, "accounts/slip.html", context)


def _may_end(request: SignedInRequest, found: queries.PersonRoles, held: permissions.Held) -> bool:
    other = found.user.pk != request.user.pk
    return other and permissions.may_grant(request.actor, held.role, held.unit_path)


def _particulars(form: PersonForm) -> Particulars:
    return Particulars(**{name: form.cleaned_data[name] for name in ("username", "name", "phone")})


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("reason", "")


def _unit_asked(request: SignedInRequest) -> dict[str, str]:
    return {"unit": request.GET.get("unit", "")}
