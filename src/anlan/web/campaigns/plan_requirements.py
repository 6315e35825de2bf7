"""The rows of a plan's requirements: what, of whom, by when, in which form, reviewed by whom."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.commands.plan_requirements import (
    LATE_DAYS,
    LOCK_DAYS,
    ProposedRequirement,
)
from anlan.campaigns.commands.submissions import DEFAULT_CHAIN, ColumnFacts, RequirementFacts
from anlan.campaigns.plan.asked import Open
from anlan.campaigns.states import RequirementForm, ReviewStep
from anlan.web.campaigns.forms import KINDS
from anlan.web.campaigns.plan_forms import ProposedRow, listed
from anlan.web.shell.fields import DayField

if TYPE_CHECKING:
    from datetime import date

    from anlan.units.models import Unit

_A_YEAR = 366
# Where a refusal of the command belongs on the page.
_FIELDS = {"late_until": "late_days", "locks_on": "lock_days", "named_units": "named"}
WHY_OPEN = {
    Open.YEAR: _("方案中没有年份，请填写报送时限。"),
    Open.RECURS: _(
        "方案要求定期报送，起止时间不明或次数较多，请填写第一次的时限，其余可在草稿中添加。"
    ),
    Open.AFTER_EVENT: _(
        "方案按某项工作完成后的天数计算，请填写报送时限；无法确定日期的，请勾选“不采用”。"
    ),
}
BLANK: dict[str, Any] = {
    "form": RequirementForm.DOCUMENT.value,
    "late_days": LATE_DAYS,
    "lock_days": LOCK_DAYS,
    "review_chain": list(DEFAULT_CHAIN),
}


class PlanRequirementForm(ProposedRow):
    """One thing to be handed in once."""

    title = forms.CharField(label=_("报送内容"), max_length=100)
    kinds = forms.MultipleChoiceField(
        label=_("报送单位"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("单位类型和点名的单位至少填一项。"),
    )
    named = forms.CharField(
        label=_("另行点名的单位或股室"),
        required=False,
        max_length=2000,
        help_text=_("填写全称，用顿号隔开。"),
    )
    due_on = DayField(label=_("报送时限"))
    form = forms.ChoiceField(label=_("报送形式"), choices=RequirementForm.choices)
    columns = forms.CharField(
        label=_("表格栏目"),
        required=False,
        max_length=2000,
        help_text=_("报送形式为填报表格时填写，用顿号隔开。"),
    )
    late_days = forms.IntegerField(
        label=_("逾期后几天内仍可补报"),
        required=False,
        min_value=0,
        max_value=_A_YEAR,
        help_text=_("不填则不限。"),
    )
    lock_days = forms.IntegerField(
        label=_("时限后几天锁定"),
        required=False,
        min_value=0,
        max_value=_A_YEAR,
        help_text=_("锁定后退回修改的也不能再报；不填则不锁定。"),
    )
    review_chain = forms.MultipleChoiceField(
        label=_("审核环节"),
        choices=ReviewStep.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    section_key = forms.ChoiceField(label=_("主管股室"), required=False)
    description = forms.CharField(
        label=_("报送要求"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: object,
        sections: Sequence[tuple[str, str]] = (),
        known: "Mapping[str, Unit] | None" = None,
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on
        self._known = known or {}
        field: Any = self.fields["section_key"]
        field.choices = [("", _("不指定")), *sections]

    def clean(self) -> dict[str, Any]:
        """Somebody must be meant, and whoever is named must be known."""
        given = super().clean() or {}
        names = listed(given.get("named", ""))
        missing = [name for name in names if name not in self._known]
        if missing:
            text = _("没有找到“%(names)s”，请填写单位全称。") % {"names": "、".join(missing)}
            self.add_error("named", text)
        elif not given.get("kinds") and not names:
            self.add_error("kinds", _("请选择由哪些单位报送。"))
        return given

    def facts(self, proposed: Sequence[ProposedRequirement]) -> RequirementFacts:
        """The row as the command takes it."""
        given = self.cleaned_data
        due_on = given["due_on"]
        place = given["place"]
        origin = proposed[place] if place is not None and 0 <= place < len(proposed) else None
        named = [self._known[name].pk for name in listed(given["named"])]
        return RequirementFacts(
            title=given["title"],
            form=given["form"],
            due_on=due_on,
            description=given["description"],
            kinds=tuple(given["kinds"]),
            named_unit_ids=tuple(named),
            named_only=not given["kinds"],
            columns=tuple(ColumnFacts(title) for title in listed(given["columns"])),
            edition=origin.edition if origin else None,
            counts_from=origin.counts_from if origin else None,
            late_until=_after(due_on, given["late_days"]),
            locks_on=_after(due_on, given["lock_days"]),
            review_chain=tuple(given["review_chain"]),
            section_key=given["section_key"],
            source=origin.asked.source.quote if origin else "",
        )

    def add_refusal(self, name: str, text: str) -> None:
        """Show what the command says of one of its fields."""
        field = name.partition(".")[0]  # columns.3.title
        own = _FIELDS.get(field, field)
        self.add_error(own if own in self.fields else None, text)


def _after(day: "date", days: int | None) -> "date | None":
    return None if days is None else day + timedelta(days=days)


def initial_requirements(proposed: Sequence[ProposedRequirement]) -> list[dict[str, Any]]:
    """What the rows begin with: what the plan says, the rest as is usual."""
    return [
        {
            **BLANK,
            "place": place,
            "title": each.title,
            "kinds": list(each.who.kinds),
            "named": "、".join(unit.name for unit in each.who.named),
            "due_on": each.asked.due_on,
            "form": each.asked.form,
            "columns": "、".join(each.asked.columns),
            "review_chain": list(each.review_chain),
            "section_key": each.section_key,
            "description": each.description,
        }
        for place, each in enumerate(proposed)
    ]
