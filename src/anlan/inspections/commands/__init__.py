"""What can be done in an inspection."""

from anlan.inspections.commands.answers import AnswerConflict, save_answer, save_answers
from anlan.inspections.commands.hand_in import hand_in_sheet
from anlan.inspections.commands.photos import add_sheet_photo, remove_sheet_photo
from anlan.inspections.commands.rounds import confirm_inspection, open_sheet, start_round
from anlan.inspections.commands.sent_photos import (
    Piece,
    PieceMisplaced,
    Progress,
    receive_photo,
)

__all__ = [
    "AnswerConflict",
    "Piece",
    "PieceMisplaced",
    "Progress",
    "add_sheet_photo",
    "confirm_inspection",
    "hand_in_sheet",
    "open_sheet",
    "receive_photo",
    "remove_sheet_photo",
    "save_answer",
    "save_answers",
    "start_round",
]
