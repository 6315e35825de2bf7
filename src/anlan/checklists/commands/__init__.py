"""What can be done with checklists."""

from anlan.checklists.commands.drafts import discard_draft, publish_version, start_draft
from anlan.checklists.commands.exchange import ImportedChange, ImportReport, import_items
from anlan.checklists.commands.items import (
    add_item,
    move_item,
    remove_item,
    reorder_items,
    retire_item,
    update_item,
)
from anlan.checklists.commands.library import (
    create_checklist_from_library,
    create_checklist_from_version,
    load_library,
)

__all__ = [
    "ImportReport",
    "ImportedChange",
    "add_item",
    "create_checklist_from_library",
    "create_checklist_from_version",
    "discard_draft",
    "import_items",
    "load_library",
    "move_item",
    "publish_version",
    "remove_item",
    "reorder_items",
    "retire_item",
    "start_draft",
    "update_item",
]
