"""Rows of a form that are added, removed and moved by plain buttons, with or without script."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict

from anlan.kernel import language
from anlan.kernel.errors import DomainError

MOST_ROWS = 40
MANY = (forms.CheckboxSelectMultiple, forms.SelectMultiple)


def posted_rows(data: QueryDict, form: type[forms.Form], prefix: str) -> list[dict[str, Any]]:
    """What stands in each row as it was typed, unchecked."""
    return [
        {
            name: data.getlist(key) if isinstance(field.widget, MANY) else data.get(key, "")
            for name, field in form.base_fields.items()
            for key in [f"{prefix}-{index}-{name}"]
        }
        for index in range(_count(data, prefix))
    ]


def changed_rows(
    rows: Sequence[dict[str, Any]], action: str, blank: dict[str, Any]
) -> list[dict[str, Any]] | None:
    """The rows after the button "add", "remove-2" or "up-2"; None for any other button."""
    verb, _dash, number = action.partition("-")
    changed = list(rows)
    if verb == "add":
        return [*changed, blank][:MOST_ROWS]
    index = int(number) if number.isascii() and number.isdigit() else -1
    if verb not in ("remove", "up") or not 0 <= index < len(changed):
        return None
    row = changed.pop(index)
    if verb == "up":
        changed.insert(max(index - 1, 0), row)
    return changed


def add_row_refusal(rows: BaseFormSet[Any], error: DomainError) -> str:
    """Show a refusal whose fields are "<index>.<field>"; returns what belongs to no row."""
    rest = [] if error.fields else [str(error)]
    for place, text in error.fields.items():
        index, _dot, name = place.partition(".")
        if index.isdigit() and int(index) < len(rows.forms):
            form = rows.forms[int(index)]
            form.add_error(name if name in form.fields else None, str(text))
        else:
            rest.append(str(text))
    return language.clauses(rest)


def _count(data: QueryDict, prefix: str) -> int:
    given = data.get(f"{prefix}-TOTAL_FORMS", "0")
    is_number = given.isascii() and given.isdigit() and len(given) <= len(str(MOST_ROWS))
    return min(int(given), MOST_ROWS) if is_number else 0
