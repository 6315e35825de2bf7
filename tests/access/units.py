"""Who may open which page of the register."""

from anlan.accounts.states import Role
from tests.access.rules import EVERYONE, Access

REGISTRARS = frozenset({Role.BUREAU_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})
OF_THE_UNIT = frozenset({Role.CENTRAL_SCHOOL_OFFICER, Role.UNIT_HEAD, Role.UNIT_SAFETY_OFFICER})
# Places and posts are hidden from the keeper of the system.
CODE_PRINTERS = OF_THE_UNIT | {
    Role.BUREAU_ADMINISTRATOR,
    Role.BUREAU_LEADER,
    Role.SECTION_OFFICER,
    Role.INSPECTOR,
}
ARRANGERS = OF_THE_UNIT | {Role.BUREAU_ADMINISTRATOR}

# `school` is a school below the central school, with `place` and `post`; `roster` is a roster that
# was read for the bureau and not applied.
SCHOOL = {"unit_id": "school"}
PLACE = {"place_id": "place"}
POST = {"post_id": "post"}
ROSTER = {"import_id": "roster"}

ACCESS: dict[str, Access] = {
    "units:list": Access(EVERYONE),
    "units:unit": Access(EVERYONE, SCHOOL),
    "units:create": Access(REGISTRARS),
    "units:edit": Access(REGISTRARS | OF_THE_UNIT, SCHOOL),
    "units:kind": Access(REGISTRARS, SCHOOL),
    "units:move": Access(REGISTRARS, SCHOOL),
    "units:close": Access(REGISTRARS, SCHOOL),
    "units:reopen": Access(REGISTRARS, SCHOOL, post={"reason": "恢复"}),
    "units:places": Access(EVERYONE, SCHOOL),
    "units:codes": Access(CODE_PRINTERS, SCHOOL),
    "units:posts": Access(EVERYONE, SCHOOL),
    "units:defaults": Access(ARRANGERS, SCHOOL, post={}),
    "units:place": Access(ARRANGERS, PLACE),
    "units:place_state": Access(ARRANGERS, PLACE, post={"to": "retired"}),
    "units:post": Access(ARRANGERS, POST),
    "units:post_state": Access(ARRANGERS, POST, post={"to": "retired"}),
    "units:import": Access(REGISTRARS),
    "units:import_template": Access(REGISTRARS),
    "units:import_report": Access(REGISTRARS, ROSTER),
    "units:import_apply": Access(REGISTRARS, ROSTER, post={}),
    "units:import_corrections": Access(REGISTRARS, ROSTER),
}
