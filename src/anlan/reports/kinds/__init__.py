"""The kinds of saved reports; what one is and how to add one: `contract`."""

from anlan.reports.kinds.contract import Built, Parameters, ReportKind
from anlan.reports.kinds.forms import FORMS
from anlan.reports.kinds.ledger import LEDGER
from anlan.reports.kinds.self_reports import SELF_REPORTS

__all__ = ["FORMS", "KINDS", "LEDGER", "SELF_REPORTS", "Built", "Parameters", "ReportKind"]

KINDS: dict[str, ReportKind] = {kind.key: kind for kind in (LEDGER, FORMS, SELF_REPORTS)}
