"""A submission as the templates show it: its table cell by cell, its hand-ins, its history."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anlan.campaigns.queries.submissions import SubmissionDetail
from anlan.campaigns.states import ColumnKind, RequirementForm, ReviewStep, ReviewVerdict
from anlan.kernel import language
from anlan.reminders.queries import reminders_of_submission, urges_of_submission
from anlan.web.reminders.words import offset_words
from anlan.web.shell.dates import cn_date

if TYPE_CHECKING:
    from anlan.campaigns.models import HandIn, Requirement, SubmissionFile

# Without script a few empty lines stand ready; with it a line is a press away.
SPARE_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table that is being filled in, with what is wrong with it."""

    name: str
    key: str
    title: str
    kind: str
    required: bool
    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was handed in one time, as far as it is not files."""

    note: str = ""
    confirmed: bool = False
    nothing: bool = False
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history, in the shape that the timeline takes."""

    what: str | Promise
    who: str
    at: datetime
    note: str


def table_rows(
    requirement: "Requirement",
    rows: Sequence[Mapping[str, Any]],
    wrong: Mapping[str, object],
    spare: int = SPARE_ROWS,
) -> list[list[Cell]]:
    """The rows to fill in, some empty ones at the end."""
    lines: list[Mapping[str, Any]] = [*rows, *[{} for _each in range(spare)]]
    return [
        [
            Cell(
                name=f"row-{number}-{column['key']}",
                key=column["key"],
                title=column["title"],
                kind=column["kind"],
                required=column["required"],
                value=str(row.get(column["key"], "")),
                wrong=str(wrong.get(f"rows.{number}.{column['key']}", "")),
            )
            for column in requirement.columns
        ]
        for number, row in enumerate(lines)
    ]


def said_in(hand_in: "HandIn") -> Said:
    """What one hand-in says; of a report nothing here, its page shows it."""
    content: dict[str, Any] = json.loads(hand_in.content)
    columns = content.get("columns", [])
    if content.get("form") == RequirementForm.REPORT or not isinstance(columns, list):
        return Said()
    return Said(
        note=content.get("note", ""),
        confirmed=bool(content.get("confirmed")),
        nothing=bool(content.get("nothing")),
        columns=[column["title"] for column in columns],
        rows=[
            [_shown(column["kind"], row.get(column["key"], "")) for column in columns]
            for row in content.get("rows", [])
        ],
    )


def _shown(kind: str, text: str) -> str:
    """A cell as it is read: kept are days as 2026-05-28."""
    return cn_date(date.fromisoformat(text)) if text and kind == ColumnKind.DATE else text


def history(detail: SubmissionDetail) -> list[Step]:
    """Hand-ins, what reviewers said, doors opened again, and who asked for it, the latest first."""
    steps = [
        Step(
            _("第%(number)d次报送") % {"number": each.number},
            each.handed_in_by,
            each.handed_in_at,
            language.listed(file.name for file in each.files.all()),
        )
        for each in detail.hand_ins
    ]
    steps += [
        Step(
            language.with_aside(ReviewVerdict(each.verdict).label, ReviewStep(each.step).label),
            each.given_by,
            each.given_at,
            each.opinion,
        )
        for each in detail.reviews
    ]
    steps += [
        Step(
            _("单独开通报送至%(day)s") % {"day": language.day(each.until)},
            each.lifted_by,
            each.lifted_at,
            each.reason,
        )
        for each in detail.lifts
    ]
    steps += [
        Step(_("催报"), each.urge.urged_by, each.urged_at, each.urge.note)
        for each in urges_of_submission(detail.submission)
    ]
    steps += [
        Step(_("到期提醒"), _("系统"), each.run.started_at, offset_words(each.offset))
        for each in reminders_of_submission(detail.submission)
    ]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def returned_words(detail: SubmissionDetail) -> Step | None:
    """The latest return, for the top of the page while it has not been answered."""
    for each in reversed(detail.reviews):
        if each.verdict == ReviewVerdict.RETURNED:
            return Step(ReviewStep(each.step).label, each.given_by, each.given_at, each.opinion)
    return None


def latest_files(detail: SubmissionDetail) -> list["SubmissionFile"]:
    """The files of the latest hand-in."""
    return list(detail.hand_ins[0].files.all()) if detail.hand_ins else []


def report_address(detail: SubmissionDetail) -> str:
    """The page of the generated report; "" for other forms."""
    if detail.submission.requirement.form != RequirementForm.REPORT:
        return ""
    return reverse("self_reports:report", args=[detail.submission.pk])
