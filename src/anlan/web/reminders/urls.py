"""Addresses of the messages, and of how they are given."""

from django.urls import path

from anlan.web.reminders.views import inbox

app_name = "reminders"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read_all"),
    path("<uuid:message_id>/open/", inbox.open_message, name="open"),
    path("preference/", inbox.preference, name="preference"),
]
