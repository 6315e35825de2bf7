"""The form of one requirement: what, of whom, by when, reviewed by whom; and a table's columns."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns import queries
from anlan.campaigns.commands.submissions import DEFAULT_CHAIN, ColumnFacts, RequirementFacts
from anlan.campaigns.queries import submissions
from anlan.campaigns.states import ColumnKind, RequirementForm, ReviewStep
from anlan.kernel import language
from anlan.kernel.errors import DomainError
from anlan.kernel.scope import Actor
from anlan.units.states import UnitKind
from anlan.web.campaigns.forms import KINDS, add_refusal
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign, Requirement
    from anlan.units.models import Unit

EVERY_KIND = [kind for kind, _label in KINDS]
BLANK_COLUMN: dict[str, Any] = {"kind": ColumnKind.TEXT.value, "required": False}


class ColumnForm(forms.Form):
    """One column of the table that units fill in."""

    key = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    title = forms.CharField(label=_("栏目名称"), max_length=60)
    kind = forms.ChoiceField(label=_("填写内容"), choices=ColumnKind.choices)
    required = forms.BooleanField(label=_("必填"), required=False)

    def facts(self) -> ColumnFacts:
        """The row as the command takes it."""
        return ColumnFacts(**self.cleaned_data)


class RequirementPageForm(forms.Form):
    """One requirement as an officer states it. The names of fields follow `RequirementFacts`."""

    title = forms.CharField(
        label=_("报送事项"), max_length=100, help_text=_("例如：自查方案、第一次自查报告")
    )
    form = forms.ChoiceField(
        label=_("报送形式"), choices=RequirementForm.choices, widget=forms.RadioSelect
    )
    description = forms.CharField(
        label=_("报送要求"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明报什么、怎么写。报送的单位都能看到。"),
    )
    edition = forms.IntegerField(label=_("第几期"), required=False, min_value=1, max_value=99)
    counts_from = DayField(
        label=_("统计起始日"),
        required=False,
        help_text=_("报告中的数字从这一天统计到报送时限。"),
    )
    due_on = DayField(label=_("报送时限"), help_text=_("当天报送算按时。"))
    late_until = DayField(
        label=_("逾期补报截止"),
        required=False,
        help_text=_("过了时限、到这一天为止仍可补报，记为逾期报送。不填则不限。"),
    )
    locks_on = DayField(
        label=_("锁定日期"),
        required=False,
        help_text=_("过了这一天，退回修改的也不能再报。不填则不锁定。"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("由哪些单位报送"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("参加本次大检查的这些类型的单位都要报送。全不勾选时，只由下面点名的单位报送。"),
    )
    territories = forms.MultipleChoiceField(
        label=_("只限于以下范围"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选则不限范围。"),
    )
    sections = forms.MultipleChoiceField(
        label=_("另由以下股室报送"), required=False, widget=forms.CheckboxSelectMultiple
    )
    named_units = forms.CharField(
        label=_("另行点名的单位"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("填写单位全称，一行一个。"),
    )
    review_chain = forms.MultipleChoiceField(
        label=_("审核环节"),
        choices=ReviewStep.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "按此顺序逐级审核；没有上级中心学校的单位跳过中心学校审核。全不勾选时，报送即通过。"
        ),
    )
    section_key = forms.ChoiceField(
        label=_("主管股室"),
        required=False,
        help_text=_("该股室的人员能看到各单位的报送，并承担股室审核。"),
    )

    def __init__(
        self, *args: object, actor: Actor, campaign: "Campaign", **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on
        self._actor, self._campaign = actor, campaign
        self._named: list[Unit] = []
        sections = submissions.sections_of(campaign)
        self._offer(
            "territories", [(str(each.pk), each.name) for each in queries.territories(campaign)]
        )
        self._offer("sections", [(str(each.pk), each.name) for each in sections])
        in_charge = [(each.section_key, each.name) for each in sections if each.section_key]
        field: Any = self.fields["section_key"]
        field.choices = [("", _("不指定")), *in_charge]

    def clean_named_units(self) -> str:
        """Names that are each known, and known once."""
        text = str(self.cleaned_data["named_units"])
        names = [name.strip() for name in re.split(r"[\n、，,；;]", text) if name.strip()]
        self._named = submissions.units_of_names(self._actor, self._campaign, names)
        known = [unit.name for unit in self._named]
        if missing := [name for name in names if name not in known]:
            said = _("没有找到“%(names)s”，请填写单位全称。")
            raise forms.ValidationError(said % {"names": language.listed(missing)})
        if several := sorted({name for name in known if known.count(name) > 1}):
            said = _("有多个单位都叫“%(names)s”，请改用单位类型和范围选取。")
            raise forms.ValidationError(said % {"names": language.listed(several)})
        return text

    def clean(self) -> dict[str, Any]:
        """Somebody must be meant, and a section must be in charge where a section reviews."""
        given = super().clean() or {}
        named = given.get("named_units") or given.get("sections")
        if not given.get("kinds") and not named and "named_units" not in self.errors:
            self.add_error("kinds", _("请选择由哪些单位报送。"))
        if ReviewStep.SECTION in given.get("review_chain", []) and not given.get("section_key"):
            self.add_error("section_key", _("勾选了股室审核，请选择主管股室。"))
        return given

    @property
    def who_else(self) -> list[forms.BoundField]:
        """The fields that narrow who is meant or name others besides, where there is a choice."""
        fields = [self[name] for name in ("territories", "sections", "named_units")]
        return [field for field in fields if not field.is_hidden]

    @property
    def names_others(self) -> bool:
        """Whether one of them is filled in, so that it must not be folded away."""
        return any(field.value() or field.errors for field in self.who_else)

    def facts(self, columns: Sequence[ColumnFacts], source: str = "") -> RequirementFacts:
        """What was filled in, as the command takes it."""
        given = self.cleaned_data
        kinds = tuple(given["kinds"])
        named = [unit.pk for unit in self._named] + [UUID(each) for each in given["sections"]]
        return RequirementFacts(
            title=given["title"],
            form=given["form"],
            due_on=given["due_on"],
            description=given["description"],
            # Every kind now is meant as every kind that takes part, come what may.
            kinds=() if len(kinds) == len(EVERY_KIND) else kinds,
            territory_ids=tuple(UUID(each) for each in given["territories"]),
            named_unit_ids=tuple(dict.fromkeys(named)),
            named_only=not kinds,
            columns=tuple(columns),
            edition=given["edition"],
            counts_from=given["counts_from"],
            late_until=given["late_until"],
            locks_on=given["locks_on"],
            review_chain=tuple(given["review_chain"]),
            section_key=given["section_key"],
            source=source,
        )

    def refuse(self, error: DomainError, columns: "Sequence[ColumnForm]") -> str:
        """Show a refusal beside the fields at fault; returns what belongs to the columns as a whole."""
        whole = str(error.fields.pop("columns", ""))
        for name in [name for name in error.fields if name.startswith("columns.")]:
            text = str(error.fields.pop(name))
            _columns, index, field = name.split(".")
            columns[int(index)].add_error(field, text)
        if error.fields or not (whole or any(each.errors for each in columns)):
            add_refusal(self, error)
        return whole

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        if not choices:
            # Nothing to choose from: nothing shown, nothing chosen.
            field.widget = forms.MultipleHiddenInput()


class TemplateForm(forms.Form):
    """The file from which units start."""

    file = forms.FileField(
        label=_("模板文件"),
        help_text=_("各单位可以下载后填写。接受 .docx、.xlsx、.pdf 文件。"),
    )


def initial_of(requirement: "Requirement") -> dict[str, Any]:
    """What the form begins with for a requirement that stands."""
    named = list(requirement.named_units.all())
    kinds = [] if requirement.named_only else requirement.kinds or EVERY_KIND
    return {
        "title": requirement.title,
        "form": requirement.form,
        "description": requirement.description,
        "edition": requirement.edition,
        "counts_from": requirement.counts_from,
        "due_on": requirement.due_on,
        "late_until": requirement.late_until,
        "locks_on": requirement.locks_on,
        "kinds": kinds,
        "territories": [str(unit.pk) for unit in requirement.territories.all()],
        "sections": [str(unit.pk) for unit in named if unit.kind == UnitKind.SECTION],
        "named_units": "\n".join(unit.name for unit in named if unit.kind != UnitKind.SECTION),
        "review_chain": requirement.review_chain,
        "section_key": requirement.section_key,
    }


def initial_new(campaign: "Campaign", standing: "Sequence[Requirement]") -> dict[str, Any]:
    """What the form begins with for a new one: everybody, the usual way up, the next edition."""
    reports = [each for each in standing if each.form == RequirementForm.REPORT]
    last = max((each.due_on for each in reports), default=None)
    return {
        "form": RequirementForm.DOCUMENT.value,
        "kinds": EVERY_KIND,
        "review_chain": list(DEFAULT_CHAIN),
        "edition": len(reports) + 1,
        "counts_from": last or campaign.starts_on,
    }
