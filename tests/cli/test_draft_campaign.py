"""`anlan draft-campaign`: JSON out, and a draft where it is asked for."""

import json
import shutil

import pytest

from anlan.campaigns.models import Campaign, Requirement
from anlan.campaigns.queries import phases_of
from anlan.campaigns.states import CampaignState
from anlan.cli.main import main
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.campaigns.gold import PLANS
from tests.factories import make_unit

pytestmark = pytest.mark.django_db
PLAN = str(PLANS / "qinghe-spring.txt")


def test_the_proposal_is_printed_as_json_and_nothing_is_kept(capsys):
    assert main(["draft-campaign", PLAN]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == 1
    assert data["document_no"]["value"] == "青教体安〔2024〕7号"
    assert data["period"]["starts"]["on"] == "2024-03-11"
    assert "campaign" not in data
    assert Campaign.objects.count() == 0


def test_saving_makes_a_draft_with_facts_phases_and_requirements(capsys):
    bureau = make_unit(UnitKind.BUREAU, name="示范区教体局")
    make_unit(UnitKind.SECTION, bureau, name="安全股", section_key="safety")
    assert main(["draft-campaign", PLAN, "--save"]) == 0
    campaign = Campaign.objects.get()
    kept = json.loads(capsys.readouterr().out)["campaign"]
    assert kept["id"] == str(campaign.pk)
    assert kept["kept"] == ["facts", "phases", "requirements"]
    assert (campaign.state, campaign.title) == (
        CampaignState.DRAFT,
        "全县学校安全隐患集中排查整治行动",
    )
    assert [(p.title, p.starts_on.isoformat()) for p in phases_of(campaign)][2:] == [
        ("抽查督导阶段", "2024-05-06"),
        ("总结提升阶段", "2024-06-15"),
    ]
    made = list(Requirement.objects.order_by("position"))
    assert [(r.title, r.due_on.isoformat()) for r in made[:3]] == [
        ("行动实施方案", "2024-03-18"),
        ("隐患台账", "2024-04-30"),
        ("工作总结", "2024-06-20"),
    ]
    assert [r.due_on.month for r in made[3:]] == [3, 4, 5, 6]
    assert made[3].section_key == "safety"
    assert [each["title"] for each in kept["requirements"]] == [r.title for r in made]
    assert kept["requirements"][0]["doubts"] == ["县直各学校"]


def test_what_names_no_day_or_nobody_is_told_and_not_made_up(capsys):
    make_unit(UnitKind.BUREAU, name="示范区教体局")
    assert main(["draft-campaign", PLAN, "--save"]) == 0
    kept = json.loads(capsys.readouterr().out)["campaign"]
    assert kept["still_open"] == [
        {"what": "整改报告", "who": "责任学校", "due_words": "重大隐患整改完成后3日内"}
    ]
    words = Campaign.objects.get().description
    assert "待明确的报送事项：\n责任学校：整改报告，重大隐患整改完成后3日内报送。" in words
    assert "1.县直各学校：县直各学校要把消防设施维护摆在首位" in words
    assert "6月上旬：回头看" in words
    told = Event.objects.get(verb="campaigns.read_plan").data
    assert told["missing_annexes"] == ["2 督导组分工表"]
    assert told["duties"][0] == ["1", ["县直各学校"]]
    assert told["events"] == [["look_back", "6月上旬"]]


def test_a_plan_without_its_first_day_has_to_be_told_it(tmp_path, capsys):
    make_unit(UnitKind.BUREAU, name="示范区教体局")
    plan = tmp_path / "plan.txt"
    plan.write_text("全区安全大检查方案\n检查时间自方案印发之日起至全国性会议结束后。", "utf-8")
    assert main(["draft-campaign", str(plan), "--save"]) == 1
    assert "--starts-on" in capsys.readouterr().err
    assert main(["draft-campaign", str(plan), "--save", "--starts-on", "2026-05-06"]) == 0
    campaign = Campaign.objects.get()
    assert (campaign.starts_on.isoformat(), campaign.ends_with) == (
        "2026-05-06",
        "全国性会议结束后",
    )


def test_the_year_may_be_given(tmp_path, capsys):
    plan = tmp_path / "plan.txt"
    plan.write_bytes("各学校于5月15日前报送方案。".encode("gb18030"))
    assert main(["draft-campaign", str(plan), "--year", "2023"]) == 0
    assert json.loads(capsys.readouterr().out)["requirements"][0]["due_on"] == "2023-05-15"
    assert main(["draft-campaign", str(plan), "--year", "23"]) == 2


def test_what_cannot_be_read_or_kept_makes_exit_1(tmp_path, capsys):
    copied = tmp_path / "plan.pdf"
    copied.write_bytes(b"%PDF-1.7")
    assert main(["draft-campaign", str(copied)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["draft-campaign", str(tmp_path / "none.txt")]) == 1
    assert "文件打不开" in capsys.readouterr().err
    shutil.copy(PLAN, copied)
    assert main(["draft-campaign", str(copied), "--save"]) == 1
    assert "没有教体局" in capsys.readouterr().err
