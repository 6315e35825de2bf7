"""Addresses of the pages of checklists."""

from django.urls import path

from anlan.web.checklists.views import exchange, items, lists, versions

app_name = "checklists"
VERSION = "versions/<uuid:version_id>/"
ITEM = f"{VERSION}items/<uuid:item_id>/"

urlpatterns = [
    path("", lists.overview, name="list"),
    path("new/", lists.create, name="create"),
    path("lists/<uuid:checklist_id>/draft/", lists.start_draft, name="start_draft"),
    path(VERSION, versions.version, name="version"),
    path(f"{VERSION}compare/", versions.compare, name="compare"),
    path(f"{VERSION}trial/", versions.trial, name="trial"),
    path(f"{VERSION}publish/", lists.publish, name="publish"),
    path(f"{VERSION}discard/", lists.discard, name="discard"),
    path(f"{VERSION}export/", exchange.export, name="export"),
    path(f"{VERSION}import/", exchange.upload, name="import"),
    path(f"{VERSION}import/apply/", exchange.apply, name="import_apply"),
    path(f"{VERSION}items/new/", items.add, name="item_add"),
    path(ITEM, versions.item, name="item"),
    path(f"{ITEM}edit/", items.edit, name="item_edit"),
    path(f"{ITEM}move/", items.move, name="item_move"),
    path(f"{ITEM}remove/", items.remove, name="item_remove"),
]
