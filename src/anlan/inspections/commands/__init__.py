"""What can be done in an inspection."""

from anlan.inspections.commands.answers import AnswerConflict, save_answer, save_answers
from anlan.inspections.commands.exporting import record_visit_export
from anlan.inspections.commands.hand_in import hand_in_sheet
from anlan.inspections.commands.parcels import (
    DIFFERS,
    Arrived,
    Receipt,
    Sender,
    photo_arrived,
    receive_parcel,
    receive_parcels,
    resume_parcels,
    settle_contest,
    settle_parcel,
)
from anlan.inspections.commands.photos import add_sheet_photo, remove_sheet_photo
from anlan.inspections.commands.rounds import confirm_inspection, open_sheet, start_round
from anlan.inspections.commands.sent_photos import (
    Piece,
    PieceMisplaced,
    Progress,
    receive_photo,
)

__all__ = [
    "DIFFERS",
    "AnswerConflict",
    "Arrived",
    "Piece",
    "PieceMisplaced",
    "Progress",
    "Receipt",
    "Sender",
    "add_sheet_photo",
    "confirm_inspection",
    "hand_in_sheet",
    "open_sheet",
    "photo_arrived",
    "receive_parcel",
    "receive_parcels",
    "receive_photo",
    "record_visit_export",
    "remove_sheet_photo",
    "resume_parcels",
    "save_answer",
    "save_answers",
    "settle_contest",
    "settle_parcel",
    "start_round",
]
