"""What a unit fills in, by form: the draft as it may be kept, and what is handed in of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from anlan.campaigns.models import Requirement, SubmissionFile
from anlan.campaigns.states import ColumnKind, RequirementForm
from anlan.kernel.errors import InvalidInput

MOST_ROWS = 500
LONGEST_CELL = 500
LONGEST_NOTE = 1000
# A number has at most fifteen digits before the point and ten after it, as a spreadsheet keeps them.
LARGEST_POWER, MOST_DECIMALS = 15, 10
# A report's prose; far above what a school writes, far below what would hurt.
MOST_DRAFT_BYTES = 400_000

Draft = dict[str, Any]


def clean_draft(requirement: Requirement, draft: Mapping[str, Any]) -> Draft:
    """The draft in the shape of the form, values as typed; raises InvalidInput.

    document: {"note"}; confirmation: {"confirmed", "note"}; table: {"rows": [{key: text}],
    "nothing"} with the keys of the columns; report: what the report's page keeps there.
    """
    match requirement.form:
        case RequirementForm.TABLE:
            return {
                "rows": _clean_rows(requirement, draft.get("rows", [])),
                "nothing": bool(draft.get("nothing")),
            }
        case RequirementForm.CONFIRMATION:
            return {"confirmed": bool(draft.get("confirmed")), "note": _note(draft)}
        case RequirementForm.DOCUMENT:
            return {"note": _note(draft)}
    kept = dict(draft)
    if len(canonical(kept).encode()) > MOST_DRAFT_BYTES:
        raise InvalidInput(_("内容过长，请精简后再保存。"))
    return kept


def final_content(requirement: Requirement, draft: Draft, files: Sequence[SubmissionFile]) -> str:
    """What is handed in, as canonical JSON; raises InvalidInput where something is missing.

    Cells at fault are named "rows.<index>.<key>". A report is not made here: it is given whole.
    """
    said: dict[str, Any] = {
        "form": requirement.form,
        "title": requirement.title,
        "files": [{"name": each.name, "sha256": each.file_id} for each in files],
    }
    match requirement.form:
        case RequirementForm.DOCUMENT:
            if not files:
                raise InvalidInput(_("请先上传文件，再报送。"), fields={"files": _("请上传文件。")})
            said["note"] = draft.get("note", "")
        case RequirementForm.CONFIRMATION:
            if not draft.get("confirmed"):
                text = _("请先勾选确认，再报送。")
                raise InvalidInput(text, fields={"confirmed": text})
            said |= {"confirmed": True, "note": draft.get("note", "")}
        case RequirementForm.TABLE:
            said |= _table(requirement, draft)
    return canonical(said)


def missing(
    requirement: Requirement, draft: Draft, files: Sequence[SubmissionFile]
) -> InvalidInput | None:
    """What stands against handing this in, before anybody tries; None where nothing does."""
    try:
        final_content(requirement, draft, files)
    except InvalidInput as error:
        return error
    return None


def canonical(said: Mapping[str, Any]) -> str:
    """JSON that is the same text for the same content."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _note(draft: Mapping[str, Any]) -> str:
    note = _plain(draft.get("note", ""))
    if len(note) > LONGEST_NOTE:
        text = _("说明请控制在 %(most)d 字以内。") % {"most": LONGEST_NOTE}
        raise InvalidInput(fields={"note": text})
    return note


def _clean_rows(requirement: Requirement, rows: object) -> list[dict[str, str]]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise InvalidInput(_("表格内容无法识别，请刷新页面后重填。"))
    if len(rows) > MOST_ROWS:
        raise InvalidInput(_("表格请控制在 %(most)d 行以内。") % {"most": MOST_ROWS})
    keys = [column["key"] for column in requirement.columns]
    wrong = {
        f"rows.{index}.{key}": _("请控制在 %(most)d 字以内。") % {"most": LONGEST_CELL}
        for index, row in enumerate(rows)
        for key in keys
        if len(_plain(row.get(key, ""))) > LONGEST_CELL
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    cleaned = [{key: _plain(row.get(key, "")) for key in keys} for row in rows]
    return [row for row in cleaned if any(row.values())]


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    # No database takes a NUL or half of a surrogate pair in text.
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def _table(requirement: Requirement, draft: Draft) -> dict[str, Any]:
    rows, nothing = draft.get("rows", []), bool(draft.get("nothing"))
    if not rows and not nothing:
        raise InvalidInput(_("表格还没有内容。没有需要填报的，请勾选“本次无内容（零报告）”。"))
    if rows and nothing:
        raise InvalidInput(_("已勾选“本次无内容（零报告）”，但表格中还有内容，请核对。"))
    wrong: dict[str, str] = {}
    read = [
        {
            column["key"]: _cell(column, row.get(column["key"], ""), f"rows.{index}", wrong)
            for column in requirement.columns
        }
        for index, row in enumerate(rows)
    ]
    if wrong:
        raise InvalidInput(_("表格中有未填或填写有误的地方，请按提示修改。"), fields=wrong)
    return {"columns": requirement.columns, "rows": read, "nothing": nothing}


def _cell(column: Mapping[str, Any], text: str, where: str, wrong: dict[str, str]) -> str:
    """The cell as it is kept: a number without ornament, a date as 2026-05-28, text as it is."""
    name = f"{where}.{column['key']}"
    if not text:
        if column["required"]:
            wrong[name] = _("请填写“%(column)s”。") % {"column": column["title"]}
        return ""
    match column["kind"]:
        case ColumnKind.NUMBER:
            number = read_number(text)
            if number is None:
                wrong[name] = _("请填写数字。")
            return number or ""
        case ColumnKind.DATE:
            day = read_day(text)
            if day is None:
                wrong[name] = _("请填写日期，例如 2026-05-28。")
            return day.isoformat() if day else ""
    return text


def read_number(text: str) -> str | None:
    """A number as people type it, thousands marked or full-width, in plain digits; None if none."""
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    # Neither too large for a cell nor so small that writing it out takes megabytes (1e-99999999).
    if not number.is_finite() or number.adjusted() >= LARGEST_POWER:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        return None
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_day(text: str) -> date | None:
    """A day as people type it: 2026-05-28, 2026/5/28, 2026.5.28, 2026年5月28日; None if none."""
    parts = text.replace("年", "-").replace("月", "-").replace("日", "")
    for mark in "/.":
        parts = parts.replace(mark, "-")
    try:
        year, month, day = (int(part) for part in parts.split("-"))
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
