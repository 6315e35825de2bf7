"""The people of the demo district: rows of the roster's sheet 人员, and one account a role."""

from dataclasses import dataclass
from random import Random

from anlan.cli.demo.district import BUREAU
from anlan.cli.demo.names import People

PASSWORD = "Anlan-2026"  # noqa: S105 -- printed at every start, for fictional people
EXAMPLE_SCHOOL = "示范区第一初级中学"
EXAMPLE_CENTRE = "青禾镇中心学校"
PEOPLE_COLUMNS = ("姓名", "登录名", "手机号码", "单位", "角色", "岗位")
LEADERS = 8
INSPECTORS = 6
EXPERTS = 3


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account printed at the start: whose it is, where, and in which role."""

    username: str
    role: str
    unit: str

    @property
    def title(self) -> str:
        """As printed."""
        return f"{self.role}（{self.unit}）"


ACCOUNTS = (
    DemoAccount("admin", "教体局管理员", BUREAU),
    DemoAccount("leader", "局领导", BUREAU),
    DemoAccount("section", "股室工作人员", "体卫艺股"),
    DemoAccount("central", "中心学校安全负责人", EXAMPLE_CENTRE),
    DemoAccount("head", "单位主要负责人", EXAMPLE_SCHOOL),
    DemoAccount("safety", "单位安全员", EXAMPLE_SCHOOL),
    DemoAccount("post", "岗位责任人", EXAMPLE_SCHOOL),
    DemoAccount("inspector", "检查人员", BUREAU),
    DemoAccount("expert", "专家", BUREAU),
    DemoAccount("auditor", "审计员", BUREAU),
    DemoAccount("system", "系统管理员", BUREAU),
)
INSPECTED = {"学校", "教学点", "幼儿园", "校外培训机构", "中心学校"}


def people(units: list[dict[str, object]], sections: list[str], random: Random) -> list[list[str]]:
    """All people of the roster, in the columns of `PEOPLE_COLUMNS`."""
    names = People(random)
    rows = [_bureau_row(names, role) for role in _bureau_roles()]
    rows += [[names.name(), "", "", section, "股室工作人员", "股长"] for section in sections]
    for unit in units:
        if unit["单位类型"] in INSPECTED:
            rows += _unit_rows(unit, names)
    return _with_accounts(rows)


def _bureau_roles() -> list[str]:
    single = ["教体局管理员", "审计员", "系统管理员"]
    return single + ["局领导"] * LEADERS + ["检查人员"] * INSPECTORS + ["专家"] * EXPERTS


def _bureau_row(names: People, role: str) -> list[str]:
    return [names.name(), "", "", BUREAU, role, ""]


def _unit_rows(unit: dict[str, object], names: People) -> list[list[str]]:
    name = str(unit["单位名称"])
    head, officer = str(unit["法定代表人"]), str(unit["安全负责人"])
    post = "园长" if unit["单位类型"] == "幼儿园" else "校长"
    rows = [
        [head, "", "", name, "单位主要负责人", post],
        [officer, "", "", name, "单位安全员", "安全办主任"],
    ]
    if unit["单位类型"] == "中心学校":
        rows.append([names.name(), "", "", name, "中心学校安全负责人", "安全专干"])
    if name == EXAMPLE_SCHOOL:
        rows.append([names.name(), "", "", name, "岗位责任人", "食堂管理员"])
    return rows


def _with_accounts(rows: list[list[str]]) -> list[list[str]]:
    """Give the first who fits each demo account its login name."""
    for account in ACCOUNTS:
        row = next(
            row for row in rows if row[3] == account.unit and row[4] == account.role and not row[1]
        )
        row[1] = account.username
    return rows
