"""Days and moments as the pages write them."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import get_language

ABSENT = "—"


def cn_date(value: date | datetime | None) -> str:
    """2026年5月28日, in the district's time zone; — for none."""
    if not value:
        return ABSENT
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if (get_language() or "").startswith("en"):
        return formats.date_format(value, "j F Y")
    return f"{value.year}年{value.month}月{value.day}日"


def cn_datetime(value: datetime | None) -> str:
    """2026年5月28日 14:05, in the district's time zone; — for none."""
    if not value:
        return ABSENT
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M}"
