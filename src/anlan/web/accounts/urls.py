"""Addresses of one's own account and of the people; the sign-in has its own list."""

from django.urls import path

from anlan.web.accounts.views import own, people

app_name = "accounts"
urlpatterns = [
    path("sign-out/", own.sign_out, name="sign_out"),
    path("account/", own.profile, name="profile"),
    path("account/password/", own.password, name="password"),
    path("account/sessions/end/", own.end_sessions, name="end_sessions"),
    path("account/devices/<uuid:device_id>/stop/", own.stop_device, name="stop_device"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<uuid:user_id>/", people.person, name="person"),
    path("people/<uuid:user_id>/edit/", people.edit_person, name="edit_person"),
    path("people/<uuid:user_id>/roles/new/", people.give_role, name="give_role"),
    path("people/<uuid:user_id>/roles/<uuid:membership_id>/end/", people.end_role, name="end_role"),
    path("people/<uuid:user_id>/disable/", people.disable, name="disable"),
    path("people/<uuid:user_id>/enable/", people.enable, name="enable"),
    path("people/<uuid:user_id>/unlock/", people.unlock, name="unlock"),
    path("people/<uuid:user_id>/sign-out/", people.sign_out_person, name="sign_out_person"),
    path("people/<uuid:user_id>/reset-password/", people.reset_password, name="reset_password"),
    path(
        "people/<uuid:user_id>/clear-second-factor/",
        people.clear_second_factor,
        name="clear_second_factor",
    ),
]
