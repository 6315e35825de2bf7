"""How a hazard enters the ledger, whatever its source."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.models import Campaign
from anlan.campaigns.states import CampaignState
from anlan.hazards import permissions
from anlan.hazards.commands.areas import count_areas
from anlan.hazards.commands.counting import cell_of, count, lock_series, next_number
from anlan.hazards.commands.moving import Fields, limited, plain, required
from anlan.hazards.commands.words import words_of
from anlan.hazards.models import Hazard, HazardPhoto, HazardText
from anlan.hazards.models.contributions import Sums, add, contributions, facts_of
from anlan.hazards.states import MOST_PHOTOS, FundsSource, HazardState, PhotoRole
from anlan.kernel import clock, events
from anlan.kernel.errors import (
    AlreadySentDifferently,
    InvalidInput,
    NotFound,
    NotPermitted,
    WrongState,
)
from anlan.kernel.ids import new_id
from anlan.kernel.models import Event, StoredFile
from anlan.kernel.scope import Actor
from anlan.units.models import Place, Unit

# A phone's clock may run a little fast.
CLOCK_SKEW = timedelta(minutes=10)
_TEXTS = ("place_name", "location", "post_name", "description", "possible_consequence", "measures")
_TAKEN = (
    "item_code",
    "category",
    "category_title",
    "factor",
    "section_key",
    "origin_kind",
    "origin_ref",
    "found_at",
)
_SHORT_FORM = (
    "fixed_on_spot",
    "owner",
    "measures",
    "funds_yuan",
    "funds_source",
    "due_on",
    "contingency",
    "rectification",
    "rectified_by_id",
    "rectified_by",
    "rectified_at",
)


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A photo already kept by `kernel.files`, and what it shows (PhotoRole).

    `marks` are strokes drawn on it; `arrived_at` is when it reached the server, now where absent.
    """

    sha256: str
    role: str
    taken_at: datetime | None
    marks: tuple[dict[str, Any], ...] = ()
    arrived_at: datetime | None = None


