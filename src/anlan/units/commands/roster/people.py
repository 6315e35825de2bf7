"""The optional sheet of people: whom to give an account, handed to the keeper of accounts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from anlan.accounts.commands import AccountRow, AccountsOutcome, ensure_accounts
from anlan.kernel import language
from anlan.kernel.errors import InvalidInput
from anlan.kernel.scope import Actor
from anlan.kernel.sheets import Row, Workbook, find_table
from anlan.units.commands.roster.columns import PEOPLE_COLUMNS
from anlan.units.commands.roster.known import Known
from anlan.units.commands.roster.places import Owners
from anlan.units.commands.roster.report import Outcome, Problem, RosterReport, RosterRow
from anlan.units.commands.roster.rows import Draft
from anlan.units.models import Unit


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A row of the sheet of people, with the unit that it names."""

    row: Row
    entry: RosterRow
    unit: Unit

    def account(self) -> AccountRow:
        """As the keeper of accounts takes it; `where` leads back to this row."""
        row = self.row
        return AccountRow(
            where=str(row.number),
            name=row["name"].name,
            role=row["role"].name,
            unit=self.unit,
            unit_text=row["unit"].name,
            phone=row["phone"].text,
            username=row["username"].text,
            post=row["post"].text,
        )


def read_people(
    book: Workbook,
    names: Sequence[str],
    used: Collection[str],
    drafts: Sequence[Draft],
    known: Known,
    report: RosterReport,
) -> list[PersonDraft]:
    """The people whose unit is known; each row of the sheet goes into the report."""
    table = find_table(book, names, PEOPLE_COLUMNS)
    if table is None or table.sheet.name in used:
        return []
    owners = Owners(drafts, known)
    people = []
    for row in table:
        entry = RosterRow(table.sheet.name, row.number, f"{row['name'].name} {row['unit'].name}")
        report.rows.append(entry)
        owner = owners.find(row["unit"])
        if isinstance(owner, Problem):
            entry.problems.append(owner)
            entry.outcome = Outcome.REFUSED
        else:
            people.append(PersonDraft(row, entry, owner))
    return people


def check_people(actor: Actor, people: Sequence[PersonDraft]) -> None:
    """Ask the keeper of accounts what each row would do, and say so in its entry."""
    if not people:
        return
    outcome = ensure_accounts(actor=actor, rows=[each.account() for each in people], apply=False)
    by_row = {str(each.row.number): each for each in people}
    for error in outcome.errors:
        person = by_row[error.where]
        cell = person.row[error.field]
        person.entry.problems.append(Problem(cell.address, error.message, ""))
        person.entry.outcome = Outcome.REFUSED
    for line in outcome.changed:
        by_row[line.partition(" ")[0]].entry.outcome = Outcome.CHANGED
    made = {(account.name, account.unit_name) for account in outcome.created}
    for person in people:
        key = (person.row["name"].name, person.unit.name)
        if key in made and person.entry.outcome == Outcome.SAME:
            made.discard(key)
            person.entry.outcome = Outcome.NEW


def give_accounts(actor: Actor, people: Sequence[PersonDraft]) -> AccountsOutcome:
    """Write what was checked; rows that were refused are left out."""
    fit = [each.account() for each in people if not each.entry.problems]
    outcome = ensure_accounts(actor=actor, rows=fit) if fit else AccountsOutcome()
    if outcome.errors:
        raise InvalidInput(language.clauses(error.message for error in outcome.errors))
    return outcome
