"""What can be done with people, their roles and their way in."""

from anlan.accounts.commands.devices import (
    KeyHolder,
    KeyStopped,
    KeyUnknown,
    NewDevice,
    issue_device_key,
    revoke_device,
    use_device_key,
)
from anlan.accounts.commands.people import (
    NewAccount,
    Particulars,
    create_account,
    disable_account,
    enable_account,
    reset_password,
    update_account,
)
from anlan.accounts.commands.roles import end_role, grant_role
from anlan.accounts.commands.roster import (
    AccountRow,
    AccountsOutcome,
    GivenAccount,
    RowError,
    ensure_accounts,
)
from anlan.accounts.commands.second_factor import (
    clear_second_factor,
    fail_second_factor,
    record_second_factor,
)
from anlan.accounts.commands.sessions import (
    end_other_sessions,
    record_sign_out,
    sign_out_everywhere,
)
from anlan.accounts.commands.sign_in import (
    change_own_password,
    complete_sign_in,
    confirm_password,
    require_unlocked,
    sign_in,
    unlock_account,
)

__all__ = [
    "AccountRow",
    "AccountsOutcome",
    "GivenAccount",
    "KeyHolder",
    "KeyStopped",
    "KeyUnknown",
    "NewAccount",
    "NewDevice",
    "Particulars",
    "RowError",
    "change_own_password",
    "clear_second_factor",
    "complete_sign_in",
    "confirm_password",
    "create_account",
    "disable_account",
    "enable_account",
    "end_other_sessions",
    "end_role",
    "ensure_accounts",
    "fail_second_factor",
    "grant_role",
    "issue_device_key",
    "record_second_factor",
    "record_sign_out",
    "require_unlocked",
    "reset_password",
    "revoke_device",
    "sign_in",
    "sign_out_everywhere",
    "unlock_account",
    "update_account",
    "use_device_key",
]
