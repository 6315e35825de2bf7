"""An item's fields in words for the reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anlan.checklists.queries import FIELD_LABELS, Cited
from anlan.checklists.states import AnswerType, EvidenceRule, Factor, Mark, Method
from anlan.kernel import language
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind
from anlan.web.shell.dates import ABSENT, cn_date

CHOICES: Mapping[str, Any] = {
    "methods": Method,
    "answer_type": AnswerType,
    "evidence": EvidenceRule,
    "factor": Factor,
    "kinds": UnitKind,
    "stages": Stage,
    "requires": Feature,
    "requires_any": Feature,
    "places": PlaceKind,
    "major_mark": Mark,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Names for the keys that an item holds."""

    sections: Mapping[str, str]
    bases: Mapping[str, str]

    def label(self, name: str) -> str:
        """The name of a field."""
        return str(FIELD_LABELS.get(name, name))

    def value(self, name: str, value: Any) -> str:  # noqa: ANN401 -- whatever a field holds
        """A field's value as it is read."""
        if name == "section_key":
            told = self.sections.get(value, value)
        elif name == "bases":
            told = "\n".join(self._cited(each) for each in value)
        elif isinstance(value, bool):
            told = _("是") if value else _("否")
        elif isinstance(value, date):
            told = cn_date(value)
        elif isinstance(value, tuple | list):
            told = language.listed(_named(name, value))
        elif name in CHOICES and value:
            told = str(CHOICES[name](value).label)
        else:
            told = "" if value is None else str(value)
        return told or ABSENT

    def _cited(self, cited: Cited) -> str:
        parts = [
            self.bases.get(cited.basis, cited.basis),
            cited.article,
            str(Mark(cited.mark).label),
        ]
        if cited.reference:
            parts.append(_("参照"))
        return " · ".join(filter(None, parts))


def _named(name: str, values: Iterable[str]) -> Iterable[str]:
    kind = CHOICES.get(name)
    return (str(kind(value).label) if kind else value for value in values)
