"""Addresses of the statistics."""

from django.urls import path

from anlan.web.statistics import views

app_name = "statistics"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("wall/", views.wall, name="wall"),
    path("tables/", views.tables, name="tables"),
    path("tables/save/", views.save, name="save"),
]
