"""Builds the demo district from its roster to today."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from io import BytesIO
from random import Random

from django.db import transaction
from django.utils import timezone
from rustpy_xlsxwriter import write_worksheets

from anlan.accounts.commands import change_own_password, reset_password
from anlan.accounts.models import User
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.campaigns.commands import (
    CampaignFacts,
    PhaseFacts,
    TargetFacts,
    create_campaign,
    launch_campaign,
    set_phases,
    set_targets,
)
from anlan.campaigns.models import Campaign, Participation
from anlan.checklists.commands import create_checklist_from_library, load_library, publish_version
from anlan.checklists.source import read_library
from anlan.cli.demo.district import BUREAU, UNIT_COLUMNS, ZONES, roster
from anlan.cli.demo.inspecting import Inspecting
from anlan.cli.demo.keeping import keep_ledger
from anlan.cli.demo.people import (
    ACCOUNTS,
    EXAMPLE_SCHOOL,
    PASSWORD,
    PEOPLE_COLUMNS,
    people,
)
from anlan.cli.demo.rectifying import Rectifying
from anlan.cli.demo.reminding import plan_reminders
from anlan.cli.demo.reporting import Reporting, ask_for_reports
from anlan.cli.demo.simulation import Simulation
from anlan.cli.demo.staff import Staff
from anlan.cli.demo.submitting import Submitting, ask_for_papers
from anlan.cli.demo.visiting import Visiting
from anlan.hazards.models import Hazard
from anlan.hazards.states import Origin
from anlan.inspections.models import Sheet
from anlan.inspections.states import SheetState
from anlan.kernel import clock
from anlan.kernel.scope import Actor
from anlan.supervision.commands import assign_units, create_zone
from anlan.units.commands import Facts, create_unit
from anlan.units.commands.roster import import_roster
from anlan.units.models import Unit
from anlan.units.states import INSPECTED_KINDS, UnitKind

SEED = 20220515
RUNS_SINCE = timedelta(days=42)
VISITS = 45
EXPERT_VISITS = 8
# How far units have come: not begun, begun, well on the way, through.
DILIGENCE = (0.0, 0.35, 0.75, 1.0)
WEIGHTS = (10, 20, 40, 30)


def build_demo() -> str:
    """Write the district; returns a sentence on what there is now. One transaction: all or nothing."""
    random = Random(SEED)  # noqa: S311 -- fiction, not secrets
    end = clock.now()
    begin = timezone.make_aware(datetime.combine(timezone.localdate(end) - RUNS_SINCE, time(9)))
    with transaction.atomic():
        with clock.pretending(begin - timedelta(days=10)):
            bureau = _found_district(random)
        with clock.pretending(begin - timedelta(days=3)):
            _zones(bureau)
        with clock.pretending(begin):
            campaign = _launch(bureau)
        simulation = _live(random, campaign, begin, end)
        visiting = Visiting(campaign, Staff(Random(SEED)), Random(SEED))  # noqa: S311 -- fiction
        visiting.send_all()
        simulation.refused += visiting.refused
        keep_ledger(campaign)
        _give_passwords()
    return _summary(simulation)


def _found_district(random: Random) -> Unit:
    """The bureau, its sections, and everybody else by the roster."""
    system = Actor.system()
    load_library(actor=system)
    facts: Facts = {"name": BUREAU}
    bureau = create_unit(actor=system, parent_id=None, kind=UnitKind.BUREAU, facts=facts)
    sections = read_library().sections
    for section in sections.values():
        named: Facts = {"name": section.name, "section_key": section.key}
        create_unit(actor=system, parent_id=bureau.pk, kind=UnitKind.SECTION, facts=named)
    units = roster(random)
    staff = people(units, [section.name for section in sections.values()], random)
    data = _workbook(units, staff)
    import_roster(actor=system, data=data, file_name="示范区单位名册.xlsx", target_id=bureau.pk)
    return bureau


def _workbook(units: list[dict[str, object]], staff: Iterable[list[str]]) -> bytes:
    file = BytesIO()
    unit_rows = [{column: unit[column] for column in UNIT_COLUMNS} for unit in units]
    staff_rows = [dict(zip(PEOPLE_COLUMNS, row, strict=True)) for row in staff]
    write_worksheets([("单位", unit_rows), ("人员", staff_rows)], file)
    return file.getvalue()


def _zones(bureau: Unit) -> None:
    """Twenty-two zones, the units dealt out along the tree, so that neighbours stay together."""
    system = Actor.system()
    units = list(
        Unit.objects.filter(kind__in=INSPECTED_KINDS).order_by("path").values_list("pk", flat=True)
    )
    leaders = list(User.objects.filter(memberships__role=Role.BUREAU_LEADER).order_by("pk"))
    share = -(-len(units) // ZONES)
    for number in range(1, ZONES + 1):
        leader = leaders[number % len(leaders)]
        zone = create_zone(actor=system, bureau_id=bureau.pk, leader_id=leader.pk)
        mine = units[(number - 1) * share : number * share]
        assign_units(actor=system, zone_id=zone.pk, unit_ids=mine, today=clock.today())


def _launch(bureau: Unit) -> Campaign:
    administrator = actor_for(User.objects.get(username="admin"))
    draft = create_checklist_from_library(
        actor=administrator, unit_id=bureau.pk, name="示范区学校安全检查清单"
    )
    version = publish_version(actor=administrator, version_id=draft.pk, note="首次发布")
    today = clock.today()
    facts = CampaignFacts(
        title="示范区教体系统安全生产大检查",
        document_no=f"示教体安〔{today.year}〕12号",
        issued_on=today - timedelta(days=3),
        starts_on=today,
        ends_with="全国性重大活动结束后",
        description="逐个学校、逐个场所、逐个岗位排查，边查边改，隐患不销号不放过。",
    )
    campaign = create_campaign(actor=administrator, unit_id=bureau.pk, facts=facts)
    days = (0, 10, 45, 75)
    titles = ("动员部署", "全面自查", "督促检查", "回头看")
    phases = [
        PhaseFacts(
            title=title,
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=after - 1) if after else None,
        )
        for title, first, after in zip(titles, days, (*days[1:], 0), strict=True)
    ]
    set_phases(actor=administrator, campaign_id=campaign.pk, phases=phases)
    targets = [TargetFacts(kinds=tuple(sorted(INSPECTED_KINDS)), checklist_version_id=version.pk)]
    set_targets(actor=administrator, campaign_id=campaign.pk, targets=targets)
    ask_for_reports(administrator, campaign)
    ask_for_papers(administrator, campaign)
    return launch_campaign(actor=administrator, campaign_id=campaign.pk)


def _live(random: Random, campaign: Campaign, begin: datetime, end: datetime) -> Simulation:
    """Let units inspect themselves, teams visit and hazards be put right, until now."""
    simulation = Simulation(random, begin + timedelta(days=1), end)
    staff = Staff(random)
    rectifying = Rectifying(simulation, staff)
    inspecting = Inspecting(simulation, campaign, staff, rectifying)
    parts = list(Participation.objects.filter(campaign=campaign).select_related("unit"))
    for part in parts:
        diligence = random.choices(DILIGENCE, WEIGHTS)[0]
        inspecting.plan_unit(part, 0.75 if part.unit.name == EXAMPLE_SCHOOL else diligence)
    for role, visits, origins in (
        (Role.INSPECTOR, VISITS, (Origin.ANNOUNCED, Origin.UNANNOUNCED)),
        (Role.EXPERT, EXPERT_VISITS, (Origin.EXPERT,)),
    ):
        for _visit in range(visits):
            visitor = random.choice(staff.visitors(role))
            inspecting.plan_visit(random.choice(parts), visitor, random.choice(origins))
    reports = Reporting(simulation, campaign, staff, Random(SEED))  # noqa: S311 -- fiction too
    reports.plan(parts)
    papers = Submitting(simulation, campaign, staff, Random(SEED))  # noqa: S311 -- fiction too
    papers.plan(parts)
    plan_reminders(simulation, campaign)
    simulation.run()
    return simulation


def _give_passwords() -> None:
    """The printed accounts sign in with one known password; all others have theirs to be reset."""
    system = Actor.system()
    for account in ACCOUNTS:
        user = User.objects.get(username=account.username)
        given = reset_password(actor=system, user_id=user.pk, reason="演示账号")
        change_own_password(actor=actor_for(user), old=given.password, new=PASSWORD)


def _summary(simulation: Simulation) -> str:
    units = Unit.objects.filter(kind__in=INSPECTED_KINDS).count()
    sheets = Sheet.objects.filter(state=SheetState.HANDED_IN).count()
    hazards = Hazard.objects.count()
    refused = len(simulation.refused)
    return f"已建立：单位 {units} 个、自查表 {sheets} 份、隐患 {hazards} 条（模拟中被拒绝的操作 {refused} 次）"
