"""A pull: of the units taken along, the parts that differ from what the device has.

The cursor holds the digest of every part that the device was given, signed. A cursor that is not
ours counts as none: then everything comes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core import signing
from pydantic import BaseModel, TypeAdapter

from anlan.campaigns.models import Participation
from anlan.checklists import queries as checklists
from anlan.checklists.states import AnswerType, EvidenceRule, Method
from anlan.inspections.queries.field import parts, shapes
from anlan.inspections.queries.field.taking import takeable
from anlan.kernel.scope import Actor

MOST_TAKEN = 60
_SALT = "field-pull"
# Twelve characters of a digest: a part that changed unseen once in 10^14 is nobody's worry.
_DIGITS = 12
_Part = Callable[[parts.Taken, Participation], Any]
PARTS: Mapping[str, _Part] = {
    "profile": parts.profile,
    "rows": parts.rows,
    "hazards": parts.hazards,
    "visits": parts.visits,
    "phrases": parts.phrases,
    "inspections": parts.inspections,
    "sheets": parts.sheets,
}
_AS_JSON: TypeAdapter[Any] = TypeAdapter(Any)


def pull(actor: Actor, wanted: Sequence[UUID], cursor: str, now: datetime) -> shapes.Pulled:
    """What has changed of those units since the cursor; a fixed number of queries for any number."""
    asked = list(dict.fromkeys(wanted))
    found = takeable(actor).filter(pk__in=asked)
    known = {
        each.pk: each
        for each in found.select_related("campaign", "unit__parent", "checklist_version")
    }
    here = [known[pk] for pk in asked if pk in known]
    had, has = _read(cursor), {}
    taken = parts.Taken(actor, here, now)
    bundles = []
    for part in here:
        bundle = shapes.Bundle(participation=part.pk, checklist=_list_name(part))
        for name, make in PARTS.items():
            told = make(taken, part)
            key = f"{part.pk} {name}"
            has[key] = _digest(told)
            if had.get(key) != has[key]:
                setattr(bundle, name, told)
        bundles.append(bundle)
    lists = {}
    for name, items in _checklists(here, taken).items():
        has[name] = _digest(items)
        if had.get(name) != has[name]:
            lists[name] = items
    return shapes.Pulled(
        server_time=now,
        cursor=signing.dumps(has, salt=_SALT, compress=True),
        bundles=bundles,
        checklists=lists,
        gone=[pk for pk in asked if pk not in known],
    )


def _list_name(part: Participation) -> str:
    """A list reads differently for other kinds of units: other bases bind them."""
    return f"{part.checklist_version_id}-{part.unit_kind}"


def _checklists(here: Sequence[Participation], taken: parts.Taken) -> dict[str, list[shapes.Item]]:
    """The lists of which the rows speak, each once, with the bases that are printed today."""
    lists = {_list_name(each): (each.checklist_version, each.unit_kind) for each in here}
    asked = {name: (checklists.items_of(version), kind) for name, (version, kind) in lists.items()}
    bases = checklists.printed_bases(asked, taken.today)
    return {
        name: [
            shapes.Item(
                code=item.code,
                category=item.category,
                category_title=item.category_title,
                text=item.text,
                how=item.how,
                methods=[str(Method(each).label) for each in item.methods],
                wants_number=item.answer_type == AnswerType.YES_NO_NUMBER,
                number_label=item.number_label,
                number_unit=item.number_unit,
                wants_photo=item.evidence == EvidenceRule.PHOTO_ON_FAILURE,
                major_hint=item.major_hint,
                major_note=item.major_note,
                bases=bases[name].get(item.code, []),
            )
            for item in items
        ]
        for name, (items, _kind) in asked.items()
    }


def _digest(told: BaseModel | Sequence[BaseModel]) -> str:
    return sha256(_AS_JSON.dump_json(told)).hexdigest()[:_DIGITS]


def _read(cursor: str) -> dict[str, str]:
    try:
        had = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return {}
    return had if isinstance(had, dict) else {}
