"""One letter along one way."""

from anlan.reminders.states import ChannelKind
from anlan.reminders.transport.letters import Letter, Way


def deliver(way: Way, letter: Letter) -> None:
    """Send it; raises Undelivered. Returns only when the other side has said that it took it.

    The library is loaded here: it costs 0.2 s, and only a worker and a test message need it.
    """
    if way.kind == ChannelKind.EMAIL:
        from anlan.reminders.transport.mail import send_mail  # noqa: PLC0415 -- as said

        send_mail(way, letter)
        return
    from anlan.reminders.transport.robots import send_to_group  # noqa: PLC0415 -- as said

    send_to_group(way, letter)
