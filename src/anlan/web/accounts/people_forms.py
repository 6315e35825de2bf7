"""Forms of the people list and of a person."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.accounts import permissions
from anlan.accounts.queries import PeopleFilters
from anlan.accounts.states import Role
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor
from anlan.units import queries as units

if TYPE_CHECKING:
    from anlan.units.models import Unit

# A list longer than this is typed into rather than read.
MOST_SUGGESTIONS = 300
STATES = [
    ("", _("在任岗位")),
    ("disabled", _("账号已停用")),
    ("locked", _("账号已锁定")),
    ("ended", _("已结束的岗位")),
]


class UnitInput(forms.TextInput):
    """A text field that suggests the names of the units in scope."""

    template_name = "accounts/unit_input.html"

    def __init__(self, suggestions: list[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-names"
        context["suggestions"] = self.suggestions
        return context


class UnitField(forms.CharField):
    """A unit in the actor's scope, by name or code."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        names = units.units(actor).values_list("name", flat=True)[: MOST_SUGGESTIONS + 1]
        self.only = names[0] if len(names) == 1 else ""
        suggestions = list(names) if len(names) <= MOST_SUGGESTIONS else []
        super().__init__(
            label=_("单位"),
            help_text=_("填写单位全称或代码，可从提示中选择。"),
            widget=UnitInput(suggestions),
        )

    def clean(self, value: Any) -> "Unit":  # noqa: ANN401 -- Django's signature
        text = str(super().clean(value)).strip()
        found = list(units.named(self.actor, text)[:2])
        if not found:
            raise forms.ValidationError(_("没有找到这个单位，请核对名称，或先在“单位”中新增。"))
        if len(found) > 1:
            raise forms.ValidationError(_("有多个单位叫这个名称，请改填单位代码。"))
        return found[0]


class PersonForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("建议用手机号码或姓名拼音，不区分大小写。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class RoleForm(forms.Form):
    """A role over a unit; only the roles are offered that the actor may give somewhere."""

    role = forms.ChoiceField(label=_("岗位"))
    post_name = forms.CharField(
        label=_("职务"),
        max_length=60,
        required=False,
        help_text=_("例如：校长、安全办主任、食堂管理员。"),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, **kwargs)
        unit = UnitField(actor)
        self.fields = {"unit": unit, **self.fields}
        asked = self.initial.get("unit") or ""
        self.initial["unit"] = _name_of(actor, asked) if asked else unit.only
        offered = [(role.value, role.label) for role in permissions.roles_to_give(actor)]
        field = self.fields["role"]
        field.choices = [("", _("请选择")), *offered] if len(offered) > 1 else offered  # type: ignore[attr-defined]  # a ChoiceField


class NewPersonForm(RoleForm, PersonForm):
    """A new person with a first role."""

    field_order = ["name", "username", "phone", "unit", "role", "post_name"]

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(actor, *args, **kwargs)
        self.order_fields(self.field_order)


class PeopleFilterForm(forms.Form):
    """What narrows the people list."""

    q = forms.CharField(
        label=_("姓名、手机、登录名或拼音"), required=False, widget=forms.SearchInput()
    )
    role = forms.ChoiceField(
        label=_("岗位"), required=False, choices=[("", _("全部岗位")), *Role.choices]
    )
    state = forms.ChoiceField(label=_("范围"), required=False, choices=STATES)
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, actor: Actor, data: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(data)
        self.actor = actor
        # What does not fit narrows nothing: an old link still opens the list.
        self.is_valid()

    def filters(self) -> PeopleFilters:
        """The filters as the query takes them."""
        given = self.cleaned_data
        path = ""
        if given.get("unit"):
            path = units.unit(self.actor, given["unit"]).path
        return PeopleFilters(
            given.get("q", ""), given.get("role", ""), path, given.get("state", "")
        )

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in self.cleaned_data.values())

    def address(self, mark: str) -> str:
        """The address of the page at that mark under the same filters; "" for no mark."""
        if not mark:
            return ""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return f"?{urlencode(given | {'at': mark})}"


def _name_of(actor: Actor, unit_id: str) -> str:
    try:
        return units.unit(actor, forms.UUIDField().clean(unit_id)).name
    except (DomainError, forms.ValidationError):
        return ""
