"""The sections (股室) that items name as responsible."""

from functools import cache

from anlan.checklists.source import read_library
from anlan.kernel.scope import within
from anlan.units.models import Unit
from anlan.units.states import UnitKind, UnitStatus


def sections_of(unit_path: str) -> dict[str, str]:
    """Key → name: the sections of that bureau, and the shipped defaults for those it lacks."""
    own = Unit.objects.filter(
        within("path", unit_path), kind=UnitKind.SECTION, status=UnitStatus.ACTIVE
    ).exclude(section_key="")
    return _defaults() | dict(own.order_by("path").values_list("section_key", "name"))


@cache
def _defaults() -> dict[str, str]:
    return {section.key: section.name for section in read_library().sections.values()}
