"""What people decide: which of two answers holds, and what becomes of a parcel kept aside."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from anlan.hazards.commands import Finder
from anlan.inspections.commands.checks import storable
from anlan.inspections.commands.locking import lock_participation_of, require_draft
from anlan.inspections.commands.parcels.applying import apply
from anlan.inspections.commands.parcels.closing import check_signatures
from anlan.inspections.commands.parcels.opening import locked_participation
from anlan.inspections.commands.parcels.pictures import attach_to_item, photos_here
from anlan.inspections.commands.parcels.receipts import Receipt, id_taken, receipt_of
from anlan.inspections.commands.parcels.unpacking import Unpacking, placed
from anlan.inspections.models import Contest, Parcel, Sheet, SheetPhoto
from anlan.inspections.permissions import RULES, may_answer_in
from anlan.inspections.states import StoredAnswer, Verdict
from anlan.inspections.states.parcels import ParcelContent, ParcelState
from anlan.kernel import clock, events
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted, WrongState
from anlan.kernel.permissions import require
from anlan.kernel.scope import Actor

LONGEST_REASON = 300
UNSETTLED = frozenset({ParcelState.QUARANTINED, ParcelState.REFUSED})


@transaction.atomic
def settle_contest(
    *, actor: Actor, contest_id: UUID, choice: Literal["standing", "offered"]
) -> Contest:
    """Choose between two answers; both stay on record. Chosen again alike it changes nothing.

    With the offered answer come the photos that were sent with it. Parcels that waited for
    nothing else are applied by this; whatever they wanted handed in has to be handed in anew.
    """
    contest = _locked_contest(actor, contest_id)
    if choice not in {"standing", "offered"}:
        raise InvalidInput(_("请选择保留哪一种作答。"))
    if contest.choice == choice:
        return contest
    if contest.choice:
        raise WrongState(_("这一项已由%(name)s选定。") % {"name": contest.settled_by})
    sheet = contest.sheet
    require_draft(sheet)
    before = sheet.answers.get(contest.item_code)
    if choice == "offered":
        _let_stand(actor, contest)
    contest.choice, contest.settled_at, contest.settled_by = choice, clock.now(), actor.name
    contest.save(update_fields=["choice", "settled_at", "settled_by"])
    told = {
        "item": contest.item_code,
        "choice": choice,
        "standing": contest.standing,
        "offered": contest.offered,
        "before": before,
        "after": sheet.answers.get(contest.item_code),
    }
    _release(contest)
    events.record("inspections.contest_settled", sheet, actor, **told)
    return contest


@transaction.atomic
def settle_parcel(
    *, actor: Actor, parcel_id: UUID, accept: bool, reason: str, received_at: datetime | None = None
) -> Receipt:
    """Accept a parcel that was kept aside, applying it in its sender's name, or reject it.

    `reason` is compulsory for a rejection. Accepting raises what applying raises: then the parcel
    stays as it was.
    """
    row = _locked_parcel(actor, parcel_id)
    require(RULES, actor, "settle_parcel", row.unit_path)
    if row.state not in UNSETTLED:
        raise WrongState(_("这份上报已经处理过。"))
    reason = storable(reason)
    if len(reason) > LONGEST_REASON:
        message = _("理由最多%(most)d字。") % {"most": LONGEST_REASON}
        raise InvalidInput(message, fields={"reason": message})
    if not accept and not reason:
        message = _("请写明退回的理由。")
        raise InvalidInput(message, fields={"reason": message})
    entries = _accept(actor, row) if accept else []
    if not accept:
        row.state = ParcelState.REJECTED
    row.settled_at = received_at or clock.now()
    row.settled_by, row.settled_reason = actor.name, reason
    row.save(
        update_fields=[
            "state",
            "inspection",
            "reason",
            "outcome",
            "unit_path",
            "settled_at",
            "settled_by",
            "settled_reason",
        ]
    )
    verb = "inspections.parcel_accepted" if accept else "inspections.parcel_rejected"
    told = {"sender": row.sender.name, "reason": reason, "digest": row.digest}
    events.record_many([*entries, events.Entry(verb, row, told)], actor)
    return receipt_of(row)


def _accept(actor: Actor, row: Parcel) -> list[events.Entry]:
    try:
        content = ParcelContent.model_validate(row.content)
    except ValidationError as error:
        raise WrongState(_("上报内容的格式已不能识别，不能接收，只能退回。")) from error
    shown = photos_here(row.sender_id, content)
    missing = len(content.declared().keys() - shown.keys())
    if missing:
        raise WrongState(
            _("还有%(count)d张照片没有收到，照片到齐后才能接收。") % {"count": missing}
        )
    check_signatures(content, shown)
    part = locked_participation(actor, content)
    if part is None:
        raise NotFound(_("没有找到所报的单位或检查，不能接收，只能退回。"))
    require(RULES, actor, "settle_parcel", part.unit_path)
    row.unit_path = part.unit_path
    # The decision stands for the right that the sender lacked; the log names who decided.
    deputy = Actor(actor.id, actor.name, actor.grants, is_system=True)
    author = Finder(row.sender_id, row.sender.name)
    try:
        with transaction.atomic():
            return apply(deputy, author, row, content, part, shown)
    except IntegrityError as error:
        raise WrongState(id_taken()) from error


def _locked_parcel(actor: Actor, parcel_id: UUID) -> Parcel:
    row = (
        Parcel.objects.visible_to(actor)
        .select_related("sender")
        .select_for_update(of=("self",))
        .filter(pk=parcel_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _locked_contest(actor: Actor, contest_id: UUID) -> Contest:
    """The contest with its sheet, both locked; raises NotFound and NotPermitted."""
    # Whoever must not be told of a visit yet is told nothing of what was answered in it either.
    seen = Sheet.objects.visible_to(actor)
    known = Contest.objects.visible_to(actor).filter(pk=contest_id, sheet__in=seen)
    sheet_id = known.values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NotFound
    lock_participation_of(sheet_id)
    contest = (
        known.select_related(
            "parcel",
            "sheet__inspection__unit",
            "sheet__coverage_row__campaign",
            "sheet__coverage_row__participation__checklist_version",
            "sheet__coverage_row__participation__campaign",
            "sheet__coverage_row__participation__unit",
        )
        .select_for_update(of=("self", "sheet"))
        .get()
    )
    inspection = contest.sheet.inspection
    if not may_answer_in(actor, inspection.kind, contest.unit_path):
        raise NotPermitted
    return contest


def _let_stand(actor: Actor, contest: Contest) -> None:
    """The offered answer into the sheet, as its author gave it, with its photos."""
    sheet, code = contest.sheet, contest.item_code
    standing = sheet.answers.get(code)
    revision = standing["revision"] + 1 if standing else 1
    sheet.answers[code] = contest.offered | {"revision": revision}
    sheet.revision += 1
    sheet.save(update_fields=["answers", "revision"])
    if StoredAnswer.from_json(contest.offered).answer.verdict == Verdict.FAIL:
        _bring_photos(actor, contest)


def _bring_photos(actor: Actor, contest: Contest) -> None:
    parcel, sheet = contest.parcel, contest.sheet
    content = ParcelContent.model_validate(parcel.content)
    shown = photos_here(parcel.sender_id, content)
    author = Finder(parcel.sender_id, str(contest.offered["by"]))
    part = sheet.coverage_row.participation
    work = Unpacking(actor, author, parcel, content, part, shown)
    work.inspection = sheet.inspection
    place = placed(sheet, is_new=False)
    place.photos = list(sheet.photos.order_by("added_at", "pk"))
    for sent in content.sheets:
        for answer in sent.answers:
            if (sent.row, answer.item) == (sheet.coverage_row_id, contest.item_code):
                attach_to_item(work, place, answer.item, answer.photos)
    SheetPhoto.objects.bulk_create(place.new_photos)


def _release(contest: Contest) -> None:
    """Parcels of the inspection whose contests are all settled by now wait for nothing more."""
    parcels = Parcel.objects.filter(
        inspection_id=contest.sheet.inspection_id, state=ParcelState.CONTESTED
    )
    still_open = Contest.objects.filter(sheet__inspection_id=contest.sheet.inspection_id, choice="")
    ids = {str(key) for key in still_open.values_list("pk", flat=True)}
    for parcel in parcels.select_for_update().order_by("pk"):
        if ids.isdisjoint(each["id"] for each in parcel.outcome["contests"]):
            parcel.state = ParcelState.APPLIED
            parcel.save(update_fields=["state"])
