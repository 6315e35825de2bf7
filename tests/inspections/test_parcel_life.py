"""Two devices send in any order, again and again, with answers lost on the way: nothing is lost."""

from collections import Counter
from typing import Any

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

from anlan.hazards.models import Hazard
from anlan.inspections import commands, queries
from anlan.inspections.commands import Arrived, Receipt
from anlan.inspections.models import Contest, Inspection, Parcel, Sheet, SheetPhoto
from anlan.inspections.states import InspectionState, StoredAnswer
from anlan.inspections.states.parcels import ParcelContent
from anlan.kernel.events import history_of, verify_chains
from tests.inspections.parcels import FAILED, Device, inspector
from tests.inspections.school import School, picture

ENTERED = {"applied", "contested"}
COLOURS = ("red", "green", "blue")


def _kept(sheet: Sheet) -> set[tuple[str, str]]:
    """(item, verdict) of all that was ever answered on a sheet, wherever it stands now."""
    kept = {(code, each["verdict"]) for code, each in sheet.answers.items()}
    for contest in sheet.contests.all():
        for said in (contest.offered, contest.standing):
            kept.add((contest.item_code, said["verdict"]))
    for entry in history_of(sheet).filter(verb="inspections.answer_changed"):
        for said in (entry.data["before"], entry.data["after"]):
            kept.add((entry.data["item"], said["verdict"]))
    return kept


class ParcelLife(RuleBasedStateMachine):
    """Each device remembers what it made; the server may hear it late, twice or not at all."""

    @initialize()
    def begin(self) -> None:
        self.school = School()
        self.devices = [inspector(self.school), inspector(self.school)]
        self.made: list[tuple[Device, Arrived]] = []
        self.pictures = {colour: picture(colour) for colour in COLOURS}

    @rule(
        which=st.integers(0, 1),
        given=st.dictionaries(
            st.sampled_from(["F01", "F02"]), st.sampled_from(["pass", "fail"]), min_size=1
        ),
        colour=st.sampled_from([None, *COLOURS]),
        seen=st.booleans(),
        finish=st.sampled_from([False, False, True]),
    )
    def make(
        self, which: int, given: dict[str, str], colour: str | None, *, seen: bool, finish: bool
    ) -> None:
        """A parcel is made, with what its author saw or without; it is not sent yet."""
        device = self.devices[which]
        sheet = Sheet.objects.first()
        answers = []
        for code, verdict in given.items():
            stored = sheet.answers.get(code) if sheet and seen else None
            more: dict[str, Any] = {"revision": stored["revision"] if stored else 0}
            if verdict == "fail":
                more |= FAILED
                if colour:
                    more["photos"] = [device.photo(colour, here=False)]
            answers.append(device.answer(code, **({"verdict": verdict} | more)))
        end = {"finish": device.signed()} if finish else {}
        content = device.content(device.sheet(*answers), **end)
        self.made.append((device, device.arrived(content)))

    @rule(data=st.data())
    def push(self, data: st.DataObject) -> None:
        """Some parcel reaches the server, perhaps for the second time; its answer may get lost."""
        if self.made:
            device, parcel = data.draw(st.sampled_from(self.made))
            self._check(device, device.push(parcel))

    @rule(data=st.data(), colour=st.sampled_from(COLOURS))
    def send_photo(self, data: st.DataObject, colour: str) -> None:
        """A photo arrives, and what waited for it goes on."""
        device = data.draw(st.sampled_from(self.devices))
        digest = device.send_photo(self.pictures[colour])
        for receipt in commands.photo_arrived(sender=device.sender, sha256=digest):
            self._check(device, receipt)

    @rule(data=st.data(), choice=st.sampled_from(["standing", "offered"]))
    def settle(self, data: st.DataObject, choice: Any) -> None:
        """Somebody chooses between two answers, while the visit is open."""
        still_open = list(
            Contest.objects.filter(
                choice="", sheet__inspection__state=InspectionState.OPEN
            ).order_by("pk")
        )
        if still_open:
            contest = data.draw(st.sampled_from(still_open))
            commands.settle_contest(
                actor=self.devices[0].actor, contest_id=contest.pk, choice=choice
            )

    def _check(self, device: Device, receipt: Receipt) -> None:
        again = commands.resume_parcels(sender=device.sender, parcel_ids=[receipt.id])
        assert [each.state for each in again] == [receipt.state]

    @invariant()
    def one_open_visit_and_one_sheet_in_each(self) -> None:
        """Two people at one place on one day make one record; who comes after its end, another."""
        visits = Inspection.objects.all()
        assert sum(visit.state == InspectionState.OPEN for visit in visits) <= 1
        assert len(visits) <= len(self.devices)
        sheets = Counter(Sheet.objects.values_list("inspection_id", flat=True))
        assert all(number == 1 for number in sheets.values())
        assert len({parcel.id for _device, parcel in self.made}) >= Parcel.objects.count()

    @invariant()
    def every_answer_of_an_entered_parcel_is_kept(self) -> None:
        """It stands, or it is in a contest, or the log says by what it was replaced."""
        kept = {sheet.inspection_id: _kept(sheet) for sheet in Sheet.objects.all()}
        for parcel in Parcel.objects.filter(state__in=ENTERED):
            content = ParcelContent.model_validate(parcel.content)
            for sent in content.sheets:
                said = {(answer.item, str(answer.verdict)) for answer in sent.answers}
                assert said <= kept[parcel.inspection_id]

    @invariant()
    def hazards_are_the_failed_items_of_ended_visits(self) -> None:
        """No more and no fewer, and nothing is counted wrongly."""
        ended = Sheet.objects.filter(inspection__state=InspectionState.CONFIRMED)
        failed = [
            (sheet.pk, code)
            for sheet in ended
            for code, each in sheet.answers.items()
            if StoredAnswer.from_json(each).answer.verdict == "fail"
        ]
        found = list(Hazard.objects.values_list("origin_ref", "item_code"))
        assert sorted(found) == sorted(failed)
        assert not Contest.objects.filter(choice="", sheet__in=ended).exists()
        ids = list(SheetPhoto.objects.values_list("sheet_id", "file_id", "item_code", "role"))
        assert len(ids) == len(set(ids))

    def teardown(self) -> None:
        """The recount agrees in the end."""
        if hasattr(self, "school"):
            assert list(queries.verify_counters()) == []
            assert list(queries.verify_parcels()) == []
            assert list(verify_chains()) == []


class RolledBack(ParcelLife):
    """Every example begins from an empty district."""

    def __init__(self) -> None:
        super().__init__()
        self._block = transaction.atomic()
        self._block.__enter__()

    def teardown(self) -> None:
        """Take all of it back."""
        try:
            super().teardown()
        finally:
            transaction.set_rollback(True)
            self._block.__exit__(None, None, None)


@pytest.mark.django_db
def test_whatever_the_order_nothing_is_lost_and_nothing_doubled() -> None:
    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
