"""The life of a submission as a whole, beside a model that knows nothing of the code."""

from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from anlan.accounts.states import Role
from anlan.campaigns import commands
from anlan.campaigns.commands import submissions
from anlan.campaigns.models import Submission
from anlan.campaigns.queries import submissions as queries
from anlan.kernel import clock
from anlan.kernel.errors import DomainError
from anlan.kernel.events import history_of, verify_chains
from anlan.kernel.scope import Actor
from tests.campaigns.handing_in import Office, facts, only

START = date(2026, 5, 12)
DUE, LATE_UNTIL, LOCKS_ON = (START + timedelta(days=days) for days in (2, 5, 9))
ORDER = ("central_school", "section", "bureau")
WITH_UNIT = {"not_started", "drafted", "returned"}
PEOPLE = ("head", "safety", "central", "section", "bureau", "leader", "stranger", "auditor")
UNIT_PEOPLE = {"head", "safety"}
STEP_OF = {
    "central": "central_school",
    "section": "section",
    "bureau": "bureau",
    "leader": "bureau",
}


@dataclass
class Model:
    """What should be, told in the words of the rule and not of the program."""

    chain: tuple[str, ...]
    state: str = "not_started"
    step: str = ""
    first: date | None = None
    returned: int = 0
    touched: bool = False
    confirmed: bool = False
    unlocked: date | None = None

    def open_on(self, today: date) -> bool:
        if self.unlocked and today <= self.unlocked:
            return True
        return today <= (LATE_UNTIL if self.first is None else LOCKS_ON)

    def timing(self, today: date) -> str:
        if self.first:
            return "on_time" if self.first <= DUE else "late"
        if today <= DUE:
            return "due"
        return "overdue" if self.open_on(today) else "locked"

    def step_after(self, step: str) -> str:
        later = self.chain[self.chain.index(step) + 1 :]
        return later[0] if later else ""

    def decides(self, who: str) -> bool:
        return STEP_OF.get(who) in ("bureau", self.step or "bureau")


def everybody(office: Office) -> dict[str, Actor]:
    return {
        "head": office.head,
        "safety": office.someone(Role.UNIT_SAFETY_OFFICER, office.big),
        "central": office.central,
        "section": office.safety_officer,
        "bureau": office.officer,
        "leader": office.someone(Role.BUREAU_LEADER, office.bureau),
        "stranger": office.someone(Role.UNIT_HEAD, office.own),
        "auditor": office.someone(Role.AUDITOR, office.bureau),
    }


