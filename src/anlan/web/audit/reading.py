"""An entry of the log in words: what was done, what changed from what to what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anlan.accounts.states import Role
from anlan.kernel import language
from anlan.web.audit.labels import WORDS, verb_label
from anlan.web.shell.dates import ABSENT, cn_date, cn_datetime

if TYPE_CHECKING:
    from anlan.kernel.models import Event

ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")
LONGEST_NOTE = 200
TELLING = ("reason", "role", "unit", "address")
# Those with states to be put into words.
SUBJECTS = ("accounts", "units", "checklists", "campaigns", "hazards", "inspections")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history, in the shape that the timeline takes."""

    what: str | Promise
    who: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an entry tells."""

    changes: list[Change]
    facts: list[tuple[str, str]]


def history(events: Iterable["Event"]) -> list[Told]:
    """A history of entries in their order."""
    return [
        Told(verb_label(event.verb), event.actor_name, event.occurred_at, note_of(event))
        for event in events
    ]


def note_of(event: "Event") -> str:
    """The most telling words of an entry: what changed, and why."""
    reading = read(event)
    parts = [_("%(name)s：%(before)s → %(after)s") % _words(each) for each in reading.changes[:3]]
    told = dict(reading.facts)
    parts += [told[name] for name in map(_word, TELLING) if told.get(name, ABSENT) != ABSENT]
    note = language.clauses(parts)
    return note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}…"


def read(event: "Event") -> Reading:
    """Sort what an entry tells into changes and facts, every name and value in words."""
    words = _Words(event.object_type)
    data = dict(event.data)
    before, after = data.pop("before", None), data.pop("after", None)
    changes = list(words.changes(before, after)) + list(words.pairs(data.pop("changes", None)))
    return Reading(changes, [(words.name(key), words.value(key, data[key])) for key in data])


class _Words:
    """Names and values of one kind of object in words."""

    def __init__(self, object_type: str) -> None:
        self.subject = object_type.partition(".")[0]
        try:
            self.fields = apps.get_model(object_type)._meta
        except (LookupError, ValueError):
            self.fields = None

    def changes(self, before: object, after: object) -> Iterator[Change]:
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in [*before, *(key for key in after if key not in before)]:
                if key.endswith("_by_id"):
                    continue  # the person's name stands beside it
                old, new = before.get(key), after.get(key)
                if old != new:
                    yield Change(self.name(key), self.value(key, old), self.value(key, new))
        elif before is not None or after is not None:
            name = _("状态") if _is_state(self.subject, after) else _("内容")
            yield Change(name, self.value("", before), self.value("", after))

    def pairs(self, changes: object) -> Iterator[Change]:
        """Field → [before, after], or field → value after."""
        if not isinstance(changes, Mapping):
            return
        for key, value in changes.items():
            pair = value if isinstance(value, list) and len(value) == 2 else [None, value]  # noqa: PLR2004 -- before and after
            yield Change(self.name(key), *(self.value(key, each) for each in pair))

    def name(self, key: str) -> str:
        """The field's own name where it has one in Chinese, else the table's."""
        if key in WORDS:
            return str(WORDS[key])
        named = getattr(self._field(key), "verbose_name", key)
        return str(named)

    def value(self, key: str, value: object) -> str:
        """A value in words; lists and groups on one line."""
        if value in (None, "", [], {}):  # compared: as a pattern {} would take any group
            return ABSENT
        match value:
            case bool():
                return _("是") if value else _("否")
            case list():
                return language.listed(self.value(key, each) for each in value)
            case dict():
                return self._group(value)
            case str():
                return self._choice(key, value) or _moment(value) or value
        return str(value)

    def _group(self, values: Mapping[str, object]) -> str:
        # The person's name stands beside their number.
        told = {key: each for key, each in values.items() if key != "by_id"}
        named = {self.name(key): self.value(key, each) for key, each in told.items()}
        return language.clauses(language.labelled(*each) for each in named.items())

    def _choice(self, key: str, value: str) -> str:
        if key == "choice":  # one of two values that the entry tells by these names
            return str(WORDS.get(value, ""))
        if key == "role":
            return str(Role(value).label) if value in Role.values else ""
        choices = dict(getattr(self._field(key), "flatchoices", ()))
        if value in choices:
            return str(choices[value])
        return str(_labels(self.subject).get(value, ""))

    def _field(self, key: str) -> Any:  # noqa: ANN401 -- any of Django's fields, or none
        try:
            return self.fields.get_field(key) if self.fields and key else None
        except FieldDoesNotExist:
            return None


@cache
def _labels(subject: str) -> dict[str, str | Promise]:
    """The words for all states and kinds of one subject, by stored value."""
    if subject not in SUBJECTS:
        return {}
    found: dict[str, str | Promise] = {}
    for each in vars(import_module(f"anlan.{subject}.states")).values():
        if isinstance(each, type) and issubclass(each, TextChoices) and each is not TextChoices:
            found |= {value: label for value, label in each.choices if value not in found}
    return found


def _is_state(subject: str, value: object) -> bool:
    return isinstance(value, str) and value in _labels(subject)


def _moment(text: str) -> str:
    """A moment or day as people write it; "" for any other text."""
    if not ISO.fullmatch(text):
        return ""
    moment = parse_datetime(text)
    if moment is None:
        return cn_date(parse_date(text))
    return cn_datetime(moment) if timezone.is_aware(moment) else cn_date(moment.date())


def _word(key: str) -> str:
    return str(WORDS[key])


def _words(change: Change) -> dict[str, str]:
    return {"name": change.name, "before": change.before, "after": change.after}
