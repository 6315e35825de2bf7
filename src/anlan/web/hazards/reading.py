"""The ledger's address, read: which campaign, narrowed by what, and how that is said."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from anlan.accounts.permissions import require_business
from anlan.campaigns import queries as campaigns
from anlan.checklists import queries as checklists
from anlan.hazards import queries
from anlan.hazards.queries import LedgerFilters, Order
from anlan.hazards.states import COUNTED, OPEN, Grade, HazardState, Origin
from anlan.kernel import clock, language
from anlan.kernel.errors import NotFound
from anlan.kernel.scope import Actor
from anlan.supervision import queries as supervision
from anlan.units import queries as units
from anlan.web.hazards.history import INSPECTIONS, HistoryForm, with_history
from anlan.web.shell.fields import DayField
from anlan.web.shell.request import SignedInRequest

if TYPE_CHECKING:
    from anlan.campaigns.models import Campaign
    from anlan.units.models import Unit

ANY = ("", gettext_lazy("全部"))
# One choice stands for all states in which something is still to be done.
OPEN_STATES = "open"
# And one for all that count as found: neither merged nor dismissed.
FOUND_STATES = "found"
STATES_OF = {OPEN_STATES: tuple(sorted(OPEN)), FOUND_STATES: tuple(sorted(COUNTED))}
ORDERS = (
    (Order.NEWEST.value, gettext_lazy("最新登记在前")),
    (Order.DEADLINE.value, gettext_lazy("整改时限近的在前")),
)


FIRST = ("q", "state", "due", "grade", "category", "unit")


class NoLedger(NotFound):
    """No campaign in sight was ever launched, so that there is no ledger yet."""

    default = gettext_lazy("还没有启动的大检查，隐患台账在大检查启动后开始使用。")


class LedgerFilterForm(HistoryForm):
    """What narrows the ledger; every field is a parameter of its address."""

    campaign = forms.ChoiceField(label=gettext_lazy("大检查"), required=False)
    q = forms.CharField(
        label=gettext_lazy("文字、编号或拼音首字母"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ANY,
            (OPEN_STATES, gettext_lazy("未销号")),
            (FOUND_STATES, gettext_lazy("查出的（不含并案和不成立）")),
            *HazardState.choices,
        ],
    )
    due = forms.ChoiceField(
        label=gettext_lazy("时限"),
        required=False,
        choices=[
            ANY,
            ("overdue", gettext_lazy("已逾期")),
            ("soon", gettext_lazy("三天内到期")),
        ],
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("等级"), required=False, choices=[ANY, *Grade.choices]
    )
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    section = forms.ChoiceField(label=gettext_lazy("责任股室"), required=False)
    origin = forms.ChoiceField(
        label=gettext_lazy("来源"),
        required=False,
        choices=[ANY, *Origin.choices, (INSPECTIONS, gettext_lazy("各类到校检查"))],
    )
    unit = forms.ChoiceField(label=gettext_lazy("管理范围"), required=False)
    on_spot = forms.ChoiceField(
        label=gettext_lazy("立查立改"),
        required=False,
        choices=[ANY, ("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
    )
    pending = forms.ChoiceField(
        label=gettext_lazy("等待办理"),
        required=False,
        choices=[
            ANY,
            ("major", gettext_lazy("提请认定重大")),
            ("extension", gettext_lazy("申请延期")),
            ("returned", gettext_lazy("验收退回")),
        ],
    )
    found_from = DayField(label=gettext_lazy("发现日期自"), required=False)
    found_until = DayField(label=gettext_lazy("发现日期至"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("排列"), required=False, choices=ORDERS)

    def __init__(
        self,
        actor: Actor,
        data: Any,  # noqa: ANN401 -- as Form's
        campaign: "Campaign | None",
        unit: "Unit | None" = None,
    ) -> None:
        super().__init__(data)
        launched = [each for each in campaigns.campaigns(actor) if each.launched_at]
        self._choices("campaign", [(str(each.pk), each.title) for each in launched], any_=False)
        kinds = queries.categories(campaign) if campaign else {}
        # PostgreSQL takes no text with the character zero in it.
        if asked := data.get("category", "").replace("\0", ""):
            # A finding may bear a category that stands in no list of the campaign.
            kinds.setdefault(asked, "")
        self._choices("category", [(code, f"{code} {title}") for code, title in kinds.items()])
        sections = checklists.sections_of(campaign.unit_path) if campaign else {}
        if asked := data.get("section", "").replace("\0", ""):
            # Nor need the section that answers for it still stand in the register.
            sections = {asked: asked} | sections
        self._choices("section", list(sections.items()))
        territories = units.territories(actor).values_list("pk", "name")
        named = {str(key): name for key, name in territories}
        if unit is not None:
            # One school is too many for the list, but may be what a link asks for.
            named[str(unit.pk)] = unit.name
        self._choices("unit", list(named.items()))
        if data.get("zone"):
            zones = supervision.zones(actor).values_list("pk", "name")
            self._choices("zone", [(str(key), name) for key, name in zones])
        self.is_valid()

    def first_fields(self) -> list[forms.BoundField]:
        """What is asked most, open to everyone's eyes."""
        return [self[name] for name in FIRST]

    def further_fields(self) -> list[forms.BoundField]:
        """The rest, folded; what only the statistics ask shows where they have asked it."""
        asked = [
            name for name in HistoryForm.base_fields if self.cleaned_data.get(name) is not None
        ]
        asked = [name for name in asked if self.cleaned_data[name] != ""]
        own = [name for name in self.fields if name not in HistoryForm.base_fields]
        return [self[name] for name in (*own, *asked) if name not in FIRST and name != "campaign"]

    @property
    def opens_further(self) -> bool:
        """Whether one of the folded fields narrows the list now."""
        return any(self.cleaned_data.get(each.name) for each in self.further_fields())

    @property
    def has_choice_of_campaign(self) -> bool:
        """Whether there is more than one ledger to look at."""
        return len(self.fields["campaign"].choices) > 1  # type: ignore[attr-defined]  # a ChoiceField

    def _choices(self, name: str, choices: list[tuple[str, str]], *, any_: bool = True) -> None:
        self.fields[name].choices = [ANY, *choices] if any_ else choices  # type: ignore[attr-defined]  # a ChoiceField


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """One look at the ledger. `query` is its address without the page; `chips` say what narrows it."""

    campaign: "Campaign"
    unit: "Unit | None"
    filters: LedgerFilters
    form: LedgerFilterForm
    query: str
    chips: list[str] = field(default_factory=list)
    narrowed_by: dict[str, str] = field(default_factory=dict)


