"""The self-inspection report: its numbers against a naive recount, its freezing, its words."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anlan.accounts.states import Role
from anlan.campaigns.models import Participation
from anlan.checklists.models import Checklist, ChecklistVersion
from anlan.hazards.commands import import_ledger
from anlan.hazards.models import Hazard
from anlan.hazards.states import HazardState, Origin
from anlan.kernel import clock
from anlan.kernel.errors import DomainError, InvalidInput, NotFound, NotPermitted
from anlan.reports.build.self_report import (
    Course,
    Edition,
    Prose,
    SelfReport,
    build_self_report,
    missing_prose,
)
from anlan.reports.render.official import render_pdf, render_word
from anlan.reports.render.self_report import self_report_document
from tests.factories import make_actor
from tests.hazards.district import TODAY, District, make_district
from tests.hazards.playing import PERFORM, SYSTEM, make_hazard
from tests.reports.documents import pages_of, words_of

pytestmark = pytest.mark.django_db
FIRST_DAY = TODAY - timedelta(days=12)
PROSE = Prose(
    organisation="学校成立领导小组。\n召开专题会议。",
    next_steps="继续开展自查。",
    contact_name="王䶮",
    contact_phone="0398-1234567",
)
CLOSED, WITHDRAWN = {HazardState.CLOSED}, {HazardState.MERGED, HazardState.DISMISSED}
STEPS = sorted(set(PERFORM) - {"add_photo", "assign", "rectify"})


def take_part(district: District) -> None:
    """The school takes part, with nothing to inspect."""
    checklist = Checklist.objects.create(
        unit=district.bureau,
        unit_path=district.bureau.path,
        name="清单",
        created_at=clock.now(),
    )
    version = ChecklistVersion.objects.create(checklist=checklist, number=1)
    Participation.objects.create(
        campaign=district.campaign,
        unit=district.school,
        unit_path=district.school.path,
        unit_kind=district.school.kind,
        checklist_version=version,
        profile={},
        joined_at=clock.now(),
    )


@pytest.fixture
def district() -> District:
    district = make_district()
    take_part(district)
    return district


def report_of(district: District, course, actor=SYSTEM, **fields) -> SelfReport:
    given = {"prose": PROSE, "signed_on": TODAY} | fields
    return build_self_report(
        actor=actor,
        campaign=district.campaign,
        unit_id=district.school.pk,
        course=course if isinstance(course, Course) else Course(course),
        **given,
    )


def at_noon(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(FIRST_DAY + timedelta(days=days), time(12)))


def edition(number: int, first: int, last: int) -> Edition:
    return Edition(number, FIRST_DAY + timedelta(days=first), FIRST_DAY + timedelta(days=last))


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing behind: each example begins with the same district."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def play(district: District, steps: list[tuple[int, str, int]]) -> dict:
    """Let days pass; what state each hazard is seen in at the end of each day."""
    seen, hazards = {}, []
    for day in range(12):
        with clock.pretending(at_noon(day)):
            for _day, verb, which in [step for step in steps if step[0] == day]:
                if verb == "find":
                    hazards.append(make_hazard(district, found_at=clock.now()))
                elif hazards:
                    with suppress(DomainError), transaction.atomic():
                        PERFORM[verb](district, SYSTEM, hazards[which % len(hazards)])
        seen[day] = dict(Hazard.objects.values_list("pk", "state"))
    return seen


def recount(seen: dict, first: int, last: int) -> dict[str, int]:
    """The delta, by comparing what was seen on the days, and nothing else."""
    before, after = seen.get(first - 1, {}), seen[last]
    days = [seen[day] for day in range(first, last + 1)]

    def was_open_within(hazard) -> bool:
        return any(day.get(hazard) not in (None, *CLOSED, *WITHDRAWN) for day in days)

    carried = {h for h, state in before.items() if state not in CLOSED | WITHDRAWN}
    reopened = {h for h, state in before.items() if state in CLOSED and was_open_within(h)}
    new = {h for h in set(after) - set(before) if after[h] not in WITHDRAWN}
    whole = carried | reopened | new
    return {
        "carried_over": len(carried),
        "new": len(new),
        "reopened": len(reopened),
        "closed": len([h for h in whole if after[h] in CLOSED]),
        "withdrawn": len([h for h in whole if after[h] in WITHDRAWN]),
        "open": len([h for h in whole if after[h] not in CLOSED | WITHDRAWN]),
    }


def counts(movement) -> dict[str, int]:
    names = ("carried_over", "new", "reopened", "closed", "withdrawn", "open")
    return {name: getattr(movement, name) for name in names}


@st.composite
def ledgers(draw):
    """Days of findings and of acts; one act a hazard a day, so that days tell everything."""
    finds = draw(
        st.lists(st.tuples(st.integers(0, 11), st.just("find"), st.just(0)), min_size=3, max_size=8)
    )
    # On the way forward most of the time: else hardly anything would be closed, or reopened.
    forward = st.sampled_from(("commit", "start", "apply", "close", "reopen"))
    acts = st.tuples(
        st.integers(0, 11), st.one_of(forward, forward, st.sampled_from(STEPS)), st.integers(0, 7)
    )
    others = draw(st.lists(acts, max_size=40))
    way = st.tuples(st.integers(0, 8), st.integers(0, 7), st.integers(3, 5))
    whole_ways = draw(st.lists(way, min_size=3, max_size=8))
    ways = [
        (day + at, verb, which)
        for day, which, length in whole_ways
        for at, verb in enumerate(("commit", "start", "apply", "close", "reopen")[:length])
    ]
    return sorted([*finds, *others, *ways], key=lambda step: (step[0], step[1] != "find"))


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(ledgers(), st.integers(1, 10))
def test_the_numbers_equal_a_naive_recount_and_two_editions_join(steps, cut):
    with undone():
        district = make_district()
        take_part(district)
        seen = play(district, steps)

        first = report_of(district, edition(1, 0, cut - 1))
        second = report_of(district, edition(2, cut, 11))

        assert counts(first.movement) == recount(seen, 0, cut - 1)
        assert counts(second.movement) == recount(seen, cut, 11)
        assert second.movement.carried_over == first.movement.open
        for report, last in ((first, cut - 1), (second, 11)):
            moved = report.movement
            assert moved.handled == moved.closed + moved.withdrawn + moved.open
            counted = [state for state in seen[last].values() if state not in WITHDRAWN]
            assert report.found_in_all == len(counted)
            assert report.closed_in_all == len([state for state in counted if state in CLOSED])
            assert len(report.hazards) == moved.handled
            parts = [counts(category.movement) for category in report.categories]
            assert all(
                sum(part[name] for part in parts) == total for name, total in counts(moved).items()
            )


def test_what_was_closed_and_taken_up_again_is_told_once(district):
    with clock.pretending(at_noon(0)):
        hazard = make_hazard(district, "closed", found_at=clock.now())
    with clock.pretending(at_noon(6)):
        PERFORM["reopen"](district, SYSTEM, hazard)

    assert counts(report_of(district, edition(1, 0, 4)).movement) == {
        "carried_over": 0, "new": 1, "reopened": 0, "closed": 1, "withdrawn": 0, "open": 0,
    }  # fmt: skip
    second = report_of(district, edition(2, 5, 11))
    assert counts(second.movement) == {
        "carried_over": 0, "new": 0, "reopened": 1, "closed": 0, "withdrawn": 0, "open": 1,
    }  # fmt: skip
    assert second.movement.closure_rate == "0.0%"
    assert [line.came for line in second.hazards] == ["重新整改"]


def test_an_imported_ledger_keeps_the_days_it_tells_of(district):
    header = "编号,单位,排查日期,来源,隐患部位,隐患描述,等级,责任人,整改措施,整改时限,状态,销号日期"
    early, late = FIRST_DAY - timedelta(days=9), FIRST_DAY + timedelta(days=2)
    rows = [
        f"老-1,青龙第一小学,{early},自查,食堂,排烟罩积油,一般,张明,清洗,{early},已整改,{early}",
        f"老-2,青龙第一小学,{early},自查,食堂,地面湿滑,一般,张明,铺垫,{late},已整改,{late}",
        f"老-3,青龙第一小学,{early},自查,南门,立柱松动,一般,张明,加固,{late},未整改,",
        f"老-4,青龙第一小学,{late},自查,南门,门锁损坏,一般,张明,更换,{late},未整改,",
    ]
    outcome = import_ledger(
        actor=SYSTEM,
        campaign_id=district.campaign.pk,
        data="\n".join([header, *rows]).encode(),
        file_name="台账.csv",
        today=TODAY,
    )
    assert (outcome.entered, outcome.problems) == (4, [])

    report = report_of(district, edition(1, 0, 12))

    assert counts(report.movement) == {
        "carried_over": 2, "new": 1, "reopened": 0, "closed": 1, "withdrawn": 0, "open": 2,
    }  # fmt: skip
    assert (report.found_in_all, report.closed_in_all) == (4, 2)


def test_a_frozen_report_is_read_back_exactly(district):
    make_hazard(district, "rectifying", found_at=at_noon(1))
    report = report_of(district, edition(1, 0, 20))

    again = SelfReport.from_canonical(report.canonical())

    assert again == report
    assert again.digest == report.digest
    assert render_pdf(self_report_document(again)) == render_pdf(self_report_document(report))
    assert replace(report, overdue=7).digest != report.digest


def test_who_sees_one_line_only_gets_no_report(district):
    with pytest.raises(NotPermitted):
        report_of(district, edition(1, 0, 4), make_actor_of_section(district))
    with pytest.raises(NotFound):
        report_of(district, edition(1, 0, 4), make_actor(Role.UNIT_HEAD, district.other))
    assert report_of(district, edition(1, 0, 4), district.actor(Role.UNIT_SAFETY_OFFICER))


def make_actor_of_section(district: District):
    officer = district.actor(Role.SECTION_OFFICER)
    grant = officer.grants[0]
    return replace(
        officer,
        grants=(replace(grant, unit_path=district.bureau.path, section_key="stable_safety"),),
    )


def test_what_the_school_must_write_is_asked_for_by_name(district):
    timely, late = (make_hazard(district, "rectifying", found_at=at_noon(1)) for _each in "ab")
    Hazard.objects.filter(pk=timely.pk).update(due_on=FIRST_DAY + timedelta(days=20))
    Hazard.objects.filter(pk=late.pk).update(due_on=FIRST_DAY)

    empty = report_of(district, edition(1, 0, 20), prose=Prose("", ""))
    whole = report_of(
        district, edition(1, 0, 20), prose=replace(PROSE, reasons=((late.number, "待采购。"),))
    )

    assert set(missing_prose(empty)) == {
        "organisation", "next_steps", "contact_name", f"reason-{late.number}",
    }  # fmt: skip
    assert missing_prose(whole) == {}
    with pytest.raises(InvalidInput):
        report_of(district, edition(1, 5, 4))


@pytest.mark.parametrize("how_many", [1, 4])
def test_a_report_costs_five_queries(district, django_assert_num_queries, how_many):
    for _number in range(how_many):
        make_hazard(district, "rectifying")
    with django_assert_num_queries(5):
        report_of(district, edition(1, 0, 20))


def test_the_document_says_the_numbers_and_the_five_commitments(district):
    make_hazard(district, "closed", origin_kind=Origin.SELF)
    waiting = make_hazard(district, "rectifying", description="配电箱未上锁")
    bare = make_hazard(district, description="灭火器压力不足")
    Hazard.objects.filter(pk=waiting.pk).update(funds_yuan=Decimal(15000), due_on=FIRST_DAY)
    Hazard.objects.filter(pk=bare.pk).update(owner="", owner_department="", contingency="")
    reasons = ((bare.number, "正在采购。"),)

    report = report_of(district, edition(2, 0, 12), prose=replace(PROSE, reasons=reasons))
    document = self_report_document(report)

    pdf = words_of("".join(page.extract_text() for page in pages_of(render_pdf(document).content)))
    for sentence in (
        "青龙第一小学关于安全生产大检查自查情况的报告",
        "示范区教体局：",
        "本期新发现隐患3项，其中本单位自查发现1项、上级检查等发现2项；上期结转0项",
        "本期已销号1项，本期销号率为33.3%。",
        "累计查出隐患3项，累计销号1项。",
        "尚有2项隐患未销号，其中超过整改时限的1项，逐项情况如下。",
        "整改资金：1.5万元；",
        "（已超期）；",
        "未销号原因：正在采购；整改责任：尚未明确；",
        "附件：安全隐患排查整改台账",
        "（联系人：王䶮，联系电话：0398-1234567）",
        "特此报告。",
    ):
        assert sentence in pdf, sentence
    word = docx.Document(BytesIO(render_word(document)))
    assert [len(table.rows) for table in word.tables] == [3, 4]
    assert word.tables[0].rows[-1].cells[0].text == "合计"


def test_where_nothing_was_found_no_rate_is_told(district):
    document = self_report_document(report_of(district, edition(1, 0, 12)))

    text = words_of("".join(page.extract_text() for page in pages_of(render_pdf(document).content)))
    assert "本期未新发现隐患，也没有上期结转和需重新整改的隐患。" in text
    assert "本期已销号0项。大检查开展以来，累计查出隐患0项，累计销号0项。" in text
    assert "截至报告期末，没有尚未销号的隐患。" in text
