"""What plans say, as their readers noted it, against what the reader found, kind by kind."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from anlan.campaigns.plan import DraftPlan, PartyRole, read_plan

PLANS = Path(__file__).parent / "plans"
# The rules were made with these in view, so their figures only show that nothing went lost.
NAMES = (
    "qinghe-spring",
    "wangchuan-autumn",
    "lancheng-winter",
    "shiqiao-summer",
    "lingjiang-clearing",
    "taoxi-town",
    "yunling-province",
)
# Noted before the rules were made general, and never looked at while they were.
HELD_OUT = ("baishui-hundred-days",)
KINDS = (
    "facts",
    "phases",
    "requirements",
    "events",
    "duties",
    "counts",
    "targets",
    "annexes",
)


@dataclass
class Score:
    """How many of what was proposed is right, and how many of what is there was found."""

    right: int = 0
    proposed: int = 0
    there: int = 0
    missed: list[object] = field(default_factory=list)
    invented: list[object] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    def add(self, found: set[object], gold: set[object]) -> None:
        """Count one plan's items of this kind."""
        self.right += len(found & gold)
        self.proposed += len(found)
        self.there += len(gold)
        self.missed += sorted(map(str, gold - found))
        self.invented += sorted(map(str, found - gold))


def read(name: str) -> tuple[str, dict[str, object], DraftPlan]:
    """A plan of ours: its text, what was noted, what is proposed."""
    text = (PLANS / f"{name}.txt").read_text("utf-8")
    gold = json.loads((PLANS / f"{name}.json").read_text("utf-8"))
    return text, gold, read_plan(text, today=date.fromisoformat(gold["today"]))


def noted(gold: dict[str, object]) -> dict[str, set[object]]:
    """The notes as sets of comparable things."""
    return {kind: _things(gold[kind]) for kind in KINDS}


def _things(noted_: object) -> set[object]:
    if isinstance(noted_, dict):
        return set(noted_.items())
    assert isinstance(noted_, list)
    return {_frozen(each) for each in noted_}


def _frozen(each: object) -> object:
    return tuple(_frozen(one) for one in each) if isinstance(each, list) else each


def proposed(plan: DraftPlan) -> dict[str, set[object]]:
    """The proposal in the same shape."""
    return {
        "facts": set(_facts(plan).items()),
        "phases": {(p.title, _day(p.starts_on), _day(p.ends_on)) for p in plan.phases},
        "requirements": {(r.who, r.what, _day(r.due_on) or r.due_words) for r in plan.requirements},
        "events": {(e.kind.value, _day(e.starts_on)) for e in plan.events},
        "duties": {
            (d.number, tuple(p.name for p in d.parties if p.role == PartyRole.DOES))
            for d in plan.duties
        },
        "counts": {(c.name, c.value) for c in plan.counts},
        "targets": {t.kind for t in plan.targets},
        "annexes": {(a.number, a.title, a.is_present) for a in plan.annexes},
    }


def _facts(plan: DraftPlan) -> dict[str, object]:
    starts, ends = (plan.period.starts, plan.period.ends) if plan.period else (None, None)
    facts: dict[str, object] = {
        "title": plan.title.value if plan.title else "",
        "name": plan.name,
        "issuer": plan.issuer.value if plan.issuer else "",
        "document_no": plan.document_no.value if plan.document_no else "",
        "issued_on": _day(plan.issued_on.on) if plan.issued_on else None,
        "starts_on": _day(starts.on) if starts else None,
        "year": plan.year.value,
    }
    if ends:
        facts |= {"ends_on": _day(ends.on)} if ends.on else {"ends_with": ends.words}
    return facts


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