def ledger_request(request: SignedInRequest) -> LedgerRequest:
    """Read the address; raises NoLedger, and NotFound for a campaign or unit out of sight.

    What does not fit narrows nothing: an old link still opens the ledger.
    """
    actor, given = request.actor, request.GET
    require_business(actor)
    campaign = _campaign(actor, given.get("campaign", ""))
    if campaign is None:
        raise NoLedger
    unit = _unit(actor, given.get("unit", ""))
    form = LedgerFilterForm(actor, given, campaign, unit)
    # Nought days are an answer too.
    said = {name: value for name, value in form.cleaned_data.items() if value or value == 0}
    narrowed_by = {
        name: str(value) for name, value in said.items() if name not in {"campaign", "order"}
    }
    return LedgerRequest(
        campaign=campaign,
        unit=unit,
        filters=with_history(
            actor,
            _filters(campaign, said, unit.path if unit else ""),
            said,
            unit,
            campaign.unit_id,
        ),
        form=form,
        query=urlencode({"campaign": campaign.pk, **narrowed_by, **_order(said)}),
        chips=[_chip(form, name, value) for name, value in narrowed_by.items()],
        narrowed_by=narrowed_by,
    )


def _campaign(actor: Actor, words: str) -> "Campaign | None":
    try:
        wanted = UUID(words)
    except ValueError:
        return campaigns.current_campaign(actor)
    return campaigns.campaign(actor, wanted)


def _unit(actor: Actor, words: str) -> "Unit | None":
    """The unit asked for: any in scope, be it a territory of the form or one school."""
    try:
        return units.unit(actor, UUID(words))
    except ValueError:
        return None


def _filters(campaign: "Campaign", said: dict[str, Any], unit_path: str) -> LedgerFilters:
    state = said.get("state", "")
    states = STATES_OF.get(state, (state,) if state else ())
    due, on_spot = said.get("due"), said.get("on_spot")
    return LedgerFilters(
        today=clock.today(),
        campaign_id=campaign.pk,
        states=states,
        grade=said.get("grade", ""),
        category=said.get("category", ""),
        section_key=said.get("section", ""),
        origin=said.get("origin", ""),
        unit_path=unit_path,
        overdue=due == "overdue",
        due_soon=due == "soon",
        fixed_on_spot=None if on_spot is None else on_spot == "yes",
        pending=said.get("pending", ""),
        found_from=said.get("found_from"),
        found_until=said.get("found_until"),
        text=said.get("q", ""),
        order=Order(said.get("order", Order.NEWEST.value)),
    )


def _order(said: dict[str, Any]) -> dict[str, str]:
    return {"order": said["order"]} if "order" in said else {}


def _chip(form: LedgerFilterForm, name: str, value: str) -> str:
    known = getattr(form.fields[name], "choices", None)
    labels = {str(key): str(label) for key, label in known} if known else {}
    return language.labelled(form.fields[name].label, labels.get(value, value))
