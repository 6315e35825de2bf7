"""Addresses of the pages of supervision."""

from django.urls import path

from anlan.web.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.zones, name="zones"),
    path("new/", views.create, name="create"),
    path("<uuid:zone_id>/", views.zone, name="zone"),
    path("<uuid:zone_id>/edit/", views.edit, name="edit"),
    path("<uuid:zone_id>/assign/", views.assign, name="assign"),
    path("<uuid:zone_id>/release/", views.release, name="release"),
]
