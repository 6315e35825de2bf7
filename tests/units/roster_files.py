"""Rosters as bureaus send them."""

from tests.kernel.sheet_files import xlsx

CREDIT = "91110000600037341L"

# Every quirk that a real roster has shown: a title row, children before parents, stray spaces,
# full-width digits, text dates, words for yes and no, sums and signatures at the end.
QUIRKS = [
    ["示范区教育系统单位名册（２０２２年５月）", *[None] * 9],
    [],
    [
        "序号",
        "学 校 名 称",
        "办学类型",
        "所属中心学校",
        "学校代码",
        "在校生数（人）",
        "是否寄宿",
        "食堂",
        "建校时间",
        "分管负责人",
    ],
    [
        1,
        "东片 第一小学",
        "小学",
        "东片中心学校",
        2141000001,
        "1,200人",
        "否",
        "有",
        "1998年9月1日",
        "张 伟",
    ],
    [
        2,
        "东片中心学校",
        None,
        "区教体局",
        "２１４１０００００２",
        800,
        "√",
        "是",
        "2001.9.1",
        "李静",
    ],
    [3, "西片中心学校", "中心学校", None, None, 650, "否", "无", None, "王芳"],
    [4, "育才小学", "小学", "东片中心学校", None, 300, None, "1", "2005/9/1", None],
    [5, "育才小学", "小学", "西片", None, 280, None, "×", None, None],
    [None] * 10,
    [
        6,
        "向阳幼儿园",
        "民办幼儿园",
        "西片中心学校",
        "1141000006",
        90,
        "无",
        "有（1个）",
        None,
        "赵 敏",
    ],
    [7, "山口教学点", None, "育才小学 ", None, 12, None, None, None, None],
    [8, "新星艺术培训学校", None, None, None, 60, None, None, None, "周强"],
    ["合计", None, None, None, None, 3392, None, None, None, None],
    ["填表人：刘洋", *[None] * 9],
]
# The point's parent is named twice in the file: the one row that has to be mended.
AMBIGUOUS = 11


def quirky(*, mended: bool = True) -> bytes:
    """The roster above; `mended` says which of the two schools the teaching point belongs to."""
    rows = [list(row) for row in QUIRKS]
    if mended:
        rows[AMBIGUOUS - 1][3] = "东片第一小学"
    return xlsx({"名册": rows}, merged={"名册": ["A1:J1"]})


def simple(*rows: list[object], header: list[str] | None = None) -> bytes:
    """A plain roster of name, type, parent, code and pupils."""
    titles = header or ["单位名称", "类型", "上级单位", "学校标识码", "学生数"]
    return xlsx({"单位": [titles, *rows]})
