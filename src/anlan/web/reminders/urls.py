"""Addresses of the messages, and of how they are given."""

from django.urls import path

from anlan.reminders.states import ChannelKind
from anlan.web.reminders.views import inbox, office, rules, urging

app_name = "reminders"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="read_all"),
    path("<uuid:message_id>/open/", inbox.open_message, name="open"),
    path("preference/", inbox.preference, name="preference"),
    path("urge/<uuid:requirement_id>/", urging.urge, name="urge"),
    path("urge/<uuid:requirement_id>/send/", urging.send, name="send_urge"),
    path("settings/", office.settings, name="settings"),
    path("settings/times/", office.times, name="times"),
    path("settings/days/", office.correct_day, name="correct_day"),
    path(
        "settings/days/<uuid:correction_id>/drop/",
        office.drop_correction,
        name="drop_correction",
    ),
    path("rules/<uuid:campaign_id>/", rules.rules, name="rules"),
    path("rules/<uuid:campaign_id>/edit/", rules.campaign_rule, name="campaign_rule"),
    path(
        "rules/requirement/<uuid:requirement_id>/",
        rules.requirement_rule,
        name="requirement_rule",
    ),
]
for kind in ChannelKind:
    word = kind.value
    urlpatterns += [
        path(f"settings/{word}/", office.channel, {"kind": word}, name=word),
        path(f"settings/{word}/try/", office.try_channel, {"kind": word}, name=f"try_{word}"),
    ]
