"""Who may open which page of 报送, and read which document."""

from anlan.accounts.states import BUREAU, UNIT
from anlan.campaigns.permissions import REVIEWING
from tests.access.rules import BUSINESS, EVERYONE, Access

# All of one school and one section's line: `submission` is a draft with `draft_file`, `table` one
# in the form of a table, `handed_in` waits for the central school, with `handed_file`. The
# `requirement` of the first has a template.
DRAFT = {"submission_id": "submission"}
TABLE = {"submission_id": "table"}
HANDED_IN = {"submission_id": "handed_in"}
TEMPLATE = {"document_id": "requirement"}
FILE = {"document_id": "handed_file"}

ACCESS: dict[str, Access] = {
    # For those who owe nothing the page says so.
    "submissions:home": Access(EVERYONE),
    "submissions:to_review": Access(REVIEWING),
    "submissions:accept_many": Access(REVIEWING, post={}),
    "submissions:one": Access(BUSINESS, DRAFT),
    "submissions:draft": Access(UNIT, DRAFT, post={"note": "已附会议记录"}),
    "submissions:attach": Access(UNIT, DRAFT, post={}),
    "submissions:remove_file": Access(UNIT, {"file_id": "draft_file"}, post={}),
    "submissions:move_file_up": Access(UNIT, {"file_id": "draft_file"}, post={}),
    "submissions:table": Access(UNIT, TABLE),
    "submissions:hand_in": Access(UNIT, DRAFT),
    "submissions:take_back": Access(UNIT, HANDED_IN, post={}),
    "submissions:review": Access(REVIEWING, HANDED_IN),
    "submissions:decide": Access(REVIEWING, HANDED_IN, post={}),
    "submissions:lift": Access(BUREAU, HANDED_IN),
    "documents:submission_file": Access(BUSINESS, FILE),
    "documents:submission_file_part": Access(BUSINESS, FILE),
    "documents:submission_file_file": Access(BUSINESS, FILE),
    "documents:requirement_template": Access(BUSINESS, TEMPLATE),
    "documents:requirement_template_part": Access(BUSINESS, TEMPLATE),
    "documents:requirement_template_file": Access(BUSINESS, TEMPLATE),
}
