"""Which unit a row means, and which unit its parent's name means."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anlan.units.commands.register import parent_problem
from anlan.units.commands.roster.known import Known, name_key
from anlan.units.commands.roster.rows import Draft
from anlan.units.models import Unit
from anlan.units.states import PARENT_KINDS, UnitKind, UnitStatus

if TYPE_CHECKING:
    from uuid import UUID

Node = Draft | Unit
# A path has room for sixteen levels.
_DEEPEST = 16
# How rosters write that a school belongs to the bureau itself.
_BUREAU_ITSELF = frozenset(
    {
        "教体局",
        "教育局",
        "区教体局",
        "县教体局",
        "市教体局",
        "局直",
        "区直",
        "县直",
        "市直",
        "局直属",
        "直属",
        "局属",
    }
)


class Matching:
    """Decides for every draft its parent and the unit of the register that it means."""

    def __init__(self, drafts: Sequence[Draft], known: Known) -> None:
        self.drafts, self.known = drafts, known
        self._by_name: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            self._by_name[name_key(draft.name)].append(draft)
        self._by_code: dict[str, list[Draft]] = defaultdict(list)
        nodes: list[Node] = [*drafts, *known.units]
        self._central = [
            (name_key(node.name), node) for node in nodes if node.kind == UnitKind.CENTRAL_SCHOOL
        ]
        # Units that some row names by code are not open to rows that only share their name.
        self._coded = {
            unit.pk for draft in drafts if (unit := self._unit_by_code(draft)) is not None
        }
        self._claimed: dict[UUID, Draft] = {}
        self._new: dict[tuple[str, int], list[Draft]] = defaultdict(list)
        self._done: set[int] = set()
        self._open: set[int] = set()
        # Parents before children, so that creating in this order always finds the parent made.
        self.order: list[Draft] = []

    def run(self) -> list[Draft]:
        """Decide all rows; returns them with parents before children."""
        self._refuse_repeated_codes()
        for draft in self.drafts:
            for code in _codes(draft):
                self._by_code[code].append(draft)
        for draft in self.drafts:
            self._decide(draft)
        return self.order

    def _decide(self, draft: Draft) -> None:
        if id(draft) in self._done:
            return
        self._open.add(id(draft))
        draft.parent = self._parent(draft)
        if isinstance(draft.parent, Draft):
            if id(draft.parent) in self._open or len(self._open) > _DEEPEST:
                draft.refuse(
                    "parent",
                    _("上级单位互相指向，或层级过深。"),
                    _("请核对这些行的上级单位。"),
                )
                draft.parent = None
            else:
                self._decide(draft.parent)
                self._follow_refused_parent(draft, draft.parent)
        draft.unit = self._unit(draft)
        self._refuse_two_codes(draft)
        self._claim(draft)
        self._check_parent(draft)
        self._open.discard(id(draft))
        self._done.add(id(draft))
        self.order.append(draft)

    def _parent(self, draft: Draft) -> Node | None:
        text = draft.parent_text
        if not text or self._is_target(draft):
            return None
        found = self._candidates(draft, name_key(text))
        if draft.kind:
            fitting = [node for node in found if node.kind in PARENT_KINDS[draft.kind]]
            found = fitting or found
        if len(found) == 1:
            return found[0]
        if not found:
            draft.refuse(
                "parent",
                _("没有找到上级单位“%(name)s”。") % {"name": text},
                _("请填写本表或系统中已有单位的全称，或者先在本表中增加该单位。"),
            )
        else:
            draft.refuse(
                "parent",
                _("有 %(count)d 个单位都叫“%(name)s”。") % {"count": len(found), "name": text},
                _("请改填上级单位的学校标识码或统一社会信用代码。"),
            )
        return None

    def _candidates(self, draft: Draft, key: str) -> list[Node]:
        target = self.known.target
        if key == name_key(target.name) or (
            target.kind == UnitKind.BUREAU and key in _BUREAU_ITSELF
        ):
            return [target]
        if key == name_key(draft.name) and draft.kind == UnitKind.CENTRAL_SCHOOL:
            return [target]  # a central school that names itself as its own
        code = key.upper()
        rows: list[Node] = [
            each
            for each in (*self._by_name.get(key, ()), *self._by_code.get(code, ()))
            if each is not draft
        ]
        if rows:
            return rows
        by_code = self.known.by_school_code.get(code) or self.known.by_credit_code.get(code)
        if by_code is not None:
            return [by_code]
        return list(self.known.by_name.get(key, ())) or self._with_short_name(draft, key)

    def _with_short_name(self, draft: Draft, key: str) -> list[Node]:
        found: dict[str, Node] = {}
        for name, node in self._central:
            if node is not draft and len(key) > 1 and name.startswith(key):
                found.setdefault(name, node)
        return list(found.values())

    def _follow_refused_parent(self, draft: Draft, parent: Draft) -> None:
        if parent.problems and parent.unit is None:
            draft.refuse(
                "parent",
                _("上级单位“%(name)s”（第 %(row)d 行）有误，不能导入。")
                % {"name": parent.name, "row": parent.row.number},
                _("请先改正该行。"),
            )

    def _is_target(self, draft: Draft) -> bool:
        target = self.known.target
        return name_key(draft.name) == name_key(target.name) and draft.kind == target.kind

    def _unit(self, draft: Draft) -> Unit | None:
        known, key = self.known, name_key(draft.name)
        if self._is_target(draft):
            return known.target
        by_code = self._unit_by_code(draft)
        if by_code is not None or not key:
            return by_code
        parent: Node | None = draft.parent or known.target
        if isinstance(parent, Draft):
            parent = parent.unit
        found = known.by_name_and_parent.get((key, parent.pk)) if parent is not None else None
        if found is None and len(known.by_name.get(key, ())) == len(self._by_name[key]) == 1:
            found = known.by_name[key][0]
            if _codes_differ(draft, found):
                return None
        return found if found is not None and found.pk not in self._coded else None

    def _unit_by_code(self, draft: Draft) -> Unit | None:
        first = self.known.by_school_code.get(draft.facts.get("school_code", ""))
        return first or self.known.by_credit_code.get(draft.facts.get("credit_code", ""))

    def _refuse_two_codes(self, draft: Draft) -> None:
        first = self.known.by_school_code.get(draft.facts.get("school_code", ""))
        second = self.known.by_credit_code.get(draft.facts.get("credit_code", ""))
        in_doubt = False
        for held, field in ((first, "school_code"), (second, "credit_code")):
            if held is not None and draft.unit is not held:
                draft.refuse(
                    field,
                    _("这个代码登记在“%(name)s”名下。") % {"name": held.name},
                    _("请对照证书核对代码。"),
                )
                in_doubt = True
        if in_doubt:
            draft.unit = None

    def _claim(self, draft: Draft) -> None:
        other: Draft | None
        if draft.unit is not None:
            other = self._claimed.setdefault(draft.unit.pk, draft)
        else:
            key = (name_key(draft.name), id(draft.parent or self.known.target))
            others = self._new[key]
            other = next((each for each in others if not _told_apart(draft, each)), None)
            others.append(draft)
        if other is not None and other is not draft and draft.name:
            draft.refuse(
                "name",
                _("与第 %(row)d 行的“%(name)s”重复。")
                % {"row": other.row.number, "name": other.name},
                _("请删去重复的行；确是两个单位的，请填写不同的上级单位或各自的代码。"),
            )
            # Which unit it means is in doubt: rows that name it as their parent must not follow it.
            draft.unit = None

    def _check_parent(self, draft: Draft) -> None:
        if draft.unit is not None and draft.unit.pk == self.known.target.pk:
            draft.parent = None
            return
        if draft.unit is not None and draft.parent is None:
            return
        parent = draft.parent if draft.parent is not None else self.known.target
        if draft.kind and parent.kind and parent.kind not in PARENT_KINDS[draft.kind]:
            key = "parent" if draft.parent_text else "kind" if "kind" in draft.row else "name"
            draft.refuse(key, parent_problem(draft.kind, parent.kind))
        if isinstance(parent, Unit) and parent.status == UnitStatus.CLOSED:
            draft.refuse("parent", _("上级单位“%(name)s”已停办。") % {"name": parent.name})
        self._refuse_move_below_itself(draft, parent)

    def _refuse_move_below_itself(self, draft: Draft, parent: Node) -> None:
        above = parent.unit if isinstance(parent, Draft) else parent
        if draft.unit is not None and above is not None and above.path.startswith(draft.unit.path):
            draft.refuse(
                "parent", _("上级单位不能是本单位自身或其下属单位。"), _("请核对上级单位。")
            )

    def _refuse_repeated_codes(self) -> None:
        for field, title in (
            ("school_code", _("学校标识码")),
            ("credit_code", _("统一社会信用代码")),
        ):
            carried = [draft for draft in self.drafts if draft.facts.get(field)]
            taken = self.known.elsewhere(field, (draft.facts[field] for draft in carried))
            counted = Counter(draft.facts[field] for draft in carried)
            first: dict[str, int] = {}
            for draft in carried:
                code = draft.facts[field]
                if code in taken:
                    draft.refuse(
                        field,
                        _("%(title)s已登记在其他地区的单位名下。") % {"title": title},
                        _("请对照证书核对。"),
                    )
                elif (
                    counted[code] > 1
                    and first.setdefault(code, draft.row.number) != draft.row.number
                ):
                    draft.refuse(
                        field,
                        _("%(title)s与第 %(row)d 行相同。") % {"title": title, "row": first[code]},
                        _("每个单位的代码各不相同，请核对。"),
                    )
                    # Nor may it be taken for the unit that the other row means.
                    del draft.facts[field]


def _codes(draft: Draft) -> list[str]:
    codes = (draft.facts.get("school_code"), draft.facts.get("credit_code"))
    return [code for code in codes if code]


def _codes_differ(draft: Draft, unit: Unit) -> bool:
    school, credit = draft.facts.get("school_code"), draft.facts.get("credit_code")
    return bool(
        (school and unit.school_code and school != unit.school_code)
        or (credit and unit.credit_code and credit != unit.credit_code)
    )


def _told_apart(one: Draft, other: Draft) -> bool:
    """Whether two new units of one name under one parent carry codes of their own."""
    return any(
        one.facts.get(field) and other.facts.get(field) and one.facts[field] != other.facts[field]
        for field in ("school_code", "credit_code")
    )