class SubmissionLife(RuleBasedStateMachine):
    """One school's submission, tried by everybody on passing days; each example is rolled back."""

    # Built once for all examples.
    office: Office
    people: dict[str, Actor]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.today = START
        self.seconds = 0

    def teardown(self) -> None:
        breaks = list(verify_chains())
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        assert breaks == []

    @initialize(chain=st.sets(st.sampled_from(ORDER)), later=st.integers(0, 7))
    def launch(self, chain: set[str], later: int) -> None:
        self.model = Model(tuple(step for step in ORDER if step in chain))
        stated = facts(
            due_on=DUE,
            late_until=LATE_UNTIL,
            locks_on=LOCKS_ON,
            review_chain=self.model.chain,
        )
        with self._clock():
            self.campaign = self.office.asking(stated)
        self.pk = Submission.objects.get(campaign=self.campaign, unit=self.office.big).pk
        self.today += timedelta(days=later)

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(who=st.sampled_from(PEOPLE), confirmed=st.booleans())
    def save(self, who: str, confirmed: bool) -> None:  # noqa: FBT001 -- drawn by Hypothesis
        may = self._runs and who in UNIT_PEOPLE and self.model.state in WITH_UNIT
        draft = {"confirmed": confirmed}
        if self._do(may, "save_draft", who, draft=draft):
            self.model.confirmed = confirmed
            if self.model.state == "not_started":
                self.model.state = "drafted"

    @rule(who=st.sampled_from((*sorted(UNIT_PEOPLE), *PEOPLE)))
    def hand_in(self, who: str) -> None:
        model = self.model
        may = (
            self._runs
            and who in UNIT_PEOPLE
            and model.state in WITH_UNIT
            and model.confirmed
            and model.open_on(self.today)
        )
        if self._do(may, "hand_in", who, today=self.today):
            model.first = model.first or self.today
            model.touched = False
            model.step = model.chain[0] if model.chain else ""
            model.state = "handed_in" if model.chain else "accepted"

    @rule()
    def prepare_and_hand_in(self) -> None:
        self.save("head", confirmed=True)
        self.hand_in("head")

    @rule(who=st.sampled_from(PEOPLE))
    def take_back(self, who: str) -> None:
        model = self.model
        waits = model.state == "handed_in" and not model.touched
        again = replace(model, first=model.first if model.returned else None)
        waits = waits and again.open_on(self.today)
        may = self._runs and who in UNIT_PEOPLE and waits
        if self._do(may, "take_back", who, today=self.today):
            model.state, model.step = "drafted", ""
            model.first = model.first if model.returned else None

    @rule(who=st.sampled_from(PEOPLE))
    def comment(self, who: str) -> None:
        said = self.model.state in {"handed_in", "returned", "accepted"}
        if self._do(said and who in STEP_OF, "comment", who, opinion="请补充"):
            self.model.touched = True

    @rule(who=st.sampled_from(PEOPLE))
    def accept(self, who: str) -> None:
        model = self.model
        if self._do(model.state == "handed_in" and model.decides(who), "accept", who):
            model.touched = True
            # The bureau's word is the last, whatever the step.
            own = STEP_OF[who] if STEP_OF[who] == model.step else "bureau"
            model.step = "" if own == "bureau" else model.step_after(own)
            model.state = "handed_in" if model.step else "accepted"

    @rule(who=st.sampled_from(PEOPLE))
    def return_(self, who: str) -> None:
        model = self.model
        may = self._runs and model.state in {"handed_in", "accepted"} and model.decides(who)
        if self._do(may, "return_submission", who, opinion="请重报"):
            model.state, model.step = "returned", ""
            model.returned += 1

    @rule(who=st.sampled_from(PEOPLE), days=st.integers(-1, 3))
    def lift_lock(self, who: str, days: int) -> None:
        until = self.today + timedelta(days=days)
        able = who in {"bureau", "leader"} and self.model.state != "accepted"
        may = self._runs and able and days >= 0
        if self._do(may, "lift_lock", who, until=until, reason="停电"):
            self.model.unlocked = until

    @rule(close=st.booleans())
    def close_or_resume(self, close: bool) -> None:  # noqa: FBT001 -- drawn by Hypothesis
        act = commands.close_campaign if close else commands.resume_campaign
        with self._clock(), suppress(DomainError), transaction.atomic():
            act(actor=self.office.officer, campaign_id=self.campaign.pk)

    @invariant()
    def the_row_is_what_the_model_says(self) -> None:
        row = Submission.objects.get(pk=self.pk)
        model = self.model
        assert (row.state, row.step, row.first_handed_in_on, row.times_returned) == (
            model.state,
            model.step,
            model.first,
            model.returned,
        )
        detail = queries.submission(self.people["bureau"], self.pk, self.today)
        assert detail.timing == model.timing(self.today)
        board = queries.board(self.people["central"], only(self.campaign), self.today).total
        assert getattr(board, model.timing(self.today)) >= 1
        assert getattr(board, model.state) >= 1

    @invariant()
    def the_record_is_whole(self) -> None:
        assert list(queries.verify_submissions()) == []
        told = [event.data["after"] for event in history_of(self._row) if "after" in event.data]
        if told and self.model.state != "drafted":
            assert told[-1] == self.model.state

    @property
    def _row(self) -> Submission:
        return Submission.objects.get(pk=self.pk)

    @property
    def _runs(self) -> bool:
        self.campaign.refresh_from_db()
        return self.campaign.state == "launched"

    def _clock(self) -> AbstractContextManager[None]:
        self.seconds += 1
        morning = datetime.combine(self.today, time(8), ZoneInfo("Asia/Shanghai"))
        return clock.pretending(morning + timedelta(seconds=self.seconds))

    def _do(self, may: bool, act: str, who: str, **given: object) -> bool:  # noqa: FBT001 -- as said
        """Try it; it must succeed exactly when the model says so, and what is offered must fit."""
        with self._clock():
            self._offers(act, who, may)
            try:
                with transaction.atomic():
                    perform = getattr(submissions, act)
                    perform(actor=self.people[who], submission_id=self.pk, **given)
            except DomainError:
                assert not may, f"{who} should have been able to {act}"
                return False
        assert may, f"{who} should not have been able to {act}"
        return True

    def _offers(self, act: str, who: str, may: bool) -> None:  # noqa: FBT001 -- as said
        offered = {
            "save_draft": "prepare",
            "take_back": "take_back",
            "comment": "comment",
            "accept": "accept",
            "return_submission": "return_",
        }
        with suppress(DomainError):
            rights = queries.submission(self.people[who], self.pk, self.today).may
            if act in offered:
                assert getattr(rights, offered[act]) == may, (act, who)
            if act == "hand_in" and may:
                assert rights.hand_in


@pytest.mark.django_db
def test_nothing_comes_to_pass_that_the_rule_does_not_know():
    SubmissionLife.office = Office()
    SubmissionLife.people = everybody(SubmissionLife.office)
    run_state_machine_as_test(
        SubmissionLife,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
