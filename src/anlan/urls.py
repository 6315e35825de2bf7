"""The only list of addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

handler400 = "anlan.web.shell.views.bad_request"
handler403 = "anlan.web.shell.views.permission_denied"
handler404 = "anlan.web.shell.views.page_not_found"
handler500 = "anlan.web.shell.views.server_error"

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("anlan.web.reports.urls")),
    path("", include("anlan.web.accounts.urls")),
    path("", include("anlan.web.accounts.sign_in_urls")),
    path("units/", include("anlan.web.units.urls")),
    path("checklists/", include("anlan.web.checklists.urls")),
    path("campaigns/", include("anlan.web.campaigns.urls")),
    path("self-reports/", include("anlan.web.self_reports.urls")),
    path("boards/", include("anlan.web.boards.urls")),
    path("self-inspection/", include("anlan.web.inspections.urls")),
    path("field/", include("anlan.web.field.urls")),
    path("visits/", include("anlan.web.visits.urls")),
    path("field-parcels/", include("anlan.web.parcels.urls")),
    path("ledger/", include("anlan.web.hazards.urls")),
    path("ledger-files/", include("anlan.web.ledger_files.urls")),
    path("reports/", include("anlan.web.saved_reports.urls")),
    path("statistics/", include("anlan.web.statistics.urls")),
    path("zones/", include("anlan.web.supervision.urls")),
    path("messages/", include("anlan.web.reminders.urls")),
    path("submissions/", include("anlan.web.submissions.urls")),
    path("documents/", include("anlan.web.documents.urls")),
    path("uploads/", include("anlan.web.uploads.urls")),
    path("background/", include("anlan.web.background.urls")),
    path("api/v1/", include("anlan.api.urls")),
    path("audit/", include("anlan.web.audit.urls")),
]
