"""The log: what is written comes back, and whatever was touched afterwards is found."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.kernel import clock, events
from anlan.kernel.ids import new_id
from anlan.kernel.models import CHAINS, ChainHead, Event
from anlan.kernel.scope import Actor
from tests.factories import make_unit

SYSTEM = Actor.system()
FIELDS = [
    "id",
    "chain",
    "number",
    "previous",
    "digest",
    "verb",
    "object_type",
    "object_id",
    "object_name",
    "unit_path",
    "actor_id",
    "actor_name",
    "occurred_at",
    "data",
]
texts = st.text(max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def write(count: int, actor: Actor = SYSTEM) -> list[Event]:
    unit = make_unit()
    entries = [events.Entry("units.updated", unit, {"step": step}) for step in range(count)]
    with transaction.atomic():
        return events.record_many(entries, actor)


def breaks() -> list[events.Break]:
    return list(events.verify_chains())


def altered(event: Event, name: str) -> object:
    value = getattr(event, name)
    match name:
        case "id" | "actor_id":
            return new_id()
        case "chain":
            return value + 1
        case "number":
            return value + 1000
        case "occurred_at":
            return value + timedelta(microseconds=1)
        case "data":
            return {**value, "added": 1}
    return f"{value}x"[-64:]


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        events.record("units.updated", make_unit(), SYSTEM)


@pytest.mark.django_db
def test_entries_carry_on_from_each_other():
    first, second, third = write(3)

    assert [event.number for event in (first, second, third)] == [1, 2, 3]
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert breaks() == []


@pytest.mark.django_db
def test_one_entry_costs_three_queries(django_assert_num_queries):
    unit = make_unit()
    write(1)

    with django_assert_num_queries(3):
        events.record("units.updated", unit, SYSTEM)


@pytest.mark.django_db
def test_a_thousand_entries_cost_few_queries(django_assert_max_num_queries):
    unit = make_unit()
    write(1)

    # PostgreSQL takes 500 rows an insert; SQLite's 999 variables hold 66 rows.
    with django_assert_max_num_queries(4 if connection.vendor == "postgresql" else 19):
        events.record_many([events.Entry("units.updated", unit)] * 1000, SYSTEM)


@pytest.mark.django_db
def test_history_reads_in_the_order_of_the_acts_even_at_one_moment():
    unit = make_unit()
    with clock.pretending(clock.now()):
        for step in range(20):
            events.record("units.updated", unit, SYSTEM, step=step)

    assert [event.data["step"] for event in events.history_of(unit)] == list(range(20))


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(texts, plain, max_size=4), name=texts)
def test_whatever_is_recorded_comes_back_as_it_was_digested(data, name):
    with transaction.atomic():
        unit = make_unit()
        events.record_many([events.Entry("units.updated", unit, data)], Actor(None, name))

        assert breaks() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_data_may_hold_lone_surrogates_and_nul():
    unit = make_unit()
    events.record("units.updated", unit, SYSTEM, note="a\0b\ud800c", large=1e300, none=-0.0)

    assert breaks() == []
    assert events.history_of(unit).get().data["note"] == "a\ufffdb?c"


@pytest.mark.django_db
@pytest.mark.parametrize("name", FIELDS)
@settings(deadline=None, max_examples=15)
@given(which=st.integers(0, 5))
def test_any_altered_field_is_found_and_named(name, which):
    with transaction.atomic():
        event = write(6)[which]
        Event.objects.filter(pk=event.pk).update(**{name: altered(event, name)})

        found = breaks()
        assert found
        touched = (
            Event.objects.get(chain=event.chain, number=event.number)
            if name
            not in {
                "id",
                "chain",
                "number",
            }
            else None
        )
        if touched is not None:
            assert str(touched.pk) in {each.event_id for each in found}
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(deadline=None, max_examples=40)
@given(gone=st.sets(st.integers(0, 5), min_size=1))
def test_any_removed_entries_are_found_those_at_the_end_too(gone):
    with transaction.atomic():
        written = write(6)
        Event.objects.filter(pk__in=[written[place].pk for place in gone]).delete()

        assert breaks()
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(deadline=None, max_examples=40)
@given(order=st.permutations(range(5)).filter(lambda order: order != list(range(5))))
def test_any_other_order_is_found(order):
    with transaction.atomic():
        written = write(5)
        Event.objects.update(number=F("number") + 1000)
        for event, place in zip(written, order, strict=True):
            Event.objects.filter(pk=event.pk).update(number=place + 1)

        assert breaks()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_an_entry_slipped_in_at_the_end_is_found():
    last = write(3)[-1]
    extra = Event.objects.get(pk=last.pk)
    extra.pk, extra.number, extra.previous = new_id(), last.number + 1, last.digest
    extra.digest = events.digest_of(extra)
    extra.save(force_insert=True)

    assert [each.number for each in breaks()] == [last.number + 1]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"number": 2}, {"digest": "0" * 64}])
def test_an_altered_head_is_found(change):
    chain = write(3)[0].chain
    ChainHead.objects.filter(chain=chain).update(**change)

    assert [each.chain for each in breaks()] == [chain]


@pytest.mark.django_db
def test_a_lost_head_is_found():
    chain = write(2)[0].chain
    ChainHead.objects.all().delete()

    assert [each.chain for each in breaks()] == [chain]


@pytest.mark.django_db
def test_what_the_outbox_marks_stands_outside_the_digest():
    write(2)
    Event.objects.update(delivered_at=clock.now())

    assert breaks() == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's test database is in memory: one writer"
)
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_no_number_and_never_wait_for_each_other():
    """Ten people in two chains, forty acts each, every third one rolled back."""
    unit = make_unit()
    people = [actor_of_chain(place % 2) for place in range(10)]
    start, trouble = Barrier(len(people)), []

    def work(actor: Actor) -> None:
        start.wait()
        try:
            for step in range(40):
                with transaction.atomic():
                    events.record("units.updated", unit, actor, step=step)
                    if step % 3 == 0:
                        transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 -- shown by the assertion below
            trouble.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert trouble == []
    assert Event.objects.count() == len(people) * 26
    assert breaks() == []


def actor_of_chain(chain: int) -> Actor:
    while True:
        person = new_id()
        if person.int % CHAINS == chain:
            return Actor(person, "某人")
