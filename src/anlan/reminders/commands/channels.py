"""The ways out of an office: set, switched off, tried. Secrets go in and never come out again."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.kernel.ids import new_id
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor
from anlan.kernel.sealing import seal
from anlan.kernel.states import next_state
from anlan.reminders.commands.sending import claim_one, send_claimed
from anlan.reminders.models import Channel, Delivery
from anlan.reminders.permissions import RULES
from anlan.reminders.states import (
    DELIVERY_TRANSITIONS,
    ChannelKind,
    DeliveryState,
    MessageKind,
    Problem,
)
from anlan.reminders.transport import mail_hosts, robot_key
from anlan.units.models import Unit
from anlan.units.states import ROOT_KINDS

_SIGNING = "SEC"


@transaction.atomic
def set_mailbox(
    *, actor: Actor, office_id: UUID, server: str, user: str, password: str, is_on: bool
) -> Channel:
    """Set the mailbox that sends; without a password the one kept holds, for the same mailbox."""
    office = _office(actor, office_id)
    wrong = {}
    if server not in mail_hosts():
        wrong["server"] = _("请从列表中选择邮件服务器。")
    try:
        validate_email(user)
    except ValidationError:
        wrong["user"] = _("请填写完整的邮箱地址，例如 anquan@example.edu.cn。")
    if wrong:
        raise InvalidInput(fields=wrong)
    facts = {"server": server, "user": user}
    kept = Channel.objects.filter(office=office, kind=ChannelKind.EMAIL).first()
    if kept is not None and kept.facts != facts and not password:
        # The password of one mailbox is never shown to the server of another.
        raise InvalidInput(fields={"password": _("更换邮件服务器或账号时，请重新填写密码。")})
    return _set(actor, office, ChannelKind.EMAIL, password, is_on=is_on, facts=facts)


@transaction.atomic
def set_robot(
    *, actor: Actor, office_id: UUID, kind: str, address: str, signing: str = "", is_on: bool
) -> Channel:
    """Set a group's robot by the address copied from the group; without one the kept one holds.

    `signing`: the secret of a DingTalk robot whose safety setting is a signature (加签).
    """
    office = _office(actor, office_id)
    robot = ChannelKind(kind)
    secret = ""
    if address:
        secret = robot_key(robot, address)
        if not secret:
            raise InvalidInput(
                fields={"address": _("这不是该机器人的地址，请在群里重新复制 Webhook 地址。")}
            )
        if signing:
            if not (signing.startswith(_SIGNING) and signing.isalnum()):
                raise InvalidInput(fields={"signing": _("加签密钥以 SEC 开头，请重新复制。")})
            secret = f"{secret}\n{signing}"
    elif signing:
        raise InvalidInput(fields={"address": _("更换加签密钥时，请同时填写机器人地址。")})
    return _set(actor, office, robot, secret, is_on=is_on, facts={})


def try_channel(*, actor: Actor, office_id: UUID, kind: str) -> Problem | None:
    """Send a test message now, whatever the hour; returns what went wrong, or None.

    Not one transaction: the attempt stands entered while the other side is asked.
    """
    delivery = _enter_test(actor, office_id, kind)
    send_claimed(claim_one(delivery.pk))
    delivery.refresh_from_db()
    return Problem(delivery.problem) if delivery.problem else None


@transaction.atomic
def _enter_test(actor: Actor, office_id: UUID, kind: str) -> Delivery:
    office = _office(actor, office_id)
    channel = Channel.objects.select_for_update().filter(office=office, kind=kind).first()
    if channel is None:
        raise NotFound
    now = clock.now()
    delivery = Delivery.objects.create(
        channel=channel,
        unit_path=office.path,
        key=f"test:{new_id()}",
        kind=MessageKind.NOTICE,
        created_at=now,
        not_before=now,
    )
    events.record("reminders.try_channel", channel, actor, kind=kind)
    return delivery


def _set(
    actor: Actor,
    office: Unit,
    kind: ChannelKind,
    secret: str,
    *,
    is_on: bool,
    facts: dict[str, str],
) -> Channel:
    channel = Channel.objects.select_for_update().filter(office=office, kind=kind).first()
    if channel is None:
        if not secret:
            field = "password" if kind == ChannelKind.EMAIL else "address"
            raise InvalidInput(fields={field: _("第一次设置时必须填写。")})
        channel = Channel(office=office, unit_path=office.path, kind=kind)
    if secret:
        channel.secret = seal(secret)
        channel.problem, channel.problem_at = "", None
    channel.is_on, channel.facts, channel.saved_at = is_on, facts, clock.now()
    channel.save()
    if not is_on:
        Delivery.objects.filter(channel=channel, state=DeliveryState.WAITING).update(
            state=next_state(DELIVERY_TRANSITIONS, "give_up", DeliveryState.WAITING),
            problem=Problem.OFF,
        )
    # Whether a secret was exchanged is on record; what it is stands nowhere but sealed.
    events.record(
        "reminders.set_channel", channel, actor, kind=kind.value, is_on=is_on, renewed=bool(secret)
    )
    return channel


def _office(actor: Actor, office_id: UUID) -> Unit:
    rows = Unit.objects.visible_to(actor).filter(kind__in=ROOT_KINDS)
    office = rows.select_for_update().filter(pk=office_id).first()
    if office is None:
        raise NotFound
    require(RULES, actor, "set_channel", office.path)
    return office
