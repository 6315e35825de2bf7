"""Addresses of the pages of units."""

from django.urls import path

from anlan.web.units.views import arrangement, editing, register, roster

app_name = "units"
urlpatterns = [
    path("", register.units, name="list"),
    path("new/", editing.create, name="create"),
    path("import/", roster.upload, name="import"),
    path("import/template/", roster.template, name="import_template"),
    path("import/<uuid:import_id>/", roster.report, name="import_report"),
    path("import/<uuid:import_id>/apply/", roster.apply, name="import_apply"),
    path("import/<uuid:import_id>/corrections/", roster.corrections, name="import_corrections"),
    path("places/<uuid:place_id>/", arrangement.place, name="place"),
    path("places/<uuid:place_id>/state/", arrangement.place_state, name="place_state"),
    path("posts/<uuid:post_id>/", arrangement.post, name="post"),
    path("posts/<uuid:post_id>/state/", arrangement.post_state, name="post_state"),
    path("<uuid:unit_id>/", register.unit, name="unit"),
    path("<uuid:unit_id>/edit/", editing.edit, name="edit"),
    path("<uuid:unit_id>/kind/", editing.kind, name="kind"),
    path("<uuid:unit_id>/move/", editing.move, name="move"),
    path("<uuid:unit_id>/close/", editing.close, name="close"),
    path("<uuid:unit_id>/reopen/", editing.reopen, name="reopen"),
    path("<uuid:unit_id>/places/", arrangement.places, name="places"),
    path("<uuid:unit_id>/codes/", arrangement.codes, name="codes"),
    path("<uuid:unit_id>/posts/", arrangement.posts, name="posts"),
    path("<uuid:unit_id>/defaults/", arrangement.defaults, name="defaults"),
]
