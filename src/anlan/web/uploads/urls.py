"""Addresses of uploads on their way."""

from django.urls import path

from anlan.web.uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("<uuid:upload_id>/", views.one, name="one"),
]
