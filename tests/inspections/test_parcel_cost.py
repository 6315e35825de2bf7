"""What a parcel costs, and that many at once wait for each other instead of meeting badly."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from anlan.hazards.models import Hazard
from anlan.inspections import commands, queries
from anlan.inspections.models import Inspection, Parcel, Sheet
from anlan.kernel.events import verify_chains
from anlan.kernel.ids import new_id
from tests.inspections.parcels import FAILED, Device, inspector
from tests.inspections.school import School

WHOLE_VISIT = 22


@pytest.mark.django_db
@pytest.mark.parametrize("failed", [1, 2])
def test_a_whole_visit_costs_the_same_queries(django_assert_num_queries, failed):
    device = inspector(School())
    for count in range(2):
        # The first of the year makes its counters; the second is as all others.
        device.named = str(new_id())
        codes = ["F01", "F02"][:failed]
        answers = [
            device.answer(code, **FAILED, photos=[device.photo(f"rgb({count}, {at}, 9)")])
            for at, code in enumerate(codes)
        ]
        parcel = device.arrived(device.content(device.sheet(*answers), finish=device.signed()))
        if count == 0:
            device.push(parcel)

    with django_assert_num_queries(WHOLE_VISIT):
        receipt = device.push(parcel)

    assert receipt.state == "applied"


@pytest.mark.django_db
def test_sent_again_it_costs_one_query(django_assert_num_queries):
    device = inspector(School())
    parcel = device.arrived(device.content(device.sheet(device.answer("F01"))))
    device.push(parcel)

    with django_assert_num_queries(1):
        device.push(parcel)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the test database of SQLite is one connection's"
)
def test_many_devices_at_the_same_moment_make_one_visit():
    school = School()
    devices = [inspector(school) for _number in range(6)]
    parcels = [
        (device, device.arrived(device.content(device.sheet(device.answer("F01", **FAILED)))))
        for device in devices
    ]

    def push(pair: tuple[Device, commands.Arrived]) -> str:
        try:
            return pair[0].push(pair[1]).state
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(push, [*parcels, *parcels]))
    ends = [devices[0].arrived(devices[0].content(finish=devices[0].signed())) for _end in range(4)]
    with ThreadPoolExecutor(4) as pool:
        states += pool.map(push, [(devices[0], end) for end in ends])

    assert set(states) == {"applied"}
    assert (Inspection.objects.count(), Sheet.objects.count(), Hazard.objects.count()) == (1, 1, 1)
    assert Parcel.objects.count() == len(devices) + len(ends)
    assert list(queries.verify_counters()) == []
    assert list(verify_chains()) == []
