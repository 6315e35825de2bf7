"""Addresses of the log."""

from django.urls import path

from anlan.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("export.csv", views.export, name="export"),
    path("<uuid:event_id>/", views.entry, name="entry"),
]
