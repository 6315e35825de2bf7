"""Where messages may go: the robots' own servers, known mail servers, and what the keeper allows.

An address typed into a page never decides where the server connects to: of a robot's address only
the key is taken, and a mail server is chosen from a list.
"""

import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from anlan.reminders.states import ChannelKind

# Submission with TLS from the first byte, as the providers' help pages say; not tried from here.
KNOWN_MAIL_HOSTS = (
    "smtp.exmail.qq.com:465",
    "smtp.qq.com:465",
    "smtp.163.com:465",
    "smtp.126.com:465",
    "smtp.qiye.163.com:465",
    "smtp.qiye.aliyun.com:465",
    "smtp.139.com:465",
    "smtp.189.cn:465",
)
_PATHS = {
    ChannelKind.WECOM: ("/cgi-bin/webhook/send", "key", re.compile(r"[A-Za-z0-9_-]{8,64}")),
    ChannelKind.DINGTALK: ("/robot/send", "access_token", re.compile(r"[A-Za-z0-9]{8,128}")),
}


def mail_hosts() -> list[str]:
    """The mail servers to choose from, as host:port."""
    return [*settings.MAIL_HOSTS, *(each for each in KNOWN_MAIL_HOSTS)]


def robot_base(kind: ChannelKind) -> str:
    """The server of that kind of robot, without a path."""
    return str(settings.ROBOT_ADDRESSES[kind.value])


def robot_address(kind: ChannelKind) -> str:
    """Where messages for robots of that kind are posted to."""
    return robot_base(kind) + _PATHS[kind][0]


def robot_key(kind: ChannelKind, address: str) -> str:
    """The key in a robot's address as copied from the group; "" for any other address."""
    path, name, shape = _PATHS[kind]
    try:
        given, known = urlsplit(address.strip()), urlsplit(robot_base(kind))
    except ValueError:
        return ""
    if (given.scheme, given.netloc, given.path.rstrip("/")) != (known.scheme, known.netloc, path):
        return ""
    key = parse_qs(given.query).get(name, [""])[0]
    return key if shape.fullmatch(key) else ""
