"""What is looked for in the log."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.accounts import queries as accounts
from anlan.kernel.audit import Filters
from anlan.kernel.scope import Actor
from anlan.units import queries as units
from anlan.web.audit.labels import GROUPS
from anlan.web.shell.fields import DayField

MOST_UNITS = 20


class EntryFilterForm(forms.Form):
    """Period, person, verb, object and unit; a link from a page may name the object exactly."""

    since = DayField(label=_("自"), required=False)
    until = DayField(label=_("至"), required=False)
    person = forms.CharField(label=_("操作人姓名"), max_length=60, required=False)
    verb = forms.ChoiceField(label=_("操作"), required=False)
    unit = forms.CharField(label=_("单位"), max_length=100, required=False)
    object = forms.CharField(label=_("对象名称"), max_length=100, required=False)
    type = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())
    id = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())

    def __init__(self, actor: Actor, data: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(data)
        self.actor = actor
        verbs = [(str(name), list(group.items())) for name, group in GROUPS]
        self.fields["verb"].choices = [("", _("全部操作")), *verbs]  # type: ignore[attr-defined]  # a ChoiceField
        # What does not fit narrows nothing; the form says so beside the field.
        self.is_valid()

    def filters(self) -> Filters:
        """As the query takes them."""
        given = self.cleaned_data
        person = given.get("person", "").strip()
        return Filters(
            since=given.get("since"),
            until=given.get("until"),
            verbs=(given["verb"],) if given.get("verb") else (),
            actor_name=person,
            actor_ids=tuple(accounts.namesakes(self.actor, person)) if person else (),
            unit_paths=self._unit_paths(given.get("unit", "")),
            object_name=given.get("object", "").strip(),
            object_type=given.get("type", ""),
            object_id=given.get("id", ""),
        )

    def _unit_paths(self, words: str) -> tuple[str, ...] | None:
        if not words.strip():
            return None
        wanted = units.RegisterFilters(words=words, status="")
        found = units.register(self.actor, wanted).order_by("path")
        return tuple(found.values_list("path", flat=True)[:MOST_UNITS])

    def active(self) -> int:
        """How many filters are set."""
        return len(self._given())

    def address(self, mark: str) -> str:
        """The page at that mark under the same filters; "" for no mark."""
        return f"?{urlencode(self._given() | {'at': mark})}" if mark else ""

    def question(self) -> str:
        """The filters as the query part of an address."""
        return urlencode(self._given())

    def _given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}
