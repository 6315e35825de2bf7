"""Addresses of 报送."""

from django.urls import path

from anlan.web.submissions.views import files, handing_in, own, queue, review

app_name = "submissions"
ONE = "<uuid:submission_id>/"
urlpatterns = [
    path("", own.home, name="home"),
    path("review/", queue.queue, name="to_review"),
    path("review/accept/", queue.accept_many, name="accept_many"),
    path("files/<uuid:file_id>/remove/", files.remove, name="remove_file"),
    path("files/<uuid:file_id>/up/", files.move_up, name="move_file_up"),
    path(ONE, own.one, name="one"),
    path(ONE + "draft/", own.draft, name="draft"),
    path(ONE + "files/", files.attach, name="attach"),
    path(ONE + "table/", handing_in.table, name="table"),
    path(ONE + "hand-in/", handing_in.hand_in, name="hand_in"),
    path(ONE + "take-back/", own.take_back, name="take_back"),
    path(ONE + "review/", review.review, name="review"),
    path(ONE + "decide/", review.decide, name="decide"),
    path(ONE + "lift/", review.lift, name="lift"),
]
