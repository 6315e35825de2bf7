"""What can be asked about inspections."""

from anlan.inspections.queries.boards import (
    Board,
    PlaceCard,
    board,
    own_inspections,
    participation,
)
from anlan.inspections.queries.counters import verify_counters
from anlan.inspections.queries.sheets import (
    Gap,
    Line,
    Paper,
    Phrases,
    blank_paper,
    gaps,
    hazards_of,
    may_answer,
    paper,
    photo,
    phrases,
    posts_of,
    row,
    sheet,
)

__all__ = [
    "Board",
    "Gap",
    "Line",
    "Paper",
    "Phrases",
    "PlaceCard",
    "blank_paper",
    "board",
    "gaps",
    "hazards_of",
    "may_answer",
    "own_inspections",
    "paper",
    "participation",
    "photo",
    "phrases",
    "posts_of",
    "row",
    "sheet",
    "verify_counters",
]
