"""Addresses of the home page and the overview."""

from django.urls import path

from anlan.web.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.home, name="home"),
    path("overview/", views.overview, name="overview"),
]
