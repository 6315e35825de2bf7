"""A browser's own description in words that its owner recognises."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The first word found decides: many browsers also claim to be another.
SYSTEMS: tuple[tuple[str, str | Promise], ...] = (
    ("HarmonyOS", _("鸿蒙设备")),
    ("iPhone", _("苹果手机")),
    ("iPad", _("苹果平板")),
    ("Android", _("安卓设备")),
    ("Windows", _("Windows 电脑")),
    ("Macintosh", _("苹果电脑")),
    ("Linux", _("Linux 电脑")),
)
BROWSERS: tuple[tuple[str, str | Promise], ...] = (
    ("DingTalk", _("钉钉")),
    ("MicroMessenger", _("微信")),
    ("Edg", "Edge"),
    ("360SE", _("360浏览器")),
    ("QQBrowser", _("QQ浏览器")),
    ("HuaweiBrowser", _("华为浏览器")),
    ("MiuiBrowser", _("小米浏览器")),
    ("Firefox", _("火狐浏览器")),
    ("Chrome", _("谷歌浏览器")),
    ("Safari", _("Safari 浏览器")),
)


def device_of(user_agent: str) -> str:
    """System and browser: 安卓设备 · 微信."""
    found = [_first(names, user_agent) for names in (SYSTEMS, BROWSERS)]
    return " · ".join(filter(None, found)) or str(_("其他设备"))


def _first(names: tuple[tuple[str, str | Promise], ...], user_agent: str) -> str:
    return next((str(label) for word, label in names if word in user_agent), "")
