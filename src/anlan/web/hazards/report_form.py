"""The form for a finding; which unit and campaign it concerns stands in the address."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.checklists import queries as checklists
from anlan.hazards.commands import Finding, FoundPhoto, keep_photos
from anlan.hazards.queries import Category, categories_to_report, item_of
from anlan.hazards.states import Origin, PhotoRole
from anlan.inspections import queries as inspections
from anlan.kernel import clock
from anlan.kernel.errors import UnreadableFile
from anlan.kernel.ids import new_id
from anlan.units import queries as units
from anlan.web.hazards.act_forms import PhotosField

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

    from anlan.campaigns.models import Campaign, Participation
    from anlan.checklists.models import Item
    from anlan.kernel.scope import Actor
    from anlan.units.models import Unit

MINUTE = "%Y-%m-%dT%H:%M"
# Kept while a form is mended: longer than that nobody mends one.
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Ground:
    """What a finding is entered against; `part` is None where the unit takes no part."""

    actor: "Actor"
    unit: "Unit"
    campaign: "Campaign"
    running: "list[Campaign]"
    part: "Participation | None"
    origins: list[Origin]


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo that came with a form which had to be mended: it need not travel twice."""

    token: str
    photo: FoundPhoto


class ReportForm(forms.Form):
    """What was found, where, when, and whether it was put right at once."""

    hazard_id = forms.UUIDField(widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label=_("怎样发现的"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择这条隐患是怎样发现的。")},
    )
    item = forms.CharField(label=_("检查项"), max_length=12, required=False)
    category = forms.ChoiceField(
        label=_("类别"), error_messages={"required": _("没有选检查项时，请选择类别。")}
    )
    place = forms.ChoiceField(
        label=_("场所"),
        error_messages={"required": _("请选择场所；列表中没有的，在下面写明地点。")},
    )
    place_name = forms.CharField(label=_("列表中没有时，写明地点"), max_length=60, required=False)
    location = forms.CharField(label=_("具体部位"), max_length=100, required=False)
    description = forms.CharField(
        label=_("看到的情况"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明看到的情况。")},
    )
    before = PhotosField(label=_("现场照片（整改前）"))
    fixed_on_spot = forms.BooleanField(label=_("立查立改：已当场整改"), required=False)
    measures = forms.CharField(label=_("怎样改的"), max_length=500, required=False)
    after = PhotosField(label=_("整改后照片"))
    found_at = forms.DateTimeField(
        label=_("发现时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE),
        error_messages={
            "required": _("请填写发现时间。"),
            "invalid": _("发现时间看不懂，请用 2022-05-28 14:30 的样式。"),
        },
    )
    possible_consequence = forms.CharField(label=_("可能后果"), max_length=200, required=False)
    post_name = forms.ChoiceField(label=_("涉及岗位"), required=False)

    def __init__(
        self,
        ground: Ground,
        initial: dict[str, object],
        data: QueryDict | None = None,
        files: "MultiValueDict[str, Any] | None" = None,
    ) -> None:
        self.ground = ground
        self.categories = categories_to_report(ground.campaign, ground.part)
        self.places = {
            str(place.pk): place
            for place in units.places_of(ground.actor, ground.unit)
            if place.is_active
        }
        begun = {"hazard_id": new_id(), "found_at": timezone.localtime(clock.now()), **initial}
        if len(ground.origins) == 1:
            begun["origin"] = ground.origins[0]
        super().__init__(data, files, initial=begun)
        self._choose("origin", [(each.value, each.label) for each in ground.origins])
        listed = [(each.code, f"{each.code} {each.title}") for each in self.categories]
        self._choose("category", [("", _("请选择类别")), *listed])
        places = [(key, place.name) for key, place in self.places.items()]
        self._choose("place", [("", _("请选择场所")), *places])
        posts = [(name, name) for name in inspections.posts_of(ground.unit.pk)]
        self._choose("post_name", [("", _("不涉及具体岗位")), *posts])
        # Each stands for the other: an item brings its category, other words replace a place.
        self.fields["category"].required = not self["item"].value()
        self.fields["place"].required = not self["place_name"].value()

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen_item(self) -> "Item | None":
        """The item chosen, where the unit's checklist has it."""
        code = str(self["item"].value() or "")
        return item_of(self.ground.part, code) if code and self.ground.part else None

    def clean(self) -> dict[str, Any]:
        """What belongs together."""
        given = super().clean() or self.cleaned_data
        if given.get("item") and self.chosen_item is None:
            self.add_error("item", _("清单中没有这一项，请重新查找。"))
        if given.get("fixed_on_spot") and not given.get("measures"):
            self.add_error("measures", _("立查立改请写明怎样改的。"))
        return given

    def keep(self) -> list[KeptPhoto]:
        """Keep the photos that came, and those kept before that are still wanted."""
        kept = [
            found
            for token in self.data.getlist("kept")  # type: ignore[attr-defined]  # a QueryDict
            if (found := _opened(token, self.ground.actor))
        ]
        for role in (PhotoRole.BEFORE, PhotoRole.AFTER):
            uploads = self.cleaned_data.get(role) or []
            try:
                photos = keep_photos(uploads=uploads, role=role)
            except UnreadableFile as error:
                self.add_error(role, str(error))
                continue
            kept += [KeptPhoto(_token(photo, self.ground.actor), photo) for photo in photos]
        return list({(each.photo.sha256, each.photo.role): each for each in kept}.values())

    def finding(self, kept: list[KeptPhoto]) -> Finding:
        """What is reported."""
        given, item, place = self.cleaned_data, self.chosen_item, self._place()
        category = self._category(item)
        on_spot = given["fixed_on_spot"]
        photos = [each.photo for each in kept if on_spot or each.photo.role == PhotoRole.BEFORE]
        unit = self.ground.unit
        return Finding(
            campaign=self.ground.campaign,
            unit=unit,
            place=place,
            place_name=place.name if place else given["place_name"],
            location=given["location"],
            post_name=given["post_name"],
            description=given["description"],
            possible_consequence=given["possible_consequence"],
            item_code=item.code if item else "",
            category=category.code,
            category_title=category.title,
            factor=item.factor if item else "",
            section_key=category.section_key,
            bases=tuple(checklists.bases_in_force(item, clock.today(), unit.kind) if item else ()),
            origin_kind=given["origin"],
            origin_ref=None,
            found_at=given["found_at"],
            photos=tuple(photos),
            fixed_on_spot=on_spot,
            measures=given["measures"] if on_spot else "",
            hazard_id=given["hazard_id"],
            item_text=item.text if item else "",
        )

    def _place(self) -> Any:  # noqa: ANN401 -- a place of the unit, or none
        return self.places.get(self.cleaned_data["place"])

    def _category(self, item: "Item | None") -> Category:
        if item is not None:
            return Category(item.category, item.category_title, item.section_key)
        chosen = self.cleaned_data["category"]
        return next(each for each in self.categories if each.code == chosen)


def _token(photo: FoundPhoto, actor: "Actor") -> str:
    taken = photo.taken_at.isoformat() if photo.taken_at else ""
    said = [str(actor.id), photo.sha256, str(photo.role), taken]
    return signing.dumps(said, salt=__name__)


def _opened(token: str, actor: "Actor") -> KeptPhoto | None:
    """What a token of this person stands for; None for any other."""
    try:
        person, sha256, role, taken = signing.loads(token, salt=__name__, max_age=KEPT_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    if person != str(actor.id):
        return None
    moment = datetime.fromisoformat(taken) if taken else None
    return KeptPhoto(token, FoundPhoto(sha256, role, moment))
