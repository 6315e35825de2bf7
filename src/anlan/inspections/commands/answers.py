"""Answers, one at a time: each is kept as soon as it is given."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anlan.campaigns.queries import row_items
from anlan.checklists.models import Item
from anlan.inspections.commands.checks import checked
from anlan.inspections.commands.locking import locked_sheet, require_draft
from anlan.inspections.models import Sheet
from anlan.inspections.states import Answer, StoredAnswer
from anlan.kernel import clock, events
from anlan.kernel.errors import AlreadyChanged, InvalidInput
from anlan.kernel.scope import Actor


class AnswerConflict(AlreadyChanged):
    """Somebody answered the same item otherwise; `stored` is what they wrote, with who and when."""

    def __init__(self, stored: StoredAnswer) -> None:
        super().__init__(
            _("%(name)s刚刚填写了这一项，内容与您的不同，请选择保留哪一个。") % {"name": stored.by}
        )
        self.stored = stored


@transaction.atomic
def save_answer(
    *, actor: Actor, sheet_id: UUID, item_code: str, answer: Answer, revision: int
) -> StoredAnswer:
    """Keep one answer; `revision` is that of the answer the person saw, 0 for none.

    The same content again is a no-op whatever its revision, so that a repeated send is harmless.
    Raises AnswerConflict when the stored answer is another than the one that was seen.
    """
    sheet = locked_sheet(actor, sheet_id, "answer")
    item = item_of(sheet, item_code)
    given = checked(item, answer)
    known = stored_answer(sheet, item_code)
    if known is not None and known.answer == given:
        return known
    require_draft(sheet)
    if known is not None and known.revision != revision:
        raise AnswerConflict(known)
    return _keep(actor, sheet, item, given, known)


def item_of(sheet: Sheet, code: str) -> Item:
    """The item of that code among those of the sheet's place; raises InvalidInput."""
    for item in row_items(sheet.coverage_row):
        if item.code == code:
            return item
    raise InvalidInput(_("本场所的检查清单中没有编号为%(code)s的检查项。") % {"code": code})


def stored_answer(sheet: Sheet, code: str) -> StoredAnswer | None:
    """What the sheet says at that item."""
    found = sheet.answers.get(code)
    return StoredAnswer.from_json(found) if found else None


@transaction.atomic
def save_answers(*, actor: Actor, sheet_id: UUID, answers: Mapping[str, Answer]) -> Sheet:
    """Keep several first answers at once: what was noted on paper or away from the network.

    Raises AnswerConflict where an item has another answer already; then none is kept.
    """
    sheet = locked_sheet(actor, sheet_id, "answer")
    require_draft(sheet)
    items = {item.code: item for item in row_items(sheet.coverage_row)}
    fresh = 0
    for code, answer in answers.items():
        item = items[code] if code in items else item_of(sheet, code)
        given = checked(item, answer)
        known = stored_answer(sheet, code)
        if known is not None and known.answer != given:
            raise AnswerConflict(known)
        if known is None:
            sheet.answers[code] = _stored(actor, given, revision=1).as_json()
            fresh += 1
    if fresh:
        sheet.revision += 1
        sheet.save(update_fields=["answers", "revision"])
    return sheet


def _keep(
    actor: Actor, sheet: Sheet, item: Item, given: Answer, known: StoredAnswer | None
) -> StoredAnswer:
    kept = _stored(actor, given, revision=known.revision + 1 if known else 1)
    sheet.answers[item.code] = kept.as_json()
    sheet.revision += 1
    sheet.save(update_fields=["answers", "revision"])
    # A first answer says itself who gave it and when, and the hand-in seals all of them; only
    # what overwrites another needs an entry of its own.
    if known is not None:
        events.record(
            "inspections.answer_changed",
            sheet,
            actor,
            item=item.code,
            before=known.answer.as_json(),
            after=given.as_json(),
            revision=kept.revision,
        )
    return kept


def _stored(actor: Actor, given: Answer, *, revision: int) -> StoredAnswer:
    return StoredAnswer(
        answer=given,
        by=actor.name,
        by_id=str(actor.id or ""),
        at=clock.now(),
        revision=revision,
    )