class Finder(NamedTuple):
    """The person who found something, as the source recorded them."""

    id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What any source reports.

    `measures` is asked for only when `fixed_on_spot`. `bases` are the texts in force on the day.
    `item_text` only serves the search. `hazard_id` is made by the client: sent again with the
    same content it changes nothing. `finder` is who found it (and, on the spot, put it right)
    where another person hands it in. `suspected_major` is a hint of the finder's: it grades nothing.
    """

    campaign: Campaign
    unit: Unit
    place: Place | None
    place_name: str
    location: str
    post_name: str
    description: str
    possible_consequence: str
    item_code: str
    category: str
    category_title: str
    factor: str
    section_key: str
    bases: tuple[str, ...]
    origin_kind: str
    origin_ref: UUID | None
    found_at: datetime
    photos: tuple[FoundPhoto, ...]
    fixed_on_spot: bool
    measures: str
    hazard_id: UUID | None = None
    item_text: str = ""
    finder: Finder | None = None
    suspected_major: bool = False


@transaction.atomic
def report_hazard(*, actor: Actor, finding: Finding, today: date) -> Hazard:
    """Enter a finding into the ledger, as a general hazard with a number of its own.

    Raises NotFound for a unit out of scope, NotPermitted, WrongState (the campaign does not run),
    InvalidInput, and AlreadySentDifferently for a known `hazard_id` with other content.
    """
    return report_hazards(actor=actor, findings=[finding], today=today)[0]


@transaction.atomic
def report_hazards(*, actor: Actor, findings: Sequence[Finding], today: date) -> list[Hazard]:
    """As `report_hazard` for what one look at a place brought up: all are entered, or none."""
    _require_stored({photo.sha256 for finding in findings for photo in finding.photos})
    hazards, entries = enter_findings(actor=actor, findings=findings, today=today)
    events.record_many(entries, actor)
    return hazards


def enter_findings(
    *, actor: Actor, findings: Sequence[Finding], today: date
) -> tuple[list[Hazard], list[events.Entry]]:
    """As `report_hazards` within the caller's transaction, which records the entries at its end.

    The findings are of one unit and one campaign, and their photos are known to be kept. The
    number of queries does not grow with them.
    """
    if not findings:
        return [], []
    for finding in findings:
        _require_right(actor, finding)
    facts = [_all_facts(actor, finding, today) for finding in findings]
    # The lock also makes a second sending of the same findings wait for the first.
    series = lock_series(findings[0].unit, today)
    known = _known(findings)
    hazards: list[Hazard] = []
    new: list[tuple[Hazard, Finding]] = []
    for finding, given in zip(findings, facts, strict=True):
        hazard = known.get(finding.hazard_id) if finding.hazard_id else None
        if hazard is None:
            number = next_number(series, finding.unit)
            hazard = Hazard(id=finding.hazard_id or new_id(), number=number, **given)
            new.append((hazard, finding))
        hazards.append(hazard)
    if new:
        series.save(update_fields=["last"])
        _store(actor, new)
    entries = [
        events.Entry("hazards.report", hazard, _told(hazard, finding)) for hazard, finding in new
    ]
    return hazards, entries


def _all_facts(actor: Actor, finding: Finding, today: date) -> Fields:
    facts = _facts(actor, finding)
    return facts | (_short_form(actor, finding, today) if finding.fixed_on_spot else {})


def _store(actor: Actor, new: Sequence[tuple[Hazard, Finding]]) -> None:
    """Write and count hazards that were not there before."""
    first = new[0][0]
    Hazard.objects.bulk_create(hazard for hazard, _finding in new)
    HazardText.objects.bulk_create(words_of(hazard, each.item_text) for hazard, each in new)
    _attach(actor, new)
    count(Counter(cell_of(hazard) for hazard, _finding in new), first.unit_path)
    changes: Sums = {}
    for hazard, _finding in new:
        add(changes, contributions(facts_of(hazard)))
    count_areas(first.campaign_id, first.unit_path, changes)


def check_photos(photos: Collection[FoundPhoto]) -> None:
    """Raise InvalidInput where there are too many, or where one has not reached the store."""
    _require_few(photos)
    _require_stored({photo.sha256 for photo in photos})


def _require_few(photos: Collection[FoundPhoto]) -> None:
    if len(photos) > MOST_PHOTOS:
        message = _("每条隐患最多%(most)d张照片，请删减后再提交。") % {"most": MOST_PHOTOS}
        raise InvalidInput(message, fields={"photos": message})


def _require_stored(names: Collection[str]) -> None:
    if names and StoredFile.objects.filter(pk__in=names).count() != len(names):
        message = _("有照片尚未上传完成，请重新上传后再提交。")
        raise InvalidInput(message, fields={"photos": message})


def _require_right(actor: Actor, finding: Finding) -> None:
    unit, campaign = finding.unit, finding.campaign
    # Who may report sees the unit; only a refusal has to ask whether it may be named.
    if not permissions.may_report(actor, finding.origin_kind, unit.path):
        seen = Unit.objects.visible_to(actor).filter(pk=unit.pk).exists()
        raise NotPermitted if seen else NotFound
    if campaign.state != CampaignState.LAUNCHED:
        raise WrongState(_("这次大检查不在进行中，不能再登记隐患。"))
    if not unit.path.startswith(campaign.unit_path):
        message = _("该单位不在这次大检查的范围内，请重新选择单位。")
        raise InvalidInput(message, fields={"unit": message})


def _facts(actor: Actor, finding: Finding) -> Fields:
    """What is stored of a finding, checked."""
    place, now = finding.place, clock.now()
    finder = _finder(actor, finding)
    if place is not None and place.unit_id != finding.unit.pk:
        message = _("所选场所不属于该单位，请重新选择场所。")
        raise InvalidInput(message, fields={"place": message})
    if finding.found_at > now + CLOCK_SKEW:
        message = _("发现时间不能晚于现在，请检查日期和时间。")
        raise InvalidInput(message, fields={"found_at": message})
    _require_few(finding.photos)
    return {
        "campaign": finding.campaign,
        "unit": finding.unit,
        "unit_path": finding.unit.path,
        "unit_kind": finding.unit.kind,
        "place": place,
        "place_name": required(finding.place_name, "place", _("场所"), 60),
        "location": limited(finding.location, "location", _("具体部位"), 100),
        "post_name": limited(finding.post_name, "post_name", _("岗位"), 60),
        "description": required(finding.description, "description", _("隐患描述"), 500),
        "possible_consequence": limited(
            finding.possible_consequence, "possible_consequence", _("可能后果"), 200
        ),
        **{name: getattr(finding, name) for name in _TAKEN},
        "bases": list(finding.bases),
        "found_by_id": finder.id,
        "found_by": finder.name,
    }


def _short_form(actor: Actor, finding: Finding, today: date) -> Fields:
    """The commitments of what was put right while the finder stood by (立查立改)."""
    roles = {photo.role for photo in finding.photos}
    if not {PhotoRole.BEFORE, PhotoRole.AFTER} <= roles:
        message = _("立查立改须同时上传整改前和整改后的照片。")
        raise InvalidInput(message, fields={"photos": message})
    measures = required(finding.measures, "measures", _("整改措施"), 500)
    fixer = _finder(actor, finding)
    return {
        "state": HazardState.AWAITING_ACCEPTANCE,
        "fixed_on_spot": True,
        "owner": fixer.name,
        "measures": measures,
        "funds_yuan": Decimal(0),
        "funds_source": FundsSource.NOT_NEEDED,
        "due_on": today,
        "contingency": "已当场整改，无需临时防范措施。",
        "rectification": measures,
        "rectified_by_id": fixer.id,
        "rectified_by": fixer.name,
        "rectified_at": clock.now(),
    }


def _finder(actor: Actor, finding: Finding) -> Finder:
    return finding.finder or Finder(actor.id, actor.name)


def _attach(actor: Actor, new: Sequence[tuple[Hazard, Finding]]) -> None:
    moment = clock.now()
    HazardPhoto.objects.bulk_create(
        photo_of(hazard, actor, photo, moment)
        for hazard, finding in new
        for photo in finding.photos
    )


def photo_of(hazard: Hazard, actor: Actor, photo: FoundPhoto, moment: datetime) -> HazardPhoto:
    """The row that shows a stored photo at a hazard; `moment` is now."""
    return HazardPhoto(
        hazard=hazard,
        file_id=photo.sha256,
        role=photo.role,
        marks=list(photo.marks),
        taken_at=photo.taken_at,
        added_at=photo.arrived_at or moment,
        added_by=actor.name,
    )


def _known(findings: Sequence[Finding]) -> dict[UUID, Hazard]:
    """The hazards that these findings made before, by id; raises AlreadySentDifferently."""
    named = {each.hazard_id: each for each in findings if each.hazard_id is not None}
    if not named:
        return {}
    known = {hazard.pk: hazard for hazard in Hazard.objects.filter(pk__in=named)}
    for hazard in known.values():
        first: Event | None = events.history_of(hazard).filter(verb="hazards.report").first()
        if first is None or first.data.get("digest") != _digest(named[hazard.pk]):
            raise AlreadySentDifferently
    return known


def _digest(finding: Finding) -> str:
    """SHA-256 over all that was reported, to tell a repeated sending from another content."""
    said: dict[str, Any] = {
        "campaign": finding.campaign.pk,
        "unit": finding.unit.pk,
        "place": finding.place.pk if finding.place else None,
        "texts": [getattr(finding, name) for name in (*_TEXTS, *_TAKEN)],
        "bases": list(finding.bases),
        "photos": sorted([photo.sha256, photo.role] for photo in finding.photos),
        "fixed_on_spot": finding.fixed_on_spot,
    }
    return sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()


def _told(hazard: Hazard, finding: Finding) -> dict[str, Any]:
    after: dict[str, object] = {"state": str(hazard.state), "grade": str(hazard.grade)}
    if hazard.fixed_on_spot:
        after |= {name: plain(getattr(hazard, name)) for name in _SHORT_FORM}
    told = {
        "before": {},
        "after": after,
        "origin_kind": str(hazard.origin_kind),
        "description": hazard.description,
        "photos": [photo.sha256 for photo in finding.photos],
        "digest": _digest(finding),
    }
    return told | ({"suspected_major": True} if finding.suspected_major else {})
