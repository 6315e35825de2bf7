"""Addresses of the boards of 报送."""

from django.urls import path

from anlan.web.boards import views

app_name = "boards"
ONE = "<uuid:requirement_id>/"

urlpatterns = [
    path("", views.home, name="home"),
    path(ONE, views.board, name="board"),
    path(f"{ONE}print/", views.on_paper, name="print"),
    path(f"{ONE}list/", views.list_file, name="list_file"),
    path(f"{ONE}table/", views.table_file, name="table_file"),
]
