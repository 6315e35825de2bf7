"""Addresses of saved reports."""

from django.urls import path

from anlan.web.saved_reports import views

app_name = "saved_reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("new/", views.ask, name="ask"),
    path("<uuid:report_id>/", views.row, name="row"),
    path("<uuid:report_id>/download/", views.download, name="download"),
    path("<uuid:report_id>/retry/", views.retry, name="retry"),
    path("<uuid:report_id>/delete/", views.delete, name="delete"),
]
