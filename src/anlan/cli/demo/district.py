"""The units of the demo district, as the rows of a roster that the ordinary import reads."""

from dataclasses import dataclass, field
from random import Random

from stdnum.cn import uscc

from anlan.cli.demo.names import COURSES, PLANTS, STREETS, TOWNS, VILLAGES, People

BUREAU = "示范区教育体育局"
TOWN_SCHOOLS = 9
VILLAGE_POINTS = 2
DISTRICT_SCHOOLS = 22
TRAINING = 40
KINDERGARTENS_PER_TOWN = 4
DISTRICT_KINDERGARTENS = 18
ZONES = 22
HEATED_BY_COAL = 0.15
UNDER_CONSTRUCTION = 0.04
UNIT_COLUMNS = (
    "单位名称", "单位类型", "上级单位", "学段", "学校标识码", "统一社会信用代码", "无代码原因",
    "寄宿", "食堂", "校外供餐", "校车", "实验室", "危险化学品", "特种设备", "电梯", "燃气",
    "燃煤取暖", "消防控制室", "在建工程", "学生数", "教职工数", "法定代表人", "实际控制人",
    "安全负责人", "联系电话", "地址",
)  # fmt: skip
# Features by the likelihood that a unit of that kind has them.
LIKELY = {
    "小学": {"食堂": 0.7, "校车": 0.1, "燃气": 0.4, "特种设备": 0.1},
    "初中": {"寄宿": 0.5, "食堂": 0.95, "实验室": 1.0, "危险化学品": 0.8, "燃气": 0.7, "特种设备": 0.5},
    "九年一贯制": {"寄宿": 0.6, "食堂": 1.0, "实验室": 1.0, "危险化学品": 0.7, "燃气": 0.7, "特种设备": 0.5},
    "高中": {"寄宿": 1.0, "食堂": 1.0, "实验室": 1.0, "危险化学品": 1.0, "燃气": 1.0, "特种设备": 1.0, "电梯": 0.3, "消防控制室": 0.7},
    "学前": {"食堂": 0.85, "校外供餐": 0.05, "校车": 0.3, "燃气": 0.6},
}  # fmt: skip
KIND_CODES = {"小学": "21", "初中": "31", "九年一贯制": "31", "高中": "34", "学前": "11"}


@dataclass(slots=True)
class District:
    """The roster under construction."""

    random: Random
    people: People
    rows: list[dict[str, object]] = field(default_factory=list)
    made: int = 0

    def add(self, name: str, kind: str, parent: str, stage: str = "", pupils: int = 0) -> None:
        """One unit, with features, codes and people drawn to fit."""
        row: dict[str, object] = dict.fromkeys(UNIT_COLUMNS, "")
        row |= {"单位名称": name, "单位类型": kind, "上级单位": parent, "学段": stage}
        self.rows.append(row)
        if not pupils:
            return
        self.made += 1
        for feature, likelihood in LIKELY.get(stage, {}).items():
            row[feature] = "是" if self.random.random() < likelihood else "否"
        if kind in {"学校", "教学点"} and self.random.random() < HEATED_BY_COAL:
            row["燃煤取暖"] = "是"
        if self.random.random() < UNDER_CONSTRUCTION:
            row["在建工程"] = "是"
        row |= self._people_and_place(kind, pupils) | self._codes(kind, stage)

    def _people_and_place(self, kind: str, pupils: int) -> dict[str, object]:
        head = self.people.name()
        private = kind in {"校外培训机构", "幼儿园"}
        street = self.random.choice(STREETS)
        return {
            "学生数": pupils,
            "教职工数": max(3, pupils // 14),
            "法定代表人": head,
            "实际控制人": self.people.name() if private else "",
            "安全负责人": self.people.name(),
            "联系电话": self.people.phone(),
            "地址": f"示范区{street}{self.random.randrange(1, 200)}号",
        }

    def _codes(self, kind: str, stage: str) -> dict[str, object]:
        if kind == "教学点":
            return {"无代码原因": "教学点，随中心校管理"}
        # 99 is no province and no division: codes of the demo can belong to nobody.
        body = f"{'91' if kind == '校外培训机构' else '12'}990000DEM{self.made:06d}"
        codes: dict[str, object] = {"统一社会信用代码": body + uscc.calc_check_digit(body)}
        if kind != "校外培训机构":
            codes["学校标识码"] = f"{KIND_CODES[stage]}41{990000 + self.made}"
        return codes


def roster(random: Random) -> list[dict[str, object]]:
    """All units below the bureau: about 100 schools, 50 kindergartens, 40 training institutions."""
    district = District(random, People(random))
    for town in TOWNS:
        _add_town(district, town)
    _add_district_schools(district)
    for number in range(TRAINING):
        course = COURSES[number % len(COURSES)]
        name = f"示范区{random.choice(PLANTS)}{course}培训中心{number + 1}部"
        district.add(name, "校外培训机构", BUREAU, pupils=random.randrange(20, 180))
    return district.rows


def _add_town(district: District, town: str) -> None:
    random = district.random
    centre = f"{town}中心学校"
    district.add(centre, "中心学校", BUREAU, "九年一贯制", random.randrange(600, 1500))
    villages = random.sample(VILLAGES, TOWN_SCHOOLS + VILLAGE_POINTS)
    for village in villages[: TOWN_SCHOOLS - 1]:
        district.add(f"{town}{village}小学", "学校", centre, "小学", random.randrange(60, 420))
    district.add(f"{town}初级中学", "学校", centre, "初中", random.randrange(400, 1300))
    for village in villages[TOWN_SCHOOLS:]:
        district.add(f"{town}{village}教学点", "教学点", centre, "小学", random.randrange(8, 50))
    for plant in random.sample(PLANTS, KINDERGARTENS_PER_TOWN):
        district.add(f"{town}{plant}幼儿园", "幼儿园", centre, "学前", random.randrange(50, 280))


def _add_district_schools(district: District) -> None:
    random = district.random
    numerals = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
    for numeral in numerals:
        district.add(f"示范区第{numeral}小学", "学校", BUREAU, "小学", random.randrange(700, 2600))
    for numeral in numerals[:7]:
        district.add(
            f"示范区第{numeral}初级中学", "学校", BUREAU, "初中", random.randrange(900, 2400)
        )
    for numeral in numerals[:3]:
        district.add(
            f"示范区第{numeral}高级中学", "学校", BUREAU, "高中", random.randrange(1800, 4200)
        )
    for plant in PLANTS[:DISTRICT_KINDERGARTENS]:
        district.add(f"示范区{plant}幼儿园", "幼儿园", BUREAU, "学前", random.randrange(90, 420))
