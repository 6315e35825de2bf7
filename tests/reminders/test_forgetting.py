"""Old messages go, the record of what was asked stays."""

from datetime import timedelta

import pytest

from anlan.kernel import clock
from anlan.kernel.ids import id_at
from anlan.reminders import commands
from anlan.reminders.commands import forgetting
from anlan.reminders.models import InboxMessage
from tests.factories import make_user
from tests.reminders.inboxes import make_message

pytestmark = pytest.mark.django_db


def test_digests_go_after_a_quarter_and_urges_after_a_year(monkeypatch):
    monkeypatch.setattr(forgetting, "_PART", 2)
    person, now = make_user(), clock.now()
    for days in (1, 89, 91, 120, 500):
        for kind in ("digest", "urge"):
            moment = now - timedelta(days=days)
            make_message(person, id=id_at(moment), kind=kind, created_at=moment)
    assert commands.forget_old(now) == 4
    left = InboxMessage.objects.order_by("id").values_list("kind", flat=True)
    assert sorted(left) == ["digest"] * 2 + ["urge"] * 4
    assert commands.forget_old(now) == 0
