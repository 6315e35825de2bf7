"""A saved report is made with the rights of its asker at the moment of the making."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from anlan.accounts.models import Membership, User
from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign
from anlan.hazards.queries import LedgerFilters, Order
from anlan.jobs.worker import Worker
from anlan.kernel import clock, files
from anlan.kernel.errors import InvalidInput, NotFound, NotPermitted
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import Actor
from anlan.kernel.work import LeaseLost, Progress, WorkState, claim, requeue_stale
from anlan.reports import commands, kinds, queries
from anlan.reports.kinds import Built, ReportKind
from anlan.reports.kinds.contract import PDF
from anlan.reports.kinds.ledger import filters_of, ledger_parameters
from anlan.reports.models import SavedReport
from anlan.units.states import UnitKind
from tests.factories import make_actor, make_unit
from tests.hazards.district import District, make_district, report

pytestmark = pytest.mark.django_db
PLAIN = {"format": "csv", "site": "", "filters": {}, "told": []}


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def offer(monkeypatch):
    """Let there be a kind that is built so."""

    def _offer(build, **options) -> None:
        kind = ReportKind("tests", "测试报表", build, **options)
        monkeypatch.setitem(kinds.KINDS, "tests", kind)

    return _offer


def ask(district, role=Role.SECTION_OFFICER, kind="ledger", **parameters) -> SavedReport:
    return commands.ask_for_report(
        actor=district.actor(role),
        kind=kind,
        campaign_id=district.campaign.pk,
        parameters=PLAIN | parameters if kind == "ledger" else parameters,
    )


def made(asked) -> SavedReport:
    Worker().work_off()
    asked.refresh_from_db()
    return asked


def test_rows_are_those_that_the_asker_sees_when_it_is_made(district):
    report(district)
    report(district, unit=district.other, place=None)
    school, bureau = ask(district, Role.UNIT_HEAD), ask(district, Role.BUREAU_LEADER)

    assert [made(each).rows for each in (school, bureau)] == [1, 2]


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (lambda user: User.objects.filter(pk=user).update(is_active=False), "账号已停用"),
        (
            lambda user: Membership.objects.filter(user=user).update(ended_at=clock.now()),
            "岗位已变动",
        ),
    ],
)
def test_rights_lost_meanwhile_fail_it_with_the_reason(district, loss, words):
    asked = ask(district)
    loss(asked.asked_by_id)

    failed = made(asked)

    assert (failed.state, failed.attempts, failed.file_id) == (WorkState.FAILED, 1, None)
    assert words in failed.error


def test_a_campaign_out_of_sight_meanwhile_fails_it_with_the_reason(district):
    asked = ask(district)
    elsewhere = make_unit(UnitKind.BUREAU)
    Campaign.objects.update(unit=elsewhere, unit_path=elsewhere.path)

    assert "不能查看这次大检查" in made(asked).error


def test_only_the_asker_and_the_administrators_above_see_it(district):
    mine = ask(district, Role.CENTRAL_SCHOOL_OFFICER)
    elsewhere = make_actor(Role.BUREAU_ADMINISTRATOR, make_unit(UnitKind.BUREAU))

    def seen(actor) -> list[SavedReport]:
        return queries.saved_reports(actor).rows

    for role in set(Role) - {Role.CENTRAL_SCHOOL_OFFICER, Role.BUREAU_ADMINISTRATOR}:
        assert seen(district.actor(role)) == []
    assert seen(elsewhere) == []
    with pytest.raises(NotFound):
        queries.saved_report(elsewhere, mine.pk)
    for role in (Role.CENTRAL_SCHOOL_OFFICER, Role.BUREAU_ADMINISTRATOR):
        assert seen(district.actor(role)) == [mine]
    assert seen(Actor.system()) == [mine]


def test_whoever_has_lost_the_role_has_lost_the_report(district):
    asked = ask(district, Role.UNIT_HEAD)
    another_role = district.actor(Role.UNIT_HEAD)
    changed = make_actor(Role.POST_HOLDER, district.school)
    moved = Actor(id=another_role.id, name="", grants=changed.grants)

    assert queries.saved_reports(another_role).rows == [asked]
    assert queries.saved_reports(moved).rows == []


def test_an_officer_of_another_section_now_has_lost_the_report(district):
    asked = ask(district, Role.SECTION_OFFICER)
    before = district.actor(Role.SECTION_OFFICER)
    other = make_unit(UnitKind.SECTION, parent=district.bureau, section_key="other")
    moved = Actor(id=before.id, name="", grants=make_actor(Role.SECTION_OFFICER, other).grants)

    assert SavedReport.objects.visible_to(before).get() == asked
    assert not SavedReport.objects.visible_to(moved).exists()


def test_a_report_belongs_to_the_unit_in_whose_name_it_was_asked_for(district):
    assert [
        (ask(district, role).unit_id, ask(district, role).role)
        for role in (Role.SECTION_OFFICER, Role.UNIT_HEAD)
    ] == [
        (district.section.pk, Role.SECTION_OFFICER),
        (district.school.pk, Role.UNIT_HEAD),
    ]


def test_what_cannot_be_asked_for(district, offer):
    offer(lambda *_: None, roles=frozenset({Role.BUREAU_LEADER}))
    with pytest.raises(NotPermitted):
        ask(district, Role.UNIT_HEAD, kind="tests")
    with pytest.raises(NotFound):
        ask(district, kind="unheard-of")
    with pytest.raises(InvalidInput):
        ask(district, format="docx")
    with pytest.raises(NotPermitted):
        commands.ask_for_report(
            actor=Actor.system(),
            kind="ledger",
            campaign_id=district.campaign.pk,
            parameters=PLAIN,
        )
    Campaign.objects.update(state="draft")
    with pytest.raises(NotFound):
        ask(district)


def test_another_kind_needs_a_function_and_an_entry(district, offer):
    def build(actor, campaign, parameters, progress) -> Built:
        progress(1, 2, "排版")
        name = f"{campaign.title}{parameters['edition']}.pdf"
        return Built(name, PDF, 1, actor.name.encode())

    offer(build, told=lambda parameters: [parameters["edition"]])
    done = made(ask(district, kind="tests", edition="第一版"))

    assert (done.title, done.file_name) == ("安全生产大检查测试报表", "安全生产大检查第一版.pdf")
    with files.open_file(done.file_id) as stream:
        assert stream.read() == done.asked_by.name.encode()
    assert (done.file.media_type, done.rows, done.note) == (PDF, 1, "")


def test_an_unexpected_error_is_tried_again_and_then_shown(district, offer):
    def build(*_arguments) -> Built:
        raise RuntimeError("boom")

    offer(build)
    asked = ask(district, kind="tests")
    moment = clock.now()

    for minutes in (0, 1, 10):
        with clock.pretending(moment + timedelta(minutes=minutes, seconds=1)):
            Worker().work_off()

    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (WorkState.FAILED, 3)
    assert asked.error == "处理时发生系统错误，详细情况已写入服务器日志。"


def test_a_result_that_comes_too_late_leaves_no_trace(district):
    asked = ask(district)
    first = claim(SavedReport)
    with clock.pretending(clock.now() + timedelta(minutes=2)):
        requeue_stale(SavedReport)
        second = claim(SavedReport)
        commands.build_report(second, Progress(second))

    with pytest.raises(LeaseLost):
        commands.build_report(first, Progress(first))

    asked.refresh_from_db()
    assert (asked.state, StoredFile.objects.count()) == (WorkState.DONE, 1)


def test_a_report_taken_back_while_it_is_made_is_not_kept(district, offer):
    def build(*_arguments) -> Built:
        commands.delete_report(
            actor=district.actor(Role.SECTION_OFFICER), report_id=SavedReport.objects.get().pk
        )
        return Built("x.pdf", PDF, 0, b"late")

    offer(build)
    ask(district, kind="tests")

    assert Worker().work_off() == 1
    assert not SavedReport.objects.exists()
    assert not StoredFile.objects.exists()


def test_whatever_narrows_the_ledger_narrows_the_saved_report(district):
    today, campaign = clock.today(), district.campaign
    every = {
        each.name: {
            "date": today,
            "tuple": ("a", "b"),
            "bool": True,
            "int": 0,
            "Order": Order.FOUND,
        }.get(
            next((w for w in ("tuple", "date", "bool", "int", "Order") if w in str(each.type)), ""),
            "字",
        )
        for each in fields(LedgerFilters)
    }
    asked = LedgerFilters(**every | {"today": today, "campaign_id": campaign.pk})

    stored = json.loads(json.dumps(ledger_parameters(asked, file_format="csv")))

    assert filters_of(campaign, stored) == asked
    of_no_unit = replace(LedgerFilters(today=today, campaign_id=campaign.pk), unit_paths=())
    assert filters_of(campaign, ledger_parameters(of_no_unit, file_format="csv")) == of_no_unit
