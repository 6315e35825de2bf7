"""The part of the register that a roster is compared with, looked up by code and by name."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from anlan.kernel.scope import Actor, within
from anlan.kernel.sheets.text import as_name
from anlan.units.models import Unit

if TYPE_CHECKING:
    from uuid import UUID

_ASKED = 500


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """A name reduced to what tells it from others, whatever the width of its brackets."""
    return as_name(name).casefold().replace(" ", "")


class Known:
    """Every unit under the target, the target first."""

    def __init__(self, actor: Actor, target: Unit, *, lock: bool = False) -> None:
        rows = Unit.objects.visible_to(actor).filter(within("path", target.path)).order_by("path")
        self.target = target
        self.units: list[Unit] = list(rows.select_for_update() if lock else rows)
        self.by_id: dict[UUID, Unit] = {unit.pk: unit for unit in self.units}
        self.by_school_code = {unit.school_code: unit for unit in self.units if unit.school_code}
        self.by_credit_code = {unit.credit_code: unit for unit in self.units if unit.credit_code}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.by_name_and_parent: dict[tuple[str, UUID | None], Unit] = {}
        for unit in self.units:
            key = name_key(unit.name)
            self.by_name[key].append(unit)
            self.by_name_and_parent.setdefault((key, unit.parent_id), unit)

    def elsewhere(self, field: str, codes: Iterable[str]) -> set[str]:
        """Which of the codes units outside the target carry."""
        inside = self.by_school_code if field == "school_code" else self.by_credit_code
        asked = sorted(set(codes) - set(inside))
        taken: set[str] = set()
        for start in range(0, len(asked), _ASKED):
            some = Q(**{f"{field}__in": asked[start : start + _ASKED]})
            taken.update(Unit.objects.filter(some).values_list(field, flat=True))
        return taken
