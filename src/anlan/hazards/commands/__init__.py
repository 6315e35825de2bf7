"""What can be done with a hazard: every act is one function here."""

from anlan.hazards.commands.commitments import (
    Commitments,
    assign_hazards,
    commit_measures,
    missing_commitments,
    start_rectification,
)
from anlan.hazards.commands.exporting import record_export
from anlan.hazards.commands.extensions import decide_extension, request_extension
from anlan.hazards.commands.folding import fold_counters
from anlan.hazards.commands.grading import Grounds, decide_major, propose_major, revoke_major
from anlan.hazards.commands.importing import ImportMode, LedgerImport, import_ledger
from anlan.hazards.commands.photos import add_photo, add_photos, keep_photos
from anlan.hazards.commands.rectification import (
    apply_for_acceptance,
    close_hazard,
    record_rectification,
    reopen_hazard,
    return_rectification,
)
from anlan.hazards.commands.reporting import (
    Finder,
    Finding,
    FoundPhoto,
    enter_findings,
    report_hazard,
    report_hazards,
)
from anlan.hazards.commands.saved_views import delete_view, save_view
from anlan.hazards.commands.settling import dismiss_hazard, merge_hazards

__all__ = [
    "Commitments",
    "Finder",
    "Finding",
    "FoundPhoto",
    "Grounds",
    "ImportMode",
    "LedgerImport",
    "add_photo",
    "add_photos",
    "apply_for_acceptance",
    "assign_hazards",
    "close_hazard",
    "commit_measures",
    "decide_extension",
    "decide_major",
    "delete_view",
    "dismiss_hazard",
    "enter_findings",
    "fold_counters",
    "import_ledger",
    "keep_photos",
    "merge_hazards",
    "missing_commitments",
    "propose_major",
    "record_export",
    "record_rectification",
    "reopen_hazard",
    "report_hazard",
    "report_hazards",
    "request_extension",
    "return_rectification",
    "revoke_major",
    "save_view",
    "start_rectification",
]
