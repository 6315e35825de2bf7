"""`anlan verify` names whatever is not as it was written."""

import argparse

import pytest
from django.db.models import F

from anlan.accounts.models import Membership
from anlan.accounts.states import Role
from anlan.cli import database, verify
from anlan.kernel import events, files
from anlan.kernel.models import Event
from anlan.kernel.scope import Actor
from tests.factories import make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    def _run() -> tuple[int, str]:
        code = verify.run(argparse.Namespace())
        return code, capsys.readouterr().out

    return _run


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def entries(unit):
    return events.record_many([events.Entry("units.update", unit)] * 5, Actor.system())


@pytest.mark.usefixtures("entries")
def test_an_untouched_system_passes_and_says_what_was_counted(run):
    files.store(b"photo", "image/jpeg")

    code, said = run()

    assert code == 0
    assert said.startswith("核对数据库：")
    assert "操作记录 5 条、文件 1 个" in said


def test_an_altered_entry_is_named(run, entries):
    Event.objects.filter(pk=entries[2].pk).update(actor_name="他人")

    code, said = run()

    assert code == 1
    assert f"第0链 第3条 {entries[2].pk}：内容被改动" in said


@pytest.mark.parametrize("gone", [0, 2, 4])
def test_a_removed_entry_is_found_the_last_one_too(run, entries, gone):
    Event.objects.filter(pk=entries[gone].pk).delete()

    code, said = run()

    assert code == 1
    assert "缺失" in said or "缺少" in said


@pytest.mark.usefixtures("entries")
def test_entries_in_another_order_are_found(run):
    Event.objects.update(number=F("number") + 100)
    Event.objects.update(number=106 - F("number") + 0)

    assert run()[0] == 1


def test_an_altered_and_a_missing_file_are_named(run):
    altered, missing = files.store(b"one", "image/jpeg"), files.store(b"two", "image/jpeg")
    files.path_of(altered.pk).write_bytes(b"onE")
    files.path_of(missing.pk).unlink()

    code, said = run()

    assert code == 1
    assert f"文件 {altered.pk}（没有记录使用它）：内容被改动" in said
    assert f"文件 {missing.pk}（没有记录使用它）：文件缺失" in said


def test_a_row_that_lies_outside_its_unit_is_named(run, unit):
    user = make_user(Role.UNIT_HEAD, unit)
    Membership.objects.update(unit_path="zzzz")

    code, said = run()

    assert code == 1
    assert f"accounts.Membership {user.memberships.get().pk}" in said


def test_each_subjects_own_count_is_shown(run, monkeypatch):
    monkeypatch.setattr(verify, "COUNTERS", (("隐患", lambda: iter(["少了一条"])),))

    code, said = run()

    assert (code, "不符：隐患：少了一条" in said) == (1, True)


def test_it_takes_no_password_into_what_it_prints(settings, monkeypatch):
    monkeypatch.setattr(database.connection, "vendor", "postgresql")
    given = {"HOST": "db", "PORT": 5432, "NAME": "anlan", "PASSWORD": "geheim"}
    monkeypatch.setitem(settings.DATABASES, "default", given)

    assert database.database() == "postgresql db:5432/anlan"
