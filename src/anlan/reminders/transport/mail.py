"""Mail by apprise, with the reason of a failure kept (the library itself says yes or no)."""

import smtplib

from apprise.common import NotifyFormat
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.smtp import AppriseSMTPController, SMTPSecureMode

from anlan.reminders.states import Problem
from anlan.reminders.transport.hosts import mail_hosts
from anlan.reminders.transport.letters import Letter, Way
from anlan.reminders.transport.outcome import Undelivered

SENDER = "安澜"
# Any other port begins in the clear and has to agree to STARTTLS: nothing goes without TLS.
TLS_FROM_THE_START = frozenset({"465", "994"})
SECONDS = 15


class _Session(AppriseSMTPController):  # type: ignore[misc]  # apprise is untyped
    """Connected, secured and signed in by the library; what the server says is passed on."""

    def hand_over(self, sender: str, recipient: str, message: str) -> None:
        """Give the message to the server; raises what smtplib raises."""
        self._socket.sendmail(sender, [recipient], message)


def send_mail(way: Way, letter: Letter) -> None:
    """Send it to one person; raises Undelivered."""
    host, _colon, port = way.facts["server"].partition(":")
    if way.facts["server"] not in mail_hosts():
        raise Undelivered(Problem.FORBIDDEN)
    secure = SMTPSecureMode.SSL if port in TLS_FROM_THE_START else SMTPSecureMode.STARTTLS
    session = _Session(
        host=host,
        port=int(port),
        secure_mode=secure,
        user=way.facts["user"],
        password=way.secret,
        socket_connect_timeout=SECONDS,
    )
    try:
        session.__enter__()
    except smtplib.SMTPAuthenticationError as error:
        raise Undelivered(Problem.LOGIN) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(Problem.UNREACHABLE) from error
    try:
        session.hand_over(way.facts["user"], way.recipient, _composed(way, letter))
    except smtplib.SMTPRecipientsRefused as error:
        raise Undelivered(Problem.ADDRESS) from error
    except smtplib.SMTPResponseException as error:
        raise Undelivered(Problem.REFUSED) from error
    except (OSError, smtplib.SMTPException) as error:
        # Broken off between handing over and the answer: it may have arrived.
        raise Undelivered(Problem.SILENT) from error
    finally:
        session.__exit__(None, None, None)


def _composed(way: Way, letter: Letter) -> str:
    messages = NotifyEmail.prepare_emails(
        subject=letter.title,
        body=letter.text,
        notify_format=NotifyFormat.TEXT,
        from_addr=(SENDER, way.facts["user"]),
        to=[(False, way.recipient)],
        smtp_host=way.facts["server"].partition(":")[0],
    )
    return str(next(iter(messages)).body)
