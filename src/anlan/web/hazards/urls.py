"""Addresses of the ledger."""

from django.urls import path

from anlan.web.hazards.views import acts, detail, judging, ledger, photos, printing, report

app_name = "hazards"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("assign/", ledger.assign, name="assign"),
    path("views/", ledger.save_view, name="save_view"),
    path("views/<uuid:view_id>/delete/", ledger.delete_view, name="delete_view"),
    path("report/", report.report, name="report"),
    path("print/", printing.ledger_print, name="print"),
    path("notice/", printing.notice, name="notice"),
    path("photos/<uuid:photo_id>/", photos.photo, name="photo"),
    path("photos/<uuid:photo_id>/small/", photos.thumb, name="thumb"),
    path("<uuid:hazard_id>/", detail.detail, name="detail"),
    path("<uuid:hazard_id>/sheet/", detail.sheet, name="sheet"),
    path("<uuid:hazard_id>/start/", acts.start, name="start"),
    path("<uuid:hazard_id>/propose_major/", judging.propose_major, name="propose_major"),
    path("<uuid:hazard_id>/merge/", judging.merge, name="merge"),
    *(path(f"<uuid:hazard_id>/{verb}/", acts.act, {"verb": verb}, name=verb) for verb in acts.ACTS),
]
