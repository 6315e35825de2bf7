"""Which shape a client writes: too old is told how to renew itself, too new that the server is not yet there."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils.translation import gettext as _

from anlan.api.shell.refusals import Refused
from anlan.inspections.states.parcels import CLIENT_VERSION, OLDEST_CLIENT

HEADER = "X-Field-Client"
_DIGITS = 6


def client_version(request: HttpRequest) -> int:
    """The shape that the client writes; raises Refused (426, 409) where we do not understand it."""
    said = request.headers.get(HEADER, "")
    version = int(said) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 0
    if version < OLDEST_CLIENT:
        text = _(
            "现场检查页面版本过旧，请联网后关闭再重新打开，即可更新。未上报的内容仍保存在本机。"
        )
        raise Refused(HTTPStatus.UPGRADE_REQUIRED, "client_too_old", text)
    if version > CLIENT_VERSION:
        text = _("服务器版本比本机旧，请管理员升级后再上报。未上报的内容仍保存在本机。")
        raise Refused(HTTPStatus.CONFLICT, "client_too_new", text)
    return version
