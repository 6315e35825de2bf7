"""Addresses of the ledger."""

from django.urls import path

from anlan.web.hazards.views import ledger

app_name = "hazards"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("assign/", ledger.assign, name="assign"),
    path("views/", ledger.save_view, name="save_view"),
    path("views/<uuid:view_id>/delete/", ledger.delete_view, name="delete_view"),
]
