"""The optional sheet of places: added to what units have, never taken away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anlan.kernel.sheets import Cell, Workbook, find_table
from anlan.units.commands.roster import words
from anlan.units.commands.roster.columns import PLACE_COLUMNS
from anlan.units.commands.roster.known import Known, name_key
from anlan.units.commands.roster.report import Outcome, Problem, RosterReport, RosterRow
from anlan.units.commands.roster.rows import Draft
from anlan.units.models import Place, Unit

if TYPE_CHECKING:
    from uuid import UUID

NAME_LENGTH = 60
_ASKED = 500


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place to add to a unit of the register or of the file itself."""

    unit: Unit
    kind: str
    name: str


class Owners:
    """Units that the other sheets may name: those of the file first, then those of the register."""

    def __init__(self, drafts: Sequence[Draft], known: Known) -> None:
        self._found: dict[str, dict[UUID, Unit]] = {}
        for draft in drafts:
            codes = (draft.facts.get("school_code"), draft.facts.get("credit_code"))
            self._know(draft.meant, draft.name, *codes)
        for unit in known.units:
            self._know(unit, unit.name, unit.school_code, unit.credit_code)

    def _know(self, unit: Unit, *names: str | None) -> None:
        for name in filter(None, names):
            self._found.setdefault(name_key(name), {})[unit.pk] = unit

    def find(self, cell: Cell) -> Unit | Problem:
        """The unit that the cell names, or what is wrong with it."""
        found = self._found.get(name_key(cell.name), {})
        if len(found) == 1:
            return next(iter(found.values()))
        problem = (
            _("有 %(count)d 个单位都叫“%(name)s”。") % {"count": len(found), "name": cell.name}
            if found
            else _("没有找到单位“%(name)s”。") % {"name": cell.name}
        )
        mend = (
            _("请改填该单位的学校标识码或统一社会信用代码。")
            if found
            else _("请填写“单位”表或系统中已有单位的全称或代码。")
        )
        return Problem(cell.address, problem, mend)


def read_places(
    book: Workbook,
    names: Sequence[str],
    used: Collection[str],
    drafts: Sequence[Draft],
    known: Known,
    report: RosterReport,
) -> list[PlaceDraft]:
    """The places to add; each row of the sheet goes into the report."""
    table = find_table(book, names, PLACE_COLUMNS)
    if table is None or table.sheet.name in used:
        return []
    owners = Owners(drafts, known)
    wanted: list[tuple[RosterRow, PlaceDraft]] = []
    for row in table:
        entry = RosterRow(table.sheet.name, row.number, f"{row['unit'].name} {row['name'].name}")
        report.rows.append(entry)
        owner = owners.find(row["unit"])
        name = row["name"].name
        if isinstance(owner, Problem):
            entry.problems.append(owner)
        elif not name or len(name) > NAME_LENGTH:
            problem = _("场所名称应为 1 至 60 个字。")
            entry.problems.append(Problem(row["name"].address, problem, _("请修改。")))
        else:
            kind = words.place_kind_in(row["kind"].text, name)
            wanted.append((entry, PlaceDraft(owner, kind, name)))
        entry.outcome = Outcome.REFUSED if entry.problems else Outcome.SAME
    return _lacking(wanted)


def _lacking(wanted: Sequence[tuple[RosterRow, PlaceDraft]]) -> list[PlaceDraft]:
    ids = sorted({place.unit.pk for _row, place in wanted})
    there: set[tuple[UUID, str]] = set()
    for start in range(0, len(ids), _ASKED):
        rows = Place.objects.filter(unit__in=ids[start : start + _ASKED])
        there.update(rows.values_list("unit", "name"))
    lacking = []
    for row, place in wanted:
        key = (place.unit.pk, place.name)
        if key not in there:
            there.add(key)
            row.outcome = Outcome.NEW
            lacking.append(place)
    return lacking
