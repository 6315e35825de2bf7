"""Addresses of what devices sent."""

from django.urls import path

from anlan.web.parcels import views

app_name = "parcels"

urlpatterns = [
    path("", views.parcels, name="list"),
    path("<uuid:sent_id>/", views.parcel, name="parcel"),
    path("<uuid:sent_id>/accept/", views.accept, name="accept"),
    path("<uuid:sent_id>/reject/", views.reject, name="reject"),
    path("<uuid:sent_id>/photos/<slug:sha256>/", views.photo, name="photo"),
]
