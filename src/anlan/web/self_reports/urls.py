"""Addresses of self-inspection reports; each is the submission of one unit and edition."""

from django.urls import path

from anlan.web.self_reports.views import collecting, files, reading, writing

app_name = "self_reports"
REPORT = "<uuid:submission_id>/"
HAND_IN = REPORT + "hand-ins/<uuid:hand_in_id>/"
urlpatterns = [
    path("", collecting.editions, name="editions"),
    path("editions/<uuid:requirement_id>/collect/", collecting.collect, name="collect"),
    path(REPORT, reading.report, name="report"),
    path(REPORT + "write/", writing.write, name="write"),
    path(REPORT + "draft/", writing.save, name="save"),
    path(REPORT + "hazards/", writing.hazards, name="hazards"),
    path(REPORT + "check/", writing.check, name="check"),
    path(REPORT + "check/report.pdf", files.draft_pdf, name="draft_pdf"),
    path(REPORT + "take-back/", writing.take_back, name="take_back"),
    path(HAND_IN, reading.hand_in, name="hand_in"),
    path(HAND_IN + "hazards/", reading.hazards, name="frozen_hazards"),
    path(HAND_IN + "files/<uuid:file_id>/", files.download, name="file"),
]
