"""Addresses of the field pages; what they show comes from the interface."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from anlan.web.field import views

app_name = "field"

# Neither holds any data. They open without a session because they start without a network, and
# what a device still holds must be sendable when its session has run out.
urlpatterns = [
    path("", login_not_required(views.shell), name="shell"),
    path("sw.js", login_not_required(views.worker), name="worker"),
]
