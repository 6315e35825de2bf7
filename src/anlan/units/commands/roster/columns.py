"""The columns of a roster and the other names that bureaus give them."""

from anlan.kernel.sheets import Column
from anlan.units.states import Feature

UNIT_SHEETS = ("单位", "单位名册", "学校", "学校名册", "名册", "单位信息", "基本信息")
PLACE_SHEETS = ("场所", "场所名册", "场所信息")
PEOPLE_SHEETS = ("人员", "人员名册", "人员账号", "账号")

# Feature → its column's title and other names.
FEATURES: dict[Feature, tuple[str, ...]] = {
    Feature.BOARDING: ("寄宿", "是否寄宿", "寄宿制", "是否寄宿制", "住宿", "有无宿舍", "学生宿舍"),
    Feature.CANTEEN: ("食堂", "有无食堂", "是否有食堂", "自办食堂", "学校食堂"),
    Feature.CATERING: ("校外供餐", "是否校外供餐", "配餐", "集中配餐", "外送餐"),
    Feature.SCHOOL_BUS: ("校车", "有无校车", "是否有校车", "接送车"),
    Feature.LABORATORY: ("实验室", "有无实验室", "是否有实验室", "理化生实验室"),
    Feature.HAZARDOUS_CHEMICALS: ("危险化学品", "危化品", "有无危化品", "是否有危化品"),
    Feature.SPECIAL_EQUIPMENT: ("特种设备", "有无特种设备", "是否有特种设备"),
    Feature.ELEVATOR: ("电梯", "有无电梯", "是否有电梯"),
    Feature.GAS: ("燃气", "是否使用燃气", "有无燃气", "用气", "天然气", "液化气"),
    Feature.COAL_HEATING: ("燃煤取暖", "是否燃煤取暖", "煤炉取暖", "燃煤"),
    Feature.FIRE_CONTROL_ROOM: ("消防控制室", "有无消防控制室", "消控室"),
    Feature.CONSTRUCTION: ("在建工程", "有无在建工程", "施工", "在建项目"),
}

_NAMES = (
    "学校名称",
    "名称",
    "机构名称",
    "校名",
    "单位全称",
    "学校",
    "单位",
    "学校全称",
    "园所名称",
)
_PARENTS = (
    "所属中心学校",
    "主管单位",
    "乡镇",
    "所属乡镇",
    "所属中心校",
    "中心学校",
    "中心校",
    "上级",
    "隶属",
    "隶属单位",
    "上级主管单位",
    "主管部门",
    "管理单位",
    "乡镇街道",
)

UNIT_COLUMNS: tuple[Column, ...] = (
    Column("name", "单位名称", _NAMES, required=True),
    Column(
        "kind",
        "单位类型",
        (
            "类型",
            "办学类型",
            "单位性质",
            "类别",
            "单位类别",
            "学校类型",
            "学校类别",
            "机构类型",
            "性质",
        ),
        merged_down=True,
    ),
    Column("parent", "上级单位", _PARENTS, merged_down=True),
    Column("stage", "学段", ("办学层次", "办学学段", "层次"), merged_down=True),
    Column("school_code", "学校标识码", ("标识码", "学校代码", "机构代码", "学校标识", "学校编码")),
    Column(
        "credit_code",
        "统一社会信用代码",
        ("信用代码", "社会信用代码", "统一信用代码", "组织机构代码"),
    ),
    Column("codes_absent_reason", "无代码原因", ("没有代码的原因", "代码说明")),
    Column(
        "pupils",
        "学生数",
        ("在校生数", "学生人数", "在校学生数", "在园幼儿数", "幼儿数", "学员数", "在校生"),
    ),
    Column(
        "staff", "教职工数", ("教职工人数", "教职工", "教师数", "职工数", "员工数", "从业人员数")
    ),
    Column("legal_representative", "法定代表人", ("法人", "法人代表", "法定代表人姓名")),
    Column("actual_controller", "实际控制人", ("举办者", "实际控制者")),
    Column(
        "safety_person",
        "安全责任人",
        (
            "安全负责人",
            "分管负责人",
            "分管安全负责人",
            "分管领导",
            "安全分管领导",
            "负责人",
            "联系人",
        ),
    ),
    Column(
        "safety_phone",
        "联系电话",
        ("电话", "联系方式", "手机", "手机号", "手机号码", "安全责任人电话", "负责人电话"),
    ),
    Column("address", "地址", ("单位地址", "学校地址", "详细地址", "办学地址", "校址")),
    Column(
        "opened_on",
        "成立时间",
        ("成立日期", "建校时间", "办学时间", "开办时间", "建校日期", "建园时间"),
    ),
    Column("features", "办学条件", ("办学情况", "设施情况")),
    *(Column(feature.value, words[0], words[1:]) for feature, words in FEATURES.items()),
)

PLACE_COLUMNS: tuple[Column, ...] = (
    Column(
        "unit", "单位名称", (*_NAMES, "单位代码", "学校标识码"), required=True, merged_down=True
    ),
    Column("name", "场所名称", ("场所", "部位", "部位名称", "名称"), required=True),
    Column("kind", "场所类型", ("类型", "场所类别", "类别")),
)

PEOPLE_COLUMNS: tuple[Column, ...] = (
    Column(
        "unit", "单位名称", (*_NAMES, "单位代码", "学校标识码"), required=True, merged_down=True
    ),
    Column("name", "姓名", ("人员姓名", "名字"), required=True),
    Column("role", "岗位", ("角色", "职责", "系统岗位", "身份"), required=True),
    Column("phone", "手机号码", ("手机", "手机号", "电话", "联系电话")),
    Column("username", "登录名", ("账号", "用户名", "登录账号")),
    Column("post", "所在岗位", ("具体岗位", "岗位名称", "职务")),
)
