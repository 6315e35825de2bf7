"""Whether a text names a person: responsibility lies with somebody, never with a post."""

import re

from django.utils.translation import gettext as _

LONGEST = 60
_SEPARATORS = re.compile(r"[、，,;；/\s]+")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z .·'-]+")
_CHINESE = re.compile(r"[\u3400-\u9fff·]{2,20}")
_TITLES = (
    "校长", "园长", "院长", "书记", "主任", "老师", "教师", "局长", "科长", "股长", "处长", "所长",
    "站长", "队长", "组长", "部长", "馆长", "经理", "主管", "领导", "干事", "师傅", "负责人",
    "责任人", "管理员", "安全员", "保管员", "值班员", "保安", "厨师", "电工", "司机", "宿管", "校医",
)  # fmt: skip
# What may stand before a title without naming anybody.
_OFFICES = frozenset(
    [
        "副",
        "正",
        "总",
        "各",
        "本",
        "原",
        "代",
        "班",
        "分管",
        "主要",
        "常务",
        "执行",
        "党",
        "党支部",
        "支部",
        "安全",
        "后勤",
        "总务",
        "教务",
        "教导",
        "政教",
        "德育",
        "保卫",
        "食堂",
        "宿舍",
        "年级",
        "年段",
        "学校",
        "单位",
        "校区",
        "办公室",
        "值班",
        "主管",
        "现场",
        "相关",
        "有关",
        "直接",
        "第一",
        "楼层",
        "实验室",
        "校车",
        "消防",
        "安保",
        "财务",
        "体育",
        "信息",
        "幼儿园",
    ]
)
_NOBODY = frozenset(
    [
        "无",
        "暂无",
        "待定",
        "不详",
        "未知",
        "同上",
        "相关人员",
        "有关人员",
        "全体",
        "全体教师",
        "全体教职工",
        "教职工",
        "学校",
        "本校",
        "单位",
        "本单位",
        "总务处",
        "政教处",
        "教务处",
        "德育处",
        "安全办",
        "后勤处",
        "保卫科",
        "办公室",
        "领导小组",
        "测试",
    ]
)
_DOUBLE_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "宇文",
        "长孙",
        "端木",
        "轩辕",
        "南宫",
        "独孤",
    ]
)


def naming_fault(text: str) -> str:
    """Why the text does not name a person, as a sentence; empty when it does.

    Several names may stand side by side; each must be one.
    """
    names = [name for name in _SEPARATORS.split(text.strip()) if name]
    if _LETTERS.fullmatch(text.strip()):
        names = [text.strip()]
    if not names:
        return _("请填写整改责任人的姓名。")
    if len(text.strip()) > LONGEST:
        return _("整改责任人不能超过60个字。")
    if all(_names_a_person(name) for name in names):
        return ""
    return _("整改责任人要落实到具体的人，请填写姓名（如“王建国”），不能只写职务、姓氏或部门。")


def _names_a_person(name: str) -> bool:
    if _LETTERS.fullmatch(name):
        return True
    if not _CHINESE.fullmatch(name) or name in _NOBODY:
        return False
    bare = name
    for title in _TITLES:
        bare = bare.removesuffix(title)
    if bare == name:
        return True
    return (
        len(bare) > 1
        and bare not in _OFFICES
        and bare not in _DOUBLE_SURNAMES
        and (not any(bare.startswith(office) for office in _OFFICES if len(office) > 1))
    )
