"""A bureau's roster as bureaus keep it: with every quirk that the import has to bear."""

from io import BytesIO

from openpyxl import Workbook

SCHOOL = "清溪镇初级中学"
CENTRE = "清溪镇中心学校"


def roster_with_quirks() -> bytes:
    """Everything that the import must bear.

    Title rows merged above the header, aliases, full-width digits, stray spaces, text dates,
    children named before their parents, one name twice under different parents, merged cells.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "学校名册（2026年秋）"
    sheet.append(["某某区教育系统各级各类学校基本情况一览表"])
    sheet.merge_cells("A1:M1")
    sheet.append(["填报单位（盖章）：", None, None, None, "填报日期：2026.9.1"])
    sheet.append([])
    sheet.append(
        [
            "序号", "学 校 名 称", "所属中心校", "办学类型", "学段", "学校代码", "是否寄宿",
            "有无食堂", "在校生数", "教职工", "分管负责人", "联系方式", "成立时间", "备注",
        ]
    )  # fmt: skip
    rows = [
        [1, f" {SCHOOL} ", CENTRE, "学校", "初中", "３１４１０００００１", "是", "有", "１，２００人", 96, "王 建国", "０３９８－２８１２３４５", "1998年9月1日", ""],
        [2, "希望小学", CENTRE, "学校", "小学", 2141000002, "否", "√", "320", 24, "赵敏", "13800000002", "2001.9", ""],
        [3, "希望小学", "白露镇中心学校", "学校", "小学", "2141000003", "", "无", 180, 15, "钱芳", "13800000003", "2003/9/1", "与清溪同名"],
        [4, "清溪镇  小太阳幼儿园", CENTRE, "", "学前", "1141000004", "", "有", 150, 20, "孙丽", "13800000004", "", ""],
        [5, CENTRE, "", "中心学校", "九年一贯制", "3141000005", "是", "有", 900, 80, "李志强", "13800000005", "1985-09-01", ""],
        [6, "白露镇中心学校", "", "中心学校", "九年一贯制", "3141000006", "否", "有", 700, 60, "周平", "13800000006", "", ""],
        [7, "清溪镇东沟教学点", CENTRE, "教学点", "小学", "", "", "", 12, 3, "吴刚", "13800000007", "", "无代码：教学点"],
        [8, "启航艺术培训学校", "", "校外培训机构", "", "", "", "", 60, 8, "郑洁", "13800000008", "", "新办，代码待发"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    people = book.create_sheet("人员")
    people.append(["姓名", "手机", "单位", "角色"])
    for row in (
        ["王建国", "13911110001", SCHOOL, "单位安全员"],
        ["张校长", "13911110002", SCHOOL, "单位主要负责人"],
        ["李志强", "13911110003", CENTRE, "中心学校安全负责人"],
    ):
        people.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
