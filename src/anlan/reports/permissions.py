"""Who may do what to a saved report; whoever sees it may keep house with it."""

from anlan.accounts.states import BUSINESS
from anlan.kernel import permissions

RULES: permissions.Rules = {
    "ask": BUSINESS,
    "retry": BUSINESS,
    "download": BUSINESS,
    "delete": BUSINESS,
}
