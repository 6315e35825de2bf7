"""The saved reports that somebody may see."""

from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.errors import NotFound
from anlan.kernel.paging import Page, page_of
from anlan.kernel.scope import Actor
from anlan.reports.models import SavedReport

PAGE = 30


def saved_reports(actor: Actor, mark: str = "") -> Page[SavedReport]:
    """One page of them, the last asked for first."""
    return page_of(_seen(actor), ("id",), mark, PAGE, descending=True)


def saved_report(actor: Actor, report_id: UUID) -> SavedReport:
    """One of them; raises NotFound."""
    report = _seen(actor).filter(pk=report_id).first()
    if report is None:
        raise NotFound
    return report


def _seen(actor: Actor) -> QuerySet[SavedReport]:
    return SavedReport.objects.visible_to(actor).select_related("asked_by", "file", "unit")
