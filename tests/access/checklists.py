"""Who may open which page of checklists."""

from anlan.accounts.states import Role
from tests.access.rules import BUSINESS, Access

EDITORS = frozenset({Role.BUREAU_ADMINISTRATOR, Role.SECTION_OFFICER})
ADMINISTRATORS = frozenset({Role.BUREAU_ADMINISTRATOR})

# `checklist` and `version` are the bureau's, published and without a draft; `draft` is the draft of
# another of its lists; `item` stands in `version`, `draft_item` in `draft`, both with the section
# of the world's section officer. What is published may be read from below.
PUBLISHED = {"version_id": "version"}
PUBLISHED_ITEM = {"version_id": "version", "item_id": "item"}
DRAFT = {"version_id": "draft"}
DRAFT_ITEM = {"version_id": "draft", "item_id": "draft_item"}

ACCESS: dict[str, Access] = {
    "checklists:list": Access(BUSINESS),
    "checklists:create": Access(ADMINISTRATORS),
    "checklists:start_draft": Access(EDITORS, {"checklist_id": "checklist"}, post={}),
    "checklists:version": Access(BUSINESS, PUBLISHED),
    "checklists:compare": Access(BUSINESS, PUBLISHED),
    "checklists:trial": Access(BUSINESS, PUBLISHED),
    "checklists:export": Access(BUSINESS, PUBLISHED),
    "checklists:item": Access(BUSINESS, PUBLISHED_ITEM),
    "checklists:publish": Access(ADMINISTRATORS, DRAFT, post={"note": "修订"}),
    "checklists:discard": Access(ADMINISTRATORS, DRAFT, post={}),
    "checklists:import": Access(EDITORS, DRAFT),
    # A file that was not checked before is none.
    "checklists:import_apply": Access(frozenset(), DRAFT, post={"file": "0" * 64}),
    "checklists:item_add": Access(EDITORS, DRAFT),
    "checklists:item_edit": Access(EDITORS, DRAFT_ITEM),
    "checklists:item_move": Access(ADMINISTRATORS, DRAFT_ITEM, post={"by": "1"}),
    "checklists:item_remove": Access(EDITORS, DRAFT_ITEM, post={}),
}
