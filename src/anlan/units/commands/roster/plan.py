"""A roster compared with the register: what each row would do, and the report that says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anlan.kernel import language
from anlan.kernel.scope import Actor
from anlan.kernel.sheets import Table, find_table, read_workbook
from anlan.units.commands.facts import TITLES
from anlan.units.commands.roster.columns import (
    PEOPLE_SHEETS,
    PLACE_SHEETS,
    UNIT_COLUMNS,
    UNIT_SHEETS,
)
from anlan.units.commands.roster.known import Known
from anlan.units.commands.roster.matching import Matching
from anlan.units.commands.roster.people import PersonDraft, check_people, read_people
from anlan.units.commands.roster.places import PlaceDraft, read_places
from anlan.units.commands.roster.report import Change, Outcome, RosterReport, RosterRow
from anlan.units.commands.roster.rows import Draft, read_row
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, Feature, Stage, UnitKind, UnitStatus

_TITLES_SHOWN = 10


@dataclass(slots=True)
class Plan:
    """All that applying a roster takes, and the report that its reader sees."""

    report: RosterReport
    known: Known
    # Parents before children; refused rows are not among them.
    creations: list[Draft] = field(default_factory=list)
    # Field → new value, for every unit that changes.
    updates: list[tuple[Draft, dict[str, Any]]] = field(default_factory=list)
    moves: list[Draft] = field(default_factory=list)
    places: list[PlaceDraft] = field(default_factory=list)
    people: list[PersonDraft] = field(default_factory=list)


def plan_roster(
    actor: Actor, target: Unit, data: bytes, file_name: str, *, lock: bool = False
) -> Plan:
    """Read the file and compare; nothing is written. Raises UnreadableFile."""
    book = read_workbook(data, file_name)
    table = find_table(book, UNIT_SHEETS, UNIT_COLUMNS, anywhere=True)
    known = Known(actor, target, lock=lock)
    drafts = [draft for row in table or () if (draft := read_row(row)) is not None]
    order = Matching(drafts, known).run()
    plan = Plan(RosterReport(file_name, target.name), known)
    rows = {id(draft): _compare(plan, draft) for draft in order}
    plan.report.rows = [rows[id(draft)] for draft in drafts]
    plan.report.vanished = list(_vanished(drafts, known))
    plan.report.notes = list(_notes(table, drafts))
    made = [draft for draft in order if not draft.problems]
    used = {table.sheet.name} if table else set()
    plan.places = read_places(book, PLACE_SHEETS, used, made, known, plan.report)
    plan.people = read_people(book, PEOPLE_SHEETS, used, made, known, plan.report)
    check_people(actor, plan.people)
    return plan


def _compare(plan: Plan, draft: Draft) -> RosterRow:
    row = RosterRow(
        draft.row.table.sheet.name,
        draft.row.number,
        draft.name,
        problems=draft.problems,
        warnings=draft.warnings,
    )
    if draft.problems:
        row.outcome = Outcome.REFUSED
        return row
    if draft.unit is None:
        row.outcome = Outcome.NEW
        _warn_without_codes(draft)
        draft.made = _new_unit(draft, plan.known.target)
        plan.creations.append(draft)
        return row
    values = _differences(draft, draft.unit)
    row.changes = [
        Change(
            str(TITLES.get(name, _("单位类型"))),
            said(name, getattr(draft.unit, name)),
            said(name, new),
        )
        for name, new in values.items()
    ]
    if values:
        plan.updates.append((draft, values))
    if _moves(draft, draft.unit):
        plan.moves.append(draft)
        old = draft.unit.parent_id and plan.known.by_id.get(draft.unit.parent_id)
        new = draft.parent.name if draft.parent else ""
        row.changes.append(Change(_("上级单位"), old.name if old else "", new))
    row.outcome = Outcome.CHANGED if row.changes else Outcome.SAME
    if draft.unit.status == UnitStatus.CLOSED:
        draft.warn("name", _("系统中该单位已停办；恢复办学请在单位页面办理。"))
    return row


def _new_unit(draft: Draft, target: Unit) -> Unit:
    features = sorted(feature.value for feature, yes in draft.flags.items() if yes)
    return Unit(
        # Provisional: the right path is given out when the unit is stored.
        path=target.path,
        kind=draft.kind or "",
        name=draft.name,
        features=features,
        **draft.facts,
    )


def _differences(draft: Draft, unit: Unit) -> dict[str, Any]:
    """What the row says otherwise than the register; an empty cell says nothing."""
    wanted: dict[str, Any] = {"name": draft.name, **draft.facts}
    if draft.kind_is_said:
        wanted["kind"] = draft.kind
    if draft.flags:
        kept = set(unit.features) | {f.value for f, yes in draft.flags.items() if yes}
        wanted["features"] = sorted(kept - {f.value for f, yes in draft.flags.items() if not yes})
    return {
        name: value
        for name, value in wanted.items()
        if (sorted(unit.features) if name == "features" else getattr(unit, name)) != value
    }


def _moves(draft: Draft, unit: Unit) -> bool:
    if draft.parent is None:
        return False
    parent = draft.parent.unit if isinstance(draft.parent, Draft) else draft.parent
    return parent is None or parent.pk != unit.parent_id


def _warn_without_codes(draft: Draft) -> None:
    without = not {"school_code", "credit_code", "codes_absent_reason"} & draft.facts.keys()
    if without and draft.kind in INSPECTED_KINDS:
        key = next((k for k in ("school_code", "credit_code") if k in draft.row), "name")
        draft.warn(key, _("两种代码都没有填写；确实没有的，请在“无代码原因”列注明。"))


def _vanished(drafts: Sequence[Draft], known: Known) -> Iterator[str]:
    """Units at work that the file does not name, of the kinds that a roster is about."""
    named = {draft.unit.pk for draft in drafts if draft.unit is not None}
    kinds = INSPECTED_KINDS | {draft.kind for draft in drafts}
    for unit in known.units[1:]:
        if unit.pk not in named and unit.kind in kinds and unit.status == UnitStatus.ACTIVE:
            yield language.with_aside(unit.name, unit.get_kind_display())


def _notes(table: Table | None, drafts: Sequence[Draft]) -> Iterator[str]:
    if table is None:
        return
    yield _("工作表“%(sheet)s”，表头在第 %(row)d 行，共 %(count)d 个单位。") % {
        "sheet": table.sheet.name,
        "row": table.header_row,
        "count": len(drafts),
    }
    if table.ignored:
        yield _("没有用到的列：%(titles)s。") % {
            "titles": language.listed(table.ignored[:_TITLES_SHOWN])
        }


def said(name: str, value: object) -> str:
    """A fact in the words of the page."""
    if value in (None, "", []):
        return ""
    if name == "features" and isinstance(value, list):
        return language.listed(Feature(each).label for each in value)
    if name == "stage":
        return str(Stage(str(value)).label)
    if name == "kind":
        return str(UnitKind(str(value)).label)
    return value.isoformat() if isinstance(value, date) else str(value)
