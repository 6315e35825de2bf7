"""Forms of the register: they check shape, the commands the rest."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.kernel.scope import Actor
from anlan.units import queries
from anlan.units.commands import Facts
from anlan.units.queries import RegisterFilters
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind, UnitStatus
from anlan.web.accounts.people_forms import UnitField
from anlan.web.shell.fields import DayField

_ANY = ("", _("全部"))
IDENTITY = ("name", "school_code", "credit_code", "codes_absent_reason")


class RegisterFilterForm(forms.Form):
    """What narrows the list of units."""

    q = forms.CharField(
        label=_("名称、拼音首字母或代码"), required=False, widget=forms.SearchInput()
    )
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[_ANY, *UnitKind.choices])
    under = forms.ChoiceField(label=_("管理范围"), required=False)
    feature = forms.ChoiceField(
        label=_("办学条件"), required=False, choices=[_ANY, *Feature.choices]
    )
    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("在办")), (UnitStatus.CLOSED, _("停办")), ("any", _("全部"))],
    )

    def __init__(self, actor: Actor, data: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(data)
        territories = queries.territories(actor).values_list("pk", "name")
        named = [(str(key), name) for key, name in territories]
        self.fields["under"].choices = [_ANY, *named]  # type: ignore[attr-defined]  # a ChoiceField
        # What does not fit narrows nothing: an old link still opens the list.
        self.is_valid()

    def filters(self) -> RegisterFilters:
        """The filters as the query takes them."""
        given = self.cleaned_data
        status = given.get("status", "")
        return RegisterFilters(
            words=given.get("q", ""),
            kind=given.get("kind", ""),
            under=UUID(given["under"]) if given.get("under") else None,
            status="" if status == "any" else status or UnitStatus.ACTIVE,
            feature=given.get("feature", ""),
        )

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in self.cleaned_data.values())

    def address(self, **changes: str) -> str:
        """The address of the list under these filters and the changes; "" changes drop one."""
        given = {name: value for name, value in self.cleaned_data.items() if value} | changes
        return f"?{urlencode({name: value for name, value in given.items() if value})}"


class UnitForm(forms.Form):
    """What is said about a unit; those who may not identify it find only its own facts."""

    kind = forms.ChoiceField(label=_("单位类型"), choices=[("", _("请选择")), *UnitKind.choices])
    name = forms.CharField(label=_("单位名称"), max_length=100)
    school_code = forms.CharField(
        label=_("学校标识码"),
        required=False,
        help_text=_("10 位数字；培训机构没有这个代码。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        required=False,
        help_text=_("18 位数字和大写字母。"),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    codes_absent_reason = forms.CharField(
        label=_("无代码原因"),
        required=False,
        max_length=100,
        help_text=_("两种代码都没有时填写，例如：教学点、新建校。"),
    )
    stage = forms.ChoiceField(
        label=_("学段"), required=False, choices=[("", _("不分学段")), *Stage.choices]
    )
    features = forms.MultipleChoiceField(
        label=_("办学条件"),
        required=False,
        choices=Feature.choices,
        help_text=_("勾选本单位具备的条件，系统据此生成场所、岗位和适用的检查项。"),
        widget=forms.CheckboxSelectMultiple(),
    )
    pupils = forms.IntegerField(label=_("学生数"), required=False, min_value=0)
    staff = forms.IntegerField(label=_("教职工数"), required=False, min_value=0)
    legal_representative = forms.CharField(label=_("法定代表人"), required=False, max_length=60)
    actual_controller = forms.CharField(label=_("实际控制人"), required=False, max_length=60)
    safety_person = forms.CharField(label=_("安全责任人"), required=False, max_length=60)
    safety_phone = forms.CharField(
        label=_("联系电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    opened_on = DayField(label=_("成立日期"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, with_identity: bool, is_new: bool, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, **kwargs)
        dropped = () if with_identity else IDENTITY
        for name in (*dropped, *(() if is_new else ("kind",))):
            del self.fields[name]

    def facts(self) -> Facts:
        """What was said, as the commands take it."""
        aside = {"kind", "parent", "seen"}
        said = {name: value for name, value in self.cleaned_data.items() if name not in aside}
        return cast("Facts", said)


class NewUnitForm(UnitForm):
    """A unit that is not in the register yet, below one that is."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, with_identity=True, is_new=True, **kwargs)
        parent = UnitField(actor)
        parent.label = _("上级单位")
        self.fields = {"parent": parent, **self.fields}


class KindForm(forms.Form):
    """Another kind for a unit."""

    kind = forms.ChoiceField(label=_("单位类型"), choices=UnitKind.choices)


class MoveForm(forms.Form):
    """Another parent for a unit."""

    reason = forms.CharField(
        label=_("划转原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, **kwargs)
        parent = UnitField(actor)
        parent.label = _("新的上级单位")
        self.fields = {"parent": parent, **self.fields}


class CloseForm(forms.Form):
    """When and why a unit stopped working."""

    closed_on = DayField(label=_("停办日期"))
    reason = forms.CharField(
        label=_("停办原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=500)


class PlaceForm(forms.Form):
    """A place."""

    name = forms.CharField(
        label=_("场所名称"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    kind = forms.ChoiceField(label=_("场所类型"), choices=[("", _("请选择")), *PlaceKind.choices])


class PostForm(forms.Form):
    """A post and who fills it."""

    name = forms.CharField(
        label=_("岗位名称"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    holder = forms.CharField(label=_("责任人"), max_length=60, required=False)
    duty = forms.CharField(
        label=_("安全职责"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StateForm(forms.Form):
    """Into use or out of it."""

    to = forms.ChoiceField(choices=[("retired", ""), ("active", "")])


class RosterForm(forms.Form):
    """A roster, and under which unit it goes."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_("支持 .xlsx、.xls 和 .csv，最大 20 MB。先核对，确认后才写入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, targets: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as Form's
        super().__init__(*args, **kwargs)
        if len(targets) > 1:
            target = forms.ChoiceField(label=_("导入到"), choices=targets)
            self.fields = {"target": target, **self.fields}
        self.only = targets[0][0] if targets else ""

    def target_id(self) -> UUID:
        """The unit under which the roster goes."""
        return UUID(self.cleaned_data.get("target") or self.only)


class ApplyForm(forms.Form):
    """Whether the good rows go in while others are wrong."""

    accept_partial = forms.BooleanField(required=False)
