"""What came of an attempt to send."""

from anlan.reminders.states import Problem


class Undelivered(Exception):
    """The message did not leave, or nobody knows: then `problem` is SILENT."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
