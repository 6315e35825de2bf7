"""Addresses of self-inspection."""

from django.urls import path

from anlan.web.inspections.views import answers, boards, photos, sheets

app_name = "inspections"
SHEET = "sheets/<uuid:sheet_id>/"
ITEM = SHEET + "answers/<str:item_code>/"
urlpatterns = [
    path("", boards.home, name="home"),
    path("<uuid:participation_id>/", boards.unit, name="unit"),
    path("<uuid:participation_id>/confirm/", boards.confirm, name="confirm"),
    path("<uuid:participation_id>/rounds/", boards.start_round, name="start_round"),
    path("places/<uuid:row_id>/open/", boards.open_place, name="open"),
    path("places/<uuid:row_id>/blank/", boards.blank, name="blank"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(SHEET + "hand-in/", sheets.hand_in, name="hand_in"),
    path(SHEET + "print/", sheets.printable, name="print"),
    path(SHEET + "signature/", sheets.signature, name="signature"),
    path(SHEET + "answers/", answers.state, name="answers"),
    path(ITEM, answers.answer, name="answer"),
    path(SHEET + "photos/", photos.add, name="add_photo"),
    path(SHEET + "photos/<uuid:photo_id>/", photos.show, name="photo"),
    path(SHEET + "photos/<uuid:photo_id>/remove/", photos.remove, name="remove_photo"),
]
