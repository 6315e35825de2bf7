"""The recount of every number: plain loops over what the test remembers, none of our code."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from anlan.reports.queries.statistics import Period
from tests.reports.ledgers import TODAY, Told, World

BEGINNING = date(2026, 1, 1)
INSPECTION = ("announced", "unannounced", "surprise", "look_back", "stationed")


@dataclass
class Naive:
    """The recount: plain loops over what the test remembers."""

    lives: list[Told]
    world: World
    unit_ids: set
    period: Period

    def found(self) -> list[Told]:
        """Those found in the period that count."""
        start, until = self.period.start or BEGINNING, self.period.until
        return [each for each in self.lives if not each.gone and start <= each.found <= until]

    def number(self, key: str):
        start, until = self.period.start or BEGINNING, self.period.until
        alive = [each for each in self.lives if not each.gone]
        found = self.found()
        found_ever = [each for each in alive if each.found <= until]
        closed_ever = [each for each in alive if each.closing_at(until)]
        closed = [each for each in closed_ever if each.closing_at(until)[0] >= start]
        reopened = [c[1] for each in alive for c in each.closings if c[1]]
        all_closings = [c[0] for each in alive for c in each.closings if c[0] <= until]
        returns = [day for each in alive for day in each.returns]

        def majors(rows):
            return [each for each in rows if each.major]

        def generals(rows):
            return [each for each in rows if not each.major]

        def share(part, of):
            return part / of if of else None

        if key in ("units_due", "units_inspected", "coverage") or key.startswith("visits"):
            return self._of_units(key, start, until)
        numbers = {
            "found": len(found),
            "found_general": len(generals(found)),
            "found_major": len(majors(found)),
            "found_self": sum(each.origin == "self" for each in found),
            "found_inspection": sum(each.origin in INSPECTION for each in found),
            "found_expert": sum(each.origin == "expert" for each in found),
            "found_tip_off": sum(each.origin == "tip_off" for each in found),
            "found_imported": 0,
            "on_spot": sum(each.on_spot for each in found),
            "with_deadline": sum(not each.on_spot for each in found),
            "closed": len(closed),
            "closed_general": len(generals(closed)),
            "closed_major": len(majors(closed)),
            "open": len(found_ever) - len(closed_ever),
            "overdue": sum(
                not each.closing_at(TODAY) and each.due is not None and each.due < TODAY
                for each in alive
            )
            if until >= TODAY
            else None,
            "closure_rate": share(len(closed_ever), len(found_ever)),
            "closure_rate_general": share(len(generals(closed_ever)), len(generals(found_ever))),
            "closure_rate_major": share(len(majors(closed_ever)), len(majors(found_ever))),
            "funds": Decimal(sum(each.fen for each in found)) / 1_000_000,
            "spent": Decimal(sum(each.fen for each in closed)) / 1_000_000,
            "on_spot_share": share(sum(each.on_spot for each in found), len(found)),
            "median_days": median((each.closing_at(until)[0] - each.found).days for each in closed)
            if closed
            else None,
            "returned": sum(start <= day <= until for day in returns),
            "reopened": sum(start <= day <= until for day in reopened),
            "reopened_share": share(sum(day <= until for day in reopened), len(all_closings)),
        }
        return numbers[key]

    def _of_units(self, key, start, until):
        due = len(self.unit_ids)
        done = sum(
            unit in self.unit_ids and day <= until for unit, day in self.world.first_sheet.items()
        )
        kinds = {
            "visits_self": ("self",),
            "visits": (*INSPECTION, "expert"),
            "visits_announced": ("announced",),
            "visits_unannounced": ("unannounced", "surprise"),
            "visits_expert": ("expert",),
            "visits_look_back": ("look_back",),
        }
        if key in kinds:
            return sum(
                unit.pk in self.unit_ids and kind in kinds[key] and start <= day <= until
                for unit, kind, day in self.world.rounds
            )
        return {
            "units_due": due,
            "units_inspected": done,
            "coverage": done / due if due else None,
        }[key]
