"""What the log's verbs are called: the one table of them. A verb that is recorded must be here."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.hazards.states import VERB_TITLES

ACCOUNTS: Mapping[str, Promise] = {
    "accounts.created": _("新增账号"),
    "accounts.updated": _("修改账号资料"),
    "accounts.disabled": _("停用账号"),
    "accounts.enabled": _("启用账号"),
    "accounts.role_granted": _("设置岗位"),
    "accounts.role_ended": _("结束岗位"),
    "accounts.password_reset": _("重置密码"),
    "accounts.password_changed": _("本人修改密码"),
    "accounts.password_accepted": _("密码通过，等待验证码"),
    "accounts.password_confirmed": _("再次确认密码"),
    "accounts.unlocked": _("解锁账号"),
    "accounts.locked": _("账号锁定"),
    "accounts.signed_in": _("登录"),
    "accounts.signed_out": _("退出"),
    "accounts.sign_in_failed": _("登录失败"),
    "accounts.sign_in_unknown": _("用不存在的登录名登录"),
    "accounts.second_factor_failed": _("验证码错误"),
    "accounts.second_factor_added": _("启用两步验证"),
    "accounts.second_factor_removed": _("关闭两步验证"),
    "accounts.second_factor_cleared": _("清除他人两步验证"),
    "accounts.recovery_codes_made": _("重新生成恢复码"),
    "accounts.sessions_ended": _("退出其他设备上的登录"),
}
UNITS: Mapping[str, Promise] = {
    "units.create": _("新增单位"),
    "units.update": _("修改单位信息"),
    "units.change_kind": _("变更单位类型"),
    "units.move": _("划转单位"),
    "units.close": _("单位停办"),
    "units.reopen": _("单位恢复"),
    "units.add_place": _("新增场所"),
    "units.change_place": _("修改场所"),
    "units.retire_place": _("停用场所"),
    "units.restore_place": _("恢复场所"),
    "units.add_post": _("新增岗位"),
    "units.change_post": _("修改岗位"),
    "units.retire_post": _("停用岗位"),
    "units.restore_post": _("恢复岗位"),
    "units.arrange_defaults": _("按办学条件补齐场所和岗位"),
    "units.import_roster": _("导入单位名册"),
}
CHECKLISTS: Mapping[str, Promise] = {
    "checklists.library_loaded": _("装入清单库"),
    "checklists.checklist_created": _("新建检查清单"),
    "checklists.draft_started": _("开始编辑清单新版本"),
    "checklists.draft_discarded": _("放弃清单草稿"),
    "checklists.version_published": _("发布清单版本"),
    "checklists.item_added": _("新增检查项"),
    "checklists.item_updated": _("修改检查项"),
    "checklists.item_removed": _("删除检查项"),
    "checklists.items_reordered": _("调整检查项顺序"),
}
CAMPAIGNS: Mapping[str, Promise] = {
    "campaigns.create": _("新建大检查"),
    "campaigns.read_plan": _("由方案新建大检查"),
    "campaigns.update": _("修改大检查"),
    "campaigns.discard": _("删除大检查草稿"),
    "campaigns.set_phases": _("设置检查阶段"),
    "campaigns.set_targets": _("设置检查范围与清单"),
    "campaigns.launch": _("启动大检查"),
    "campaigns.close": _("结束大检查"),
    "campaigns.resume": _("恢复大检查"),
    "campaigns.admit": _("中途纳入单位"),
    "campaigns.release": _("中途退出单位"),
    "campaigns.refresh": _("按场所变动更新检查范围"),
    "campaigns.add_requirement": _("设置报送事项"),
    "campaigns.update_requirement": _("修改报送事项"),
    "campaigns.drop_requirement": _("取消报送事项"),
    "campaigns.order_requirements": _("调整报送事项顺序"),
    "campaigns.set_template": _("更换报送模板"),
    "campaigns.open_submission": _("首次打开报送事项"),
    "campaigns.begin_submission": _("开始填报"),
    "campaigns.attach_file": _("添加报送文件"),
    "campaigns.remove_file": _("删除报送文件"),
    "campaigns.hand_in": _("报送"),
    "campaigns.take_back": _("撤回报送"),
    "campaigns.comment": _("批注报送"),
    "campaigns.pass_submission": _("审核通过并上报"),
    "campaigns.accept_submission": _("报送审核通过"),
    "campaigns.return_submission": _("退回报送"),
    "campaigns.lift_lock": _("开通逾期报送"),
    "campaigns.export_submissions": _("导出报送情况"),
}
INSPECTIONS: Mapping[str, Promise] = {
    "inspections.round_started": _("开始一轮自查"),
    "inspections.sheet_opened": _("打开检查表"),
    "inspections.answer_changed": _("改动检查结果"),
    "inspections.photo_added": _("添加检查照片"),
    "inspections.photo_removed": _("删除检查照片"),
    "inspections.sheet_handed_in": _("提交检查表"),
    "inspections.confirmed": _("单位负责人确认自查"),
}
HAZARDS: Mapping[str, Promise] = {
    **{f"hazards.{verb}": title for verb, title in VERB_TITLES.items()},
    "hazards.import": _("导入原有隐患"),
    "hazards.export": _("导出隐患台账"),
    "hazards.save_view": _("保存常用筛选"),
    "hazards.delete_view": _("删除常用筛选"),
}
SUPERVISION: Mapping[str, Promise] = {
    "supervision.create_zone": _("划定责任区"),
    "supervision.rename_zone": _("修改责任区名称"),
    "supervision.set_leader": _("指定责任区牵头领导"),
    "supervision.assign_units": _("单位划入责任区"),
    "supervision.release_units": _("单位划出责任区"),
}
REMINDERS: Mapping[str, Promise] = {
    "reminders.set_preference": _("设置接收提醒的方式"),
    "reminders.run": _("发出待办提醒"),
    "reminders.urge": _("催报"),
}
REPORTS: Mapping[str, Promise] = {
    "reports.ask": _("申请生成报表"),
    "reports.build": _("生成报表"),
    "reports.retry": _("重新生成报表"),
    "reports.download": _("下载报表"),
    "reports.delete": _("删除报表"),
    "jobs.retry": _("重新办理定时任务"),
}
GROUPS: tuple[tuple[Promise, Mapping[str, Promise]], ...] = (
    (_("账号与登录"), ACCOUNTS),
    (pgettext_lazy("多个", "单位"), UNITS),
    (_("检查清单"), CHECKLISTS),
    (_("大检查"), CAMPAIGNS),
    (_("自查"), INSPECTIONS),
    (pgettext_lazy("多个", "隐患"), HAZARDS),
    (pgettext_lazy("多个", "责任区"), SUPERVISION),
    (_("提醒"), REMINDERS),
    (_("统计报表"), REPORTS),
)
VERBS: Mapping[str, Promise] = {
    verb: label for _name, group in GROUPS for verb, label in group.items()
}
OTHER = _("其他操作")

# What the entries tell, beside the fields of the object itself.
WORDS: Mapping[str, Promise] = {
    "act": _("操作"),
    "address": _("网络地址"),
    "after": _("改为"),
    "before": _("原为"),
    "changed": _("改动的内容"),
    "closed_on": _("停办日期"),
    "code": _("检查项编号"),
    "copied_from": _("来源版本"),
    "count": _("数量"),
    "counts": _("各项数量"),
    "description": _("隐患描述"),
    "digest": _("内容摘要"),
    "email_on": _("用电子邮件接收提醒"),
    "excused": _("不适用项数"),
    "facts": _("登记内容"),
    "failed": _("不符合项数"),
    "failures": _("连续失败次数"),
    "holder": _("责任人"),
    "item": _("检查项编号"),
    "items": _("检查项数"),
    "kind": _("类型"),
    "lines": _("行数"),
    "messages": _("消息数"),
    "note": _("附言"),
    "number": _("编号"),
    "origin_kind": _("来源"),
    "parameters": _("生成条件"),
    "passed": _("符合项数"),
    "phases": _("检查阶段"),
    "people": _("人数"),
    "photos": _("照片"),
    "places": _("场所数"),
    "post": _("职务"),
    "posts": _("岗位"),
    "query": _("筛选条件"),
    "reason": _("原因"),
    "revision": _("修订次数"),
    "role": pgettext_lazy("任职", "岗位"),
    "roster": _("名册编号"),
    "round": _("轮次"),
    "row": _("检查范围编号"),
    "rows": _("检查行数"),
    "sha256": _("照片编号"),
    "size": _("字节数"),
    "source": _("来源"),
    "state": _("状态"),
    "targets": _("检查范围"),
    "text": _("检查内容"),
    "title": _("名称"),
    "unit": _("单位"),
    "units": _("单位数"),
    "until": _("锁定至"),
    "username": _("登录名"),
}


def verb_label(verb: str) -> Promise:
    """A verb in words."""
    return VERBS.get(verb, OTHER)
