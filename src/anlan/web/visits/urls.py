"""Addresses of visits."""

from django.urls import path

from anlan.web.visits import views

app_name = "visits"
VISIT = "<uuid:visit_id>/"

urlpatterns = [
    path("", views.visits, name="list"),
    path("export/", views.export, name="export"),
    path("contests/<uuid:contest_id>/", views.settle, name="settle"),
    path(VISIT, views.visit, name="visit"),
    path(VISIT + "places/", views.places, name="places"),
    path(VISIT + "print/", views.on_paper, name="print"),
    path(VISIT + "signature/<slug:side>/", views.signature, name="signature"),
]
