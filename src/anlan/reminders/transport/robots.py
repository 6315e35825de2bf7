"""Group robots by apprise, with the answer read.

Both services answer a wrong key or too many messages with HTTP 200 and a number; the library's own
plugins take any 200 for delivered. What they know is kept: addresses, signing, payloads' shape.
"""

from typing import Any

import requests
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot
from urllib3.exceptions import MaxRetryError, NewConnectionError

from anlan.reminders.states import ChannelKind, Problem
from anlan.reminders.transport.hosts import robot_address
from anlan.reminders.transport.letters import Letter, Way
from anlan.reminders.transport.outcome import Undelivered

SECONDS = (5, 15)
TAKEN = 0
# What the services' public pages list; a number that is not here counts as refused.
ANSWERS = {
    # WeCom
    93000: Problem.KEY,
    93008: Problem.KEY,
    45009: Problem.TOO_MANY,
    45033: Problem.TOO_MANY,
    # DingTalk
    300001: Problem.KEY,
    400013: Problem.KEY,
    400101: Problem.KEY,
    400102: Problem.KEY,
    400106: Problem.KEY,
    310000: Problem.GUARD,
    130101: Problem.TOO_MANY,
    410100: Problem.TOO_MANY,
}
HTTP_OK, HTTP_TOO_MANY, HTTP_BROKEN = 200, 429, 500


def send_to_group(way: Way, letter: Letter) -> None:
    """Post it into the group; raises Undelivered."""
    words = f"{letter.title}\n{letter.text}"
    message = {"msgtype": "text", "text": {"content": words}}
    if way.kind == ChannelKind.WECOM:
        _post(way.kind, {"key": NotifyWeComBot(key=way.secret).key}, message)
        return
    token, _line, signing = way.secret.partition("\n")
    robot = NotifyDingTalk(token=token, secret=signing or None)
    query = {"access_token": robot.token}
    if robot.secret:
        query["timestamp"], quoted = robot.get_signature()
        query["sign"] = NotifyDingTalk.unquote(quoted)
    _post(way.kind, query, message)


def _post(kind: ChannelKind, query: dict[str, str], message: dict[str, Any]) -> None:
    try:
        answer = requests.post(
            robot_address(kind), params=query, json=message, timeout=SECONDS, allow_redirects=False
        )
    except requests.RequestException as error:
        # Not chained: its words hold the address with the key.
        raise Undelivered(_problem_of(error)) from None
    if answer.status_code == HTTP_TOO_MANY:
        raise Undelivered(Problem.TOO_MANY)
    if answer.status_code >= HTTP_BROKEN:
        raise Undelivered(Problem.SILENT)
    said = _said(answer)
    if answer.status_code != HTTP_OK or said is None:
        raise Undelivered(Problem.REFUSED)
    if said != TAKEN:
        raise Undelivered(ANSWERS.get(said, Problem.REFUSED))


def _said(answer: requests.Response) -> int | None:
    try:
        told = answer.json()
    except requests.JSONDecodeError:
        return None
    code = told.get("errcode") if isinstance(told, dict) else None
    return code if isinstance(code, int) else None


def _problem_of(error: requests.RequestException) -> Problem:
    """Unreachable only where it is sure that nothing was handed over."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError)):
        return Problem.UNREACHABLE
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError):
        return Problem.UNREACHABLE
    if isinstance(error, requests.exceptions.ProxyError):
        return Problem.UNREACHABLE
    return Problem.SILENT
