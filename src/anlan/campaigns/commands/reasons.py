"""The reason that every recorded decision on a campaign bears."""

from django.utils.translation import gettext as _

from anlan.kernel.errors import InvalidInput

LONGEST_REASON = 200


def wrong_reason(reason: str) -> str:
    """What is wrong with it, in words for the field; empty where nothing is."""
    if not reason.strip():
        return _("请写明原因，将记入记录备查。")
    if len(reason.strip()) > LONGEST_REASON:
        return _("原因请控制在 %(most)d 字以内。") % {"most": LONGEST_REASON}
    return ""


def require_reason(reason: str) -> None:
    """As `wrong_reason`, raising InvalidInput."""
    if wrong := wrong_reason(reason):
        raise InvalidInput(fields={"reason": wrong})
