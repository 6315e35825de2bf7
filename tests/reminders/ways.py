"""Ways out of the district, and what went along them."""

from datetime import date

from anlan.accounts.models import User
from anlan.kernel import clock
from anlan.reminders import commands
from anlan.reminders.models import Channel, Delivery, Preference
from tests.reminders.district import at

KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
TOKEN = "566cc69da782ec33e42541"
MONDAY = date(2026, 5, 25)


def wecom(world, group, **more) -> Channel:
    return commands.set_robot(
        actor=world.district.officer,
        office_id=world.bureau.pk,
        kind="wecom",
        address=f"{group.address}/cgi-bin/webhook/send?key={KEY}",
        is_on=True,
        **more,
    )


def set_mailbox(world, post, **changed) -> Channel:
    given = {"server": post.server, "user": "anquan@localhost.example", "password": "s3cret-code"}
    return commands.set_mailbox(
        actor=world.district.officer, office_id=world.bureau.pk, is_on=True, **(given | changed)
    )


def mail_to(person: User, address: str = "head@school.example") -> None:
    Preference.objects.create(person=person, email=address, email_on=True)


def send(day: date = MONDAY, hour: int = 9, minute: int = 0) -> int:
    with clock.pretending(at(day, hour, minute)):
        return commands.send_waiting(clock.now())


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("id").values_list("state", "problem"))
