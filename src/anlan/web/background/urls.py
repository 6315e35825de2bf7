"""Addresses of background work."""

from django.urls import path

from anlan.web.background import views

app_name = "background"
urlpatterns = [
    path("", views.standing, name="standing"),
    path("retry/", views.retry, name="retry"),
]
