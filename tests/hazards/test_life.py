"""The life of a hazard as a whole: whatever is tried, no illegal state is reached."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from anlan.accounts.states import Role
from anlan.hazards import permissions
from anlan.hazards.commands.moving import plain
from anlan.hazards.models import Hazard, Verdict
from anlan.hazards.queries import verify_counters
from anlan.hazards.states import KEEPS, TRANSITIONS, Decision, HazardState
from anlan.kernel.errors import DomainError
from anlan.kernel.events import history_of
from tests.hazards.district import District, make_district
from tests.hazards.playing import PERFORM, make_hazard

VERBS = sorted(PERFORM)
# What a legal step may be refused for, beside the tables: nothing waits to be decided, and so on.
REPLAYED = ("state", "grade", "owner", "due_on", "rectified_by", "times_returned", "closed_at")


class HazardLife(RuleBasedStateMachine):
    """One hazard, tried by everybody; each example is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.district: District = make_district()
        self.hazard = make_hazard(self.district)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(verb=st.sampled_from(VERBS), role=st.sampled_from(list(Role)))
    def attempt(self, verb: str, role: Role) -> None:
        self._try(verb, role)

    @precondition(lambda self: self._now().state not in (HazardState.MERGED, HazardState.DISMISSED))
    @rule(data=st.data())
    def legal_step(self, data: st.DataObject) -> None:
        now = self._now()
        moves = [verb for verb, move in TRANSITIONS.items() if now.state in move.sources]
        keeps = [verb for verb, states in KEEPS.items() if now.state in states]
        # Deep states are reached by moving on: endings are tried by `attempt` often enough.
        verbs = [verb for verb in moves + keeps if verb not in ("merge", "dismiss")]
        verb = data.draw(st.sampled_from(verbs))
        able = [role for role in Role if permissions.may(self.district.actor(role), verb, now)] or [
            Role.BUREAU_LEADER
        ]
        self._try(verb, data.draw(st.sampled_from(able)))

    @invariant()
    def events_replay_to_the_present_state(self) -> None:
        for hazard in Hazard.objects.all():
            replayed: dict[str, object] = {}
            for event in history_of(hazard):
                replayed |= event.data["after"]
            present = {name: plain(getattr(hazard, name)) for name in REPLAYED if name in replayed}
            assert {name: replayed[name] for name in present} == present
            assert replayed["state"] == hazard.state

    @invariant()
    def counters_equal_a_recount(self) -> None:
        assert list(verify_counters()) == []

    @invariant()
    def what_is_closed_was_accepted_by_another(self) -> None:
        for hazard in Hazard.objects.filter(state=HazardState.CLOSED):
            verdict = Verdict.objects.filter(hazard=hazard).order_by("-given_at", "-pk")[0]
            assert verdict.accepted
            assert verdict.given_by_id == hazard.closed_by_id
            assert hazard.rectified_by_id is None or hazard.closed_by_id != hazard.rectified_by_id

    @invariant()
    def what_is_major_was_confirmed(self) -> None:
        for hazard in Hazard.objects.all():
            held = hazard.grading_proposals.filter(decision=Decision.APPROVED, revocation=None)
            assert (hazard.grade == "major") == held.exists()
            assert hazard.grading_proposals.filter(decision=Decision.PENDING).count() <= 1
            assert hazard.extensions.exclude(decision=Decision.REFUSED).count() <= 1

    def _now(self) -> Hazard:
        return Hazard.objects.get(pk=self.hazard.pk)

    def _try(self, verb: str, role: Role) -> None:
        with suppress(DomainError), transaction.atomic():
            PERFORM[verb](self.district, self.district.actor(role), self._now())


@pytest.mark.django_db
def test_no_illegal_state_is_reached():
    run_state_machine_as_test(
        HazardLife,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
