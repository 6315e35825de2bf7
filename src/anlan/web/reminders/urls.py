"""Addresses of the messages, and of how they are given."""

from django.urls import path

from anlan.web.reminders.views import inbox, urging

app_name = "reminders"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read_all"),
    path("<uuid:message_id>/open/", inbox.open_message, name="open"),
    path("preference/", inbox.preference, name="preference"),
    path("urge/<uuid:requirement_id>/", urging.urge, name="urge"),
    path("urge/<uuid:requirement_id>/send/", urging.send, name="send_urge"),
]
