"""The kinds of saved reports; what one is and how to add one: `contract`."""

from anlan.reports.kinds.contract import Built, Parameters, ReportKind
from anlan.reports.kinds.ledger import LEDGER

__all__ = ["KINDS", "LEDGER", "Built", "Parameters", "ReportKind"]

KINDS: dict[str, ReportKind] = {kind.key: kind for kind in (LEDGER,)}
