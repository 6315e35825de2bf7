"""One's own messages, and where one is told besides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.kernel.errors import InvalidInput
from anlan.reminders import commands, queries
from anlan.reminders.permissions import RULES
from anlan.web.accounts.forms import posted, tell
from anlan.web.reminders.forms import PreferenceForm
from anlan.web.reminders.links import address_of
from anlan.web.shell.bell import count_again
from anlan.web.shell.request import SignedInRequest


def inbox(request: SignedInRequest) -> HttpResponse:
    """The messages, the newest first; only those not read yet with ?unread=1."""
    unread = request.GET.get("unread") == "1"
    page = queries.inbox(request.actor, request.GET.get("at", ""), unread=unread)
    narrowed = "unread=1&" if unread else ""
    context = {
        "inbox": page.messages,
        "unread": unread,
        "tabs": _tabs(unread=unread),
        "previous_url": f"?{narrowed}at={page.previous}" if page.previous else "",
        "next_url": f"?{narrowed}at={page.next}" if page.next else "",
        "preference": queries.preference(request.actor),
        "may_set": request.actor.holds(RULES["set_times"]),
    }
    return render(request, "reminders/inbox.html", context)


@require_POST
def open_message(request: SignedInRequest, message_id: UUID) -> HttpResponse:
    """Mark it as read and go where the chosen line leads; without a line, stay."""
    found = queries.message(request.actor, message_id)
    commands.mark_read(actor=request.actor, message_id=message_id)
    count_again(request)
    chosen = request.POST.get("line", "")
    if chosen.isdecimal() and int(chosen) < len(found.lines):
        return redirect(address_of(found.lines[int(chosen)]))
    return redirect("reminders:inbox")


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    commands.mark_all_read(actor=request.actor)
    count_again(request)
    messages.success(request, _("全部消息已标为已读。"))
    return redirect("reminders:inbox")


def preference(request: SignedInRequest) -> HttpResponse:
    """Where one is told besides the inbox."""
    kept = queries.preference(request.actor)
    initial = {"email": kept.email, "email_on": kept.email_on}
    form = PreferenceForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            commands.set_preference(actor=request.actor, **form.cleaned_data)
        except InvalidInput as error:
            tell(form, error)
        else:
            messages.success(request, _("接收方式已保存。"))
            return redirect("reminders:inbox")
    return render(request, "reminders/preference.html", {"form": form, "narrow": True})


def _tabs(*, unread: bool) -> list[dict[str, object]]:
    address = reverse("reminders:inbox")
    return [
        {"label": _("全部"), "url": address, "current": not unread},
        {"label": _("未读"), "url": f"{address}?unread=1", "current": unread},
    ]
