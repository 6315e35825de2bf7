"""What can be asked of requirements and of what units hand in for them."""

from anlan.campaigns.queries.submissions.board import (
    AreaTally,
    Board,
    SubmissionFilters,
    Tally,
    board,
    board_page,
    board_rows,
    boards,
    outstanding,
)
from anlan.campaigns.queries.submissions.consistency import verify_submissions
from anlan.campaigns.queries.submissions.detail import (
    Doubt,
    Rights,
    SubmissionDetail,
    submission,
    submission_file,
    submissions_in_sight,
    submissions_of_unit,
)
from anlan.campaigns.queries.submissions.handed import FilledIn, filled_in
from anlan.campaigns.queries.submissions.requirements import (
    Owed,
    reckoned,
    requirement,
    requirements_of,
    sections_of,
    units_of_names,
)
from anlan.campaigns.queries.submissions.steps import next_step, steps_of
from anlan.campaigns.queries.submissions.tasks import (
    ReviewFilters,
    Tasks,
    awaiting_review,
    my_submissions,
    my_tasks,
    next_to_review,
    owed_by,
    requirements_to_review,
    to_review,
)

__all__ = [
    "AreaTally",
    "Board",
    "Doubt",
    "FilledIn",
    "Owed",
    "ReviewFilters",
    "Rights",
    "SubmissionDetail",
    "SubmissionFilters",
    "Tally",
    "Tasks",
    "awaiting_review",
    "board",
    "board_page",
    "board_rows",
    "boards",
    "filled_in",
    "my_submissions",
    "my_tasks",
    "next_step",
    "next_to_review",
    "outstanding",
    "owed_by",
    "reckoned",
    "requirement",
    "requirements_of",
    "requirements_to_review",
    "sections_of",
    "steps_of",
    "submission",
    "submission_file",
    "submissions_in_sight",
    "submissions_of_unit",
    "to_review",
    "units_of_names",
    "verify_submissions",
]
