"""Addresses of the ledger's files."""

from django.urls import path

from anlan.web.ledger_files import views

app_name = "ledger_files"
urlpatterns = [
    path("export/", views.export, name="export"),
    path("import/", views.read, name="import"),
    path("import/confirm/", views.confirm, name="confirm"),
]
