"""What can be done with requirements, and with what units hand in for them."""

from anlan.campaigns.commands.submissions.contents import missing
from anlan.campaigns.commands.submissions.drafts import (
    attach_file,
    attach_sent,
    attach_upload,
    move_file_up,
    open_submission,
    remove_file,
    save_draft,
)
from anlan.campaigns.commands.submissions.exporting import record_export
from anlan.campaigns.commands.submissions.facts import (
    DEFAULT_CHAIN,
    ColumnFacts,
    RequirementFacts,
)
from anlan.campaigns.commands.submissions.handing_in import hand_in, take_back
from anlan.campaigns.commands.submissions.requirements import (
    add_requirement,
    drop_requirement,
    order_requirements,
    set_template,
    update_requirement,
)
from anlan.campaigns.commands.submissions.reviewing import (
    BulkOutcome,
    accept,
    accept_many,
    comment,
    lift_lock,
    return_submission,
)
from anlan.campaigns.commands.submissions.table_files import (
    TableRead,
    read_table,
    table_workbook,
)

__all__ = [
    "DEFAULT_CHAIN",
    "BulkOutcome",
    "ColumnFacts",
    "RequirementFacts",
    "TableRead",
    "accept",
    "accept_many",
    "add_requirement",
    "attach_file",
    "attach_sent",
    "attach_upload",
    "comment",
    "drop_requirement",
    "hand_in",
    "lift_lock",
    "missing",
    "move_file_up",
    "open_submission",
    "order_requirements",
    "read_table",
    "record_export",
    "remove_file",
    "return_submission",
    "save_draft",
    "set_template",
    "table_workbook",
    "take_back",
    "update_requirement",
]
