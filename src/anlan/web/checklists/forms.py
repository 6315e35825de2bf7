"""What the pages of checklists take from a browser."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.checklists.queries import Cited, ItemContent, ItemFilter
from anlan.checklists.states import AnswerType, EvidenceRule, Factor, Mark, Method
from anlan.kernel.errors import DomainError
from anlan.units.states import Feature, PlaceKind, Stage, UnitKind
from anlan.web.shell.fields import DayField

Choices = Sequence[tuple[str, Any]]
Given = QueryDict | None
ANY: Choices = [("", _("全部"))]
# Units that answer checklists; the others lead.
ANSWERING = [
    UnitKind.SCHOOL,
    UnitKind.TEACHING_POINT,
    UnitKind.KINDERGARTEN,
    UnitKind.CENTRAL_SCHOOL,
    UnitKind.TRAINING,
    UnitKind.AFFILIATED,
]
KINDS: Choices = [(kind.value, kind.label) for kind in ANSWERING]
MOST_BASES = 20
# Longer than any category's code, so it is none.
NEW_CATEGORY = "new-category"


def add_refusal(form: forms.Form, error: DomainError, places: Mapping[str, str]) -> None:
    """Show a refusal beside the fields at fault; `places` says which input stands for which field."""
    if not error.fields:
        form.add_error(None, str(error))
    for name, text in error.fields.items():
        place = places.get(name, name)
        form.add_error(place if place in form.fields else None, str(text))


class CreateForm(forms.Form):
    """A new checklist."""

    unit = forms.ChoiceField(label=_("所属单位"))
    name = forms.CharField(
        label=_("清单名称"), max_length=100, help_text=_("例如“学校安全检查清单”。")
    )
    source = forms.ChoiceField(
        label=_("以哪份清单为底稿"),
        widget=forms.RadioSelect,
        help_text=_("底稿全部复制为草稿，修改不影响原清单。"),
        initial="library",
    )

    def __init__(self, data: Given, *, units: Choices, sources: Choices) -> None:
        super().__init__(data)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a choice field
        self.fields["source"].choices = [  # type: ignore[attr-defined]  # as above
            ("library", _("系统自带清单库（143项）")),
            *sources,
        ]

    def source_version(self) -> UUID | None:
        """The version to copy; None for the shipped library."""
        given = self.cleaned_data["source"]
        return None if given == "library" else UUID(given)


class FilterForm(forms.Form):
    """What is looked for in a version."""

    q = forms.CharField(
        label=_("搜索"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("编号、内容或检查方法")}),
    )
    category = forms.ChoiceField(label=_("类别"), required=False)
    section = forms.ChoiceField(label=_("责任股室"), required=False)
    place = forms.ChoiceField(
        label=_("检查场所"), required=False, choices=[*ANY, *PlaceKind.choices]
    )
    kind = forms.ChoiceField(label=_("单位类型"), required=False, choices=[*ANY, *KINDS])
    major = forms.ChoiceField(
        label=_("重大隐患"),
        required=False,
        choices=[*ANY, ("1", _("只看可能构成重大隐患的"))],
    )

    def __init__(self, data: Given, *, categories: Choices, sections: Choices) -> None:
        super().__init__(data)
        self.fields["category"].choices = [*ANY, *categories]  # type: ignore[attr-defined]
        self.fields["section"].choices = [*ANY, *sections]  # type: ignore[attr-defined]

    def wanted(self) -> ItemFilter:
        """The filter; a choice that does not exist narrows nothing."""
        self.is_valid()
        given = self.cleaned_data
        return ItemFilter(
            text=given.get("q", ""),
            category=given.get("category", ""),
            section_key=given.get("section", ""),
            place=given.get("place", ""),
            kind=given.get("kind", ""),
            major_only=bool(given.get("major")),
        )

    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in self.cleaned_data.values())


class TrialForm(forms.Form):
    """Whom to try a version on, and as of which day."""

    q = forms.CharField(
        label=_("单位名称或拼音首字母"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    on = DayField(label=_("大检查开始日期"), required=False)
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PublishForm(forms.Form):
    """What is said of a version when it is published."""

    note = forms.CharField(max_length=200, required=False, strip=True)


class MoveForm(forms.Form):
    """One step up or down."""

    by = forms.TypedChoiceField(choices=[("-1", ""), ("1", "")], coerce=int)


class UploadForm(forms.Form):
    """An edited workbook."""

    file = forms.FileField(
        label=_("修改后的 Excel 文件"),
        help_text=_("支持 .xlsx、.xls、.csv，不超过 5 MB。先试读，不会立即改动草稿。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的，请重新选择。")},
    )
    remove_missing = forms.BooleanField(
        label=_("删除文件中没有的检查项"),
        required=False,
        help_text=_("不勾选时，文件中没有的检查项保持不变。"),
    )


class ApplyForm(forms.Form):
    """A workbook that was tried before and shall now be written."""

    file = forms.RegexField(r"^[0-9a-f]{64}$")
    file_name = forms.CharField(max_length=200, required=False)
    remove_missing = forms.BooleanField(required=False)


class BasisForm(forms.Form):
    """One basis of an item; an empty row is none."""

    basis = forms.ChoiceField(label=_("依据名称"), required=False)
    article = forms.CharField(label=_("条款"), required=False, max_length=60)
    mark = forms.ChoiceField(
        label=_("核对情况"), choices=Mark.choices, required=False, initial=Mark.UNVERIFIED
    )
    reference = forms.BooleanField(label=_("只作参照"), required=False)

    def __init__(self, *, bases: Choices, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]  # what the formset hands on
        self.fields["basis"].choices = [("", "—"), *bases]  # type: ignore[attr-defined]

    def cited(self) -> Cited | None:
        """The basis; None for an empty row."""
        given = self.cleaned_data
        if not given.get("basis"):
            return None
        mark = given["mark"] or Mark.UNVERIFIED
        return Cited(given["basis"], given["article"], str(mark), given["reference"])


BasisFormSet: type[BaseFormSet[BasisForm]] = formset_factory(
    BasisForm, extra=2, max_num=MOST_BASES, absolute_max=MOST_BASES + 5
)


def _several(label: Any, choices: Choices, hint: Any = "") -> forms.MultipleChoiceField:  # noqa: ANN401 -- lazy texts
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ItemForm(forms.Form):
    """All that an item says, but for its bases."""

    code = forms.CharField(
        label=pgettext_lazy("检查项", "编号"),
        max_length=12,
        help_text=_("如 A13，清单内不能重复。"),
    )
    category = forms.ChoiceField(label=_("类别"))
    new_category = forms.CharField(label=_("新类别编号"), max_length=8, required=False)
    new_category_title = forms.CharField(label=_("新类别名称"), max_length=60, required=False)
    text = forms.CharField(
        label=_("检查内容"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写成一句能用“符合”或“不符合”回答的话。"),
    )
    how = forms.CharField(
        label=_("检查方法"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("告诉检查人看什么、问谁、怎样判断。"),
    )
    methods = _several(_("查法"), Method.choices)
    answer_type = forms.ChoiceField(
        label=_("作答方式"), choices=AnswerType.choices, widget=forms.RadioSelect
    )
    number_label = forms.CharField(
        label=_("所填数值"), max_length=60, required=False, help_text=_("如“专职保安人数”。")
    )
    number_unit = forms.CharField(
        label=_("数值单位"), max_length=20, required=False, help_text=_("如“人”。")
    )
    evidence = forms.ChoiceField(
        label=_("取证要求"), choices=EvidenceRule.choices, widget=forms.RadioSelect
    )
    major_hint = forms.BooleanField(label=_("不符合时可能构成重大隐患"), required=False)
    major_note = forms.CharField(label=_("重大隐患提示"), max_length=300, required=False)
    weight = forms.TypedChoiceField(
        label=_("权重"), choices=[(n, str(n)) for n in range(1, 6)], coerce=int
    )
    factor = forms.ChoiceField(label=_("要素"), choices=Factor.choices)
    section_key = forms.ChoiceField(label=_("责任股室"), required=False)
    kinds = _several(_("适用单位类型"), KINDS, _("都不选表示不限。"))
    stages = _several(_("适用学段"), Stage.choices, _("都不选表示不限。"))
    requires = _several(_("须具备"), Feature.choices, _("选中的全部具备，本项才适用。"))
    requires_any = _several(_("具备其一"), Feature.choices, _("选中的有一项具备，本项就适用。"))
    min_pupils = forms.IntegerField(
        label=_("学生数不少于"), required=False, min_value=1, max_value=100_000
    )
    places = _several(
        _("检查场所"), PlaceKind.choices, _("每个这类场所各答一次；都不选按综合管理答。")
    )
    effective_from = DayField(label=_("适用起始"), required=False)
    effective_to = DayField(
        label=_("适用截止"), required=False, help_text=_("停用某项时填写最后一天。")
    )

    def __init__(
        self,
        data: Given,
        *,
        categories: Mapping[str, str],
        sections: Choices,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.categories = categories
        self.fields["category"].choices = [  # type: ignore[attr-defined]  # a choice field
            *((code, f"{code} {title}") for code, title in categories.items()),
            (NEW_CATEGORY, _("新建类别（填写下面两项）")),
        ]
        self.fields["section_key"].choices = sections  # type: ignore[attr-defined]  # as above

    def clean(self) -> None:
        """A new category has a code and a title."""
        if self.cleaned_data.get("category") == NEW_CATEGORY:
            for name in ("new_category", "new_category_title"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, _("新建类别时必须填写。"))

    def content(self, before: ItemContent | None, bases: Sequence[Cited]) -> ItemContent:
        """What the item shall say; what the form does not ask for stays as it was."""
        given = dict(self.cleaned_data)
        if given["category"] == NEW_CATEGORY:
            given["category"] = given["new_category"]
            given["category_title"] = given["new_category_title"]
        else:
            given["category_title"] = self.categories[given["category"]]
        values: dict[str, Any] = {
            field.name: given.get(field.name, getattr(before, field.name, None))
            for field in fields(ItemContent)
        }
        for name, value in values.items():
            if isinstance(value, list):
                values[name] = tuple(value)
        values |= {
            "bases": tuple(bases),
            "major_mark": before.major_mark if before else "",
            "major_criteria": before.major_criteria if before else (),
        }
        return ItemContent(**values)
