"""Days and moments as the pages write them."""

from datetime import date, datetime

from django.utils import timezone

from anlan.kernel import language

ABSENT = "—"


def cn_date(value: date | datetime | None) -> str:
    """2026年5月28日, in the district's time zone; — for none."""
    if not value:
        return ABSENT
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return language.day(value)


def cn_datetime(value: datetime | None) -> str:
    """2026年5月28日 14:05, in the district's time zone; — for none."""
    if not value:
        return ABSENT
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M}"
