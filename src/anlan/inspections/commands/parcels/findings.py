"""Hazards that no item of the checklist names."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.campaigns.models import CoverageRow
from anlan.hazards.commands import Finding
from anlan.hazards.models import Hazard
from anlan.hazards.queries.findings import Category, categories_to_report
from anlan.inspections.commands.checks import storable
from anlan.inspections.commands.parcels.opening import rows_of
from anlan.inspections.commands.parcels.pictures import found_photos
from anlan.inspections.commands.parcels.unpacking import Unpacking, require_going_on
from anlan.inspections.states.parcels import SentHazard
from anlan.kernel import language
from anlan.kernel.errors import AlreadySentDifferently, InvalidInput

# Where the finder named no category: as the ledger calls what fits none.
UNNAMED = Category("", "其他", "")


def further_findings(work: Unpacking) -> list[Finding]:
    """What the parcel tells beside the items and the ledger does not have yet."""
    sent = {each.id: each for each in work.content.hazards}
    if not sent:
        return []
    known = {each.pk: each for each in Hazard.objects.filter(pk__in=sent)}
    for hazard in known.values():
        _require_same(work, hazard, sent[hazard.pk])
    work.hazards += [each.number for each in known.values()]
    fresh = [each for each in sent.values() if each.id not in known]
    if fresh:
        require_going_on(work)
    rows = rows_of(work, {each.row for each in fresh})
    categories = {each.code: each for each in categories_to_report(work.part.campaign, work.part)}
    return [_finding(work, each, rows, categories) for each in fresh]


def _finding(
    work: Unpacking,
    sent: SentHazard,
    rows: Mapping[UUID, CoverageRow],
    categories: Mapping[str, Category],
) -> Finding:
    row = rows[sent.row]
    category = categories.get(sent.category) if sent.category else UNNAMED
    if category is None:
        raise InvalidInput(
            _("检查清单中没有“%(code)s”这一类别，请重新选择。") % {"code": sent.category},
            fields={"category": ""},
        )
    description = storable(sent.description)
    if sent.fixed_on_spot and {"before", "after"} - {photo.role for photo in sent.photos}:
        named = language.labelled(description[:20], _("立查立改须同时有整改前和整改后的照片。"))
        raise InvalidInput(named, fields={"photos": ""})
    return Finding(
        campaign=work.part.campaign,
        unit=work.part.unit,
        place=row.place,
        place_name=row.place_name,
        location=storable(sent.location),
        post_name="",
        description=description,
        possible_consequence=storable(sent.possible_consequence),
        item_code="",
        category=category.code,
        category_title=category.title,
        factor="",
        section_key=category.section_key,
        bases=(),
        origin_kind=work.content.kind,
        origin_ref=work.inspection.pk,
        found_at=work.corrected(sent.at),
        photos=found_photos(work, sent.photos),
        fixed_on_spot=sent.fixed_on_spot,
        measures=storable(sent.measures) if sent.fixed_on_spot else "",
        hazard_id=sent.id,
        finder=work.author,
    )


def _require_same(work: Unpacking, hazard: Hazard, sent: SentHazard) -> None:
    """Another parcel that tells the same hazard again is no news; the id of another is refused."""
    same_place = (hazard.unit_id, hazard.campaign_id) == (work.content.unit, work.content.campaign)
    if not same_place or hazard.description != storable(sent.description):
        raise AlreadySentDifferently
