"""Who may open which page of the sign-in, of one's own account and of the people."""

from anlan.accounts.states import ADMINISTRATORS, UNIT
from tests.access.rules import EVERYONE, Access

READERS = ADMINISTRATORS | UNIT
# `post_holder` is a person who holds that one role in the world's school; `held` is the membership.
PERSON = {"user_id": "post_holder"}
REASON = {"reason": "核对"}
# Those who stand above a post holder.
MANAGERS = READERS

ACCESS: dict[str, Access] = {
    "account_login": Access(EVERYONE, public=True),
    "mfa_authenticate": Access(EVERYONE, public=True),
    "account_reauthenticate": Access(EVERYONE),
    "mfa_index": Access(EVERYONE),
    "mfa_activate_totp": Access(EVERYONE),
    "mfa_deactivate_totp": Access(frozenset()),
    "mfa_view_recovery_codes": Access(frozenset()),
    "mfa_generate_recovery_codes": Access(EVERYONE),
    "accounts:sign_out": Access(EVERYONE, post={}),
    "accounts:profile": Access(EVERYONE),
    "accounts:password": Access(EVERYONE),
    "accounts:end_sessions": Access(EVERYONE, post={}),
    # Nobody's but its owner's, who is none of the world's people.
    "accounts:stop_device": Access(frozenset(), {"device_id": "device"}, post={}),
    "accounts:people": Access(READERS),
    "accounts:new_person": Access(READERS),
    "accounts:person": Access(READERS, PERSON),
    "accounts:edit_person": Access(MANAGERS, PERSON),
    "accounts:give_role": Access(READERS, PERSON),
    "accounts:end_role": Access(MANAGERS, {**PERSON, "membership_id": "held"}, post=REASON),
    "accounts:disable": Access(MANAGERS, PERSON, post=REASON),
    "accounts:enable": Access(MANAGERS, PERSON, post={}),
    "accounts:unlock": Access(MANAGERS, PERSON, post={}),
    "accounts:sign_out_person": Access(MANAGERS, PERSON, post=REASON),
    "accounts:reset_password": Access(MANAGERS, PERSON, post=REASON),
    "accounts:clear_second_factor": Access(MANAGERS, PERSON, post=REASON),
}
