"""Two editions of a report: the later goes on from what the earlier froze, number for number."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from anlan.campaigns.commands import submissions
from anlan.hazards.commands import import_ledger
from anlan.hazards.models import Hazard
from anlan.hazards.states import HazardState
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.reports.build.self_report import still_open
from anlan.reports.render.official import lay_out
from anlan.reports.render.self_report import self_report_document
from tests.campaigns.district import STARTS_ON
from tests.hazards.playing import PERFORM, SYSTEM, make_hazard
from tests.inspections.school import School
from tests.reports.writing import Writer, at

pytestmark = pytest.mark.django_db
GONE = {HazardState.MERGED, HazardState.DISMISSED}
FORWARD = ("commit", "start", "apply", "close", "reopen")
HOURS = 24 * 20


@pytest.fixture
def writer() -> Writer:
    return Writer()


def hour(number: int) -> datetime:
    return at(0) + timedelta(hours=number)


def words(report) -> str:
    leaves = lay_out(self_report_document(report)).leaves
    return "".join(getattr(line, "text", "") for leaf in leaves for line in leaf.lines)


def states() -> dict[str, str]:
    return dict(Hazard.objects.values_list("number", "state"))


@st.composite
def histories(draw):
    """Hours at which hazards are found and acted on, many all the way to being reopened."""
    finds = draw(st.lists(st.integers(0, HOURS), min_size=3, max_size=7))
    ways = draw(
        st.lists(
            st.tuples(st.integers(0, HOURS - 5), st.integers(0, 6), st.integers(2, 5)),
            min_size=3,
            max_size=8,
        )
    )
    steps = [(moment, "find", 0) for moment in finds]
    for start, which, length in ways:
        steps += [(start + at, FORWARD[at], which) for at in range(length)]
    others = st.tuples(
        st.integers(0, HOURS), st.sampled_from(("merge", "dismiss", *FORWARD)), st.integers(0, 6)
    )
    steps += draw(st.lists(others, max_size=20))
    return sorted(steps, key=lambda step: (step[0], step[1] != "find"))


def play(writer: Writer, steps, first: int, last: int, reopened: set[str]) -> None:
    """What happens from one hour up to the other; which hazards were taken up again."""
    for moment, verb, which in steps:
        if not first <= moment < last:
            continue
        with clock.pretending(hour(moment)):
            if verb == "find":
                make_hazard(writer.hazards, found_at=clock.now())
                continue
            hazards = list(Hazard.objects.order_by("pk"))
            with suppress(DomainError, IndexError), transaction.atomic():
                hazard = hazards[which]
                PERFORM[verb](writer.hazards, SYSTEM, hazard)
                if verb == "reopen":
                    reopened.add(hazard.number)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(histories(), st.integers(24, HOURS - 24))
def test_the_second_edition_joins_the_first_at_the_hour_of_its_hand_in(steps, cut):
    with transaction.atomic():
        writer = Writer(School())
        rows = writer.owes(1, 10), writer.owes(2, 30)
        play(writer, steps, 0, cut, set())
        with clock.pretending(hour(cut)):
            writer.hand_in(rows[0])
        between, reopened = states(), set[str]()
        play(writer, steps, cut, HOURS + 1, reopened)
        with clock.pretending(hour(HOURS + 1)):
            writer.hand_in(rows[1])
        end = states()
        first, second = writer.frozen(rows[0]), writer.frozen(rows[1])
        transaction.set_rollback(True)

    gone = {number for number, state in end.items() if state in GONE}
    closed = {number for number, state in end.items() if state == HazardState.CLOSED}
    was_open = {n for n, s in between.items() if s not in GONE and s != HazardState.CLOSED}
    was_closed = {n for n, s in between.items() if s == HazardState.CLOSED}
    new = set(end) - set(between) - gone
    whole = was_open | new | (was_closed & reopened)
    moved = second.movement
    assert set(still_open(first)) == was_open
    assert (moved.carried_over, moved.new) == (first.movement.open, len(new))
    assert moved.reopened == len(was_closed & reopened)
    assert moved.closed == len(whole & closed)
    assert moved.withdrawn == len(whole & gone)
    assert moved.open == len(whole - closed - gone)
    assert second.handover.open == first.movement.open
    assert second.handover.digest == first.digest
    assert (second.handover.entered_late, second.handover.restated) == (0, 0)
    assert second.found_in_all == len(set(end) - gone)


def test_the_period_goes_on_the_day_after_and_misses_no_hour(writer):
    rows = writer.owes(1, 10), writer.owes(2, 30)
    with clock.pretending(at(10)):
        writer.hand_in(rows[0])
    with clock.pretending(at(10) + timedelta(hours=3)):
        make_hazard(writer.hazards, "closed", found_at=clock.now())
    with clock.pretending(at(30)):
        second = writer.seen(rows[1])

    first = writer.frozen(rows[0])
    assert (first.edition.starts_on, first.edition.ends_on) == (STARTS_ON, at(10).date())
    assert (second.edition.starts_on, second.edition.ends_on) == (at(11).date(), at(30).date())
    assert second.edition.starts_at == first.edition.ends_at
    assert (second.movement.new, second.movement.closed) == (1, 1)


def test_a_later_edition_alone_answers_from_the_beginning_and_says_so(writer):
    counted = writer.owes(3, 40, counts_from=at(5).date())
    row = writer.owes(2, 30)
    with clock.pretending(at(2)):
        make_hazard(writer.hazards, found_at=clock.now())
    with clock.pretending(at(30)):
        alone, since = writer.seen(row), writer.seen(counted)

    assert (alone.edition.starts_on, alone.movement.new) == (STARTS_ON, 1)
    assert "此前未报送自查报告，本期情况自2026年5月6日起统计。" in words(alone)
    assert (since.movement.carried_over, since.movement.new) == (1, 0)
    assert since.handover is None


def test_what_was_merged_since_is_said(writer):
    rows = writer.owes(1, 10), writer.owes(2, 30)
    with clock.pretending(at(2)):
        one = make_hazard(writer.hazards, found_at=clock.now())
        make_hazard(writer.hazards, found_at=clock.now())
    with clock.pretending(at(10)):
        writer.hand_in(rows[0])
    with clock.pretending(at(12)):
        PERFORM["dismiss"](writer.hazards, SYSTEM, one)
    with clock.pretending(at(30)):
        second = writer.seen(rows[1])

    assert (second.movement.carried_over, second.handover.withdrawn) == (2, 1)
    assert (
        "上期报告（第1期，截至2026年5月16日）未销号的2项隐患已全部结转本期，"
        "其中1项本期经核实不成立或并入其他记录。"
    ) in words(second)


def test_what_is_entered_for_earlier_days_is_new_and_told_apart(writer):
    rows = writer.owes(1, 10), writer.owes(2, 30)
    with clock.pretending(at(2)):
        make_hazard(writer.hazards, found_at=clock.now())
    with clock.pretending(at(10)):
        writer.hand_in(rows[0])
    header = "编号,单位,排查日期,来源,隐患部位,隐患描述,等级,责任人,整改措施,整改时限,状态,销号日期"
    found, closed = at(3).date(), at(6).date()
    lines = [
        f"老-1,东河第一小学,{found},自查,食堂,排烟罩积油,一般,张明,清洗,{closed},未整改,",
        f"老-2,东河第一小学,{found},自查,南门,门锁损坏,一般,张明,更换,{closed},已整改,{closed}",
    ]
    with clock.pretending(at(12)):
        outcome = import_ledger(
            actor=SYSTEM,
            campaign_id=writer.school.campaign.pk,
            data="\n".join([header, *lines]).encode(),
            file_name="台账.csv",
            today=clock.today(),
        )
    with clock.pretending(at(30)):
        second = writer.seen(rows[1])

    assert (outcome.entered, outcome.problems) == (2, [])
    assert (second.movement.carried_over, second.movement.new, second.movement.closed) == (1, 1, 0)
    assert (second.handover.entered_late, second.handover.restated) == (1, 1)
    assert "本期新发现隐患中，前期排查、本期补录的1项。另有前期已销号、本期补录的隐患1项" in words(
        second
    )


def test_an_act_that_was_being_written_at_the_freeze_is_not_lost(writer):
    rows = writer.owes(1, 10), writer.owes(2, 30)
    with clock.pretending(at(2)):
        hazard = make_hazard(writer.hazards, "awaiting_acceptance", found_at=clock.now())
    with clock.pretending(at(10)):
        writer.hand_in(rows[0])
    # Begun a second before the freeze, there only after it.
    with clock.pretending(at(10) - timedelta(seconds=1)):
        PERFORM["close"](writer.hazards, SYSTEM, hazard)
    with clock.pretending(at(30)):
        second = writer.seen(rows[1])

    assert writer.frozen(rows[0]).movement.open == 1
    assert (second.movement.carried_over, second.movement.closed) == (1, 1)


def test_an_edition_made_anew_ends_where_the_next_already_counts(writer):
    rows = writer.owes(1, 10), writer.owes(2, 30)
    with clock.pretending(at(10)):
        writer.hand_in(rows[0])
    with clock.pretending(at(30)):
        writer.hand_in(rows[1])
        submissions.return_submission(
            actor=SYSTEM, submission_id=rows[0].pk, opinion="请补充责任人"
        )
    with clock.pretending(at(32)):
        make_hazard(writer.hazards, found_at=clock.now())
        writer.hand_in(rows[0], approach="又核对了一遍。")

    first, second = writer.frozen(rows[0]), writer.frozen(rows[1])
    assert first.edition.ends_at == second.edition.starts_at == at(10)
    assert first.movement.new == 0
    assert first.signed_on == at(32).date()
