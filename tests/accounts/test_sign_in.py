"""The way in, its lock, and a person's own change of password."""

from datetime import timedelta
from threading import Thread

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection

from anlan.accounts import commands
from anlan.accounts.models import User
from anlan.accounts.passwords import hashed_once
from anlan.accounts.queries import actor_for
from anlan.accounts.states import Role
from anlan.kernel import clock
from anlan.kernel.errors import InvalidInput, NotPermitted, SignInRefused
from anlan.kernel.models import Event
from anlan.units.states import UnitKind
from tests.factories import PASSWORD, make_actor, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_strangers():
    cache.clear()


@pytest.fixture
def person():
    user = make_user(Role.UNIT_HEAD, make_unit(), username="li")
    user.set_password(PASSWORD)
    user.save()
    return user


def refused(username="li", password="wrong") -> str:
    with pytest.raises(SignInRefused) as caught:
        commands.sign_in(username=username, password=password)
    return str(caught.value)


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_name_and_password_lead_in_and_are_recorded(person):
    assert authenticate(None, username=" LI ", password=PASSWORD) == person
    assert verbs() == ["accounts.signed_in"]
    assert Event.objects.get().unit_path == person.memberships.get().unit_path


@pytest.mark.usefixtures("person")
def test_each_failure_says_how_many_are_left():
    assert refused() == "登录名或密码不正确。还可以再试4次，之后账号将锁定30分钟。"
    assert refused() == "登录名或密码不正确。还可以再试3次，之后账号将锁定30分钟。"


def test_five_failures_lock_for_thirty_minutes(person):
    for _time in range(4):
        refused()

    assert refused() == "账号已锁定，请30分钟后再试，或请管理员解锁。"
    assert refused(password=PASSWORD) == "账号已锁定，请30分钟后再试，或请管理员解锁。"
    assert verbs() == ["accounts.sign_in_failed"] * 5 + ["accounts.locked"]
    with clock.pretending(clock.now() + timedelta(minutes=31)):
        assert commands.sign_in(username="li", password=PASSWORD) == person


@pytest.mark.usefixtures("person")
def test_success_forgets_failures():
    for _time in range(4):
        refused()
    commands.sign_in(username="li", password=PASSWORD)

    assert "再试4次" in refused()


@pytest.mark.usefixtures("person")
def test_unknown_names_answer_like_known_ones():
    known = [refused() for _time in range(6)]

    assert [refused("nobody") for _time in range(6)] == known


@pytest.mark.usefixtures("person")
def test_unknown_and_fresh_names_take_as_long_as_known_ones(monkeypatch):
    """Before the lock and after it; measured by what is hashed."""
    hashed, encode = [], MD5PasswordHasher.encode

    def counted(*given):
        hashed.append(given)
        return encode(*given)

    def cost(username: str) -> int:
        hashed.clear()
        refused(username)
        return len(hashed)

    make_user(username="fresh")
    User.objects.filter(username="fresh").update(password=hashed_once("kx7m-q4hd-w9tz"))
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    known = [cost("li") for _time in range(7)]

    assert [cost("nobody") for _time in range(7)] == known
    assert [cost("fresh") for _time in range(7)] == known


def test_unknown_names_are_recorded_without_the_name():
    refused("Huashan-2022")

    event = Event.objects.get()
    assert (event.verb, event.object_name) == ("accounts.sign_in_unknown", "未知登录名")
    assert "Huashan" not in str(event.data)


@pytest.mark.usefixtures("person")
def test_a_disabled_account_says_so_only_to_who_knows_the_password():
    User.objects.update(is_active=False)

    assert "停用" not in refused()
    assert refused(password=PASSWORD) == "账号已停用，请联系本单位或教体局的管理员。"


def test_an_administrator_lifts_a_lock(person):
    bureau = make_unit(UnitKind.BUREAU)
    school = make_unit(parent=bureau)
    person.memberships.update(unit=school, unit_path=school.path)
    for _time in range(5):
        refused()

    commands.unlock_account(actor=make_actor(unit=bureau), user_id=person.pk)

    assert commands.sign_in(username="li", password=PASSWORD) == person
    assert "accounts.unlocked" in verbs()


def test_wrong_codes_count_as_failures(person):
    for _time in range(4):
        with pytest.raises(SignInRefused):
            commands.fail_second_factor(user_id=person.pk)

    with pytest.raises(SignInRefused, match="已锁定"):
        commands.fail_second_factor(user_id=person.pk)
    with pytest.raises(SignInRefused, match="已锁定"):
        commands.complete_sign_in(user_id=person.pk)


def test_own_password_is_changed_and_recorded(person):
    actor = actor_for(person)

    commands.change_own_password(actor=actor, old=PASSWORD, new="Songshan#8848")

    assert commands.sign_in(username="li", password="Songshan#8848") == person
    assert verbs()[0] == "accounts.password_changed"


@pytest.mark.parametrize(
    ("new", "complaint"),
    [
        ("Ab1", "密码至少8位"),
        ("abcdefgh1", "三种"),
        (PASSWORD, "最近5次"),
    ],
)
def test_weak_and_used_passwords_are_refused(person, new, complaint):
    with pytest.raises(InvalidInput) as caught:
        commands.change_own_password(actor=actor_for(person), old=PASSWORD, new=new)

    assert complaint in str(caught.value.fields["new"])


def test_a_wrong_old_password_counts_as_a_failure(person):
    with pytest.raises(InvalidInput) as caught:
        commands.change_own_password(actor=actor_for(person), old="wrong", new="Songshan#8848")

    assert "再试4次" in str(caught.value.fields["old"])
    assert User.objects.get(pk=person.pk).failed_sign_ins == 1


def test_the_last_five_passwords_may_not_come_back_the_sixth_may(person):
    actor, old = actor_for(person), PASSWORD
    for number in range(6):
        new = f"Songshan#{number}{number}{number}"
        commands.change_own_password(actor=actor, old=old, new=new)
        old = new

    for number in range(1, 6):
        with pytest.raises(InvalidInput):
            commands.change_own_password(
                actor=actor, old=old, new=f"Songshan#{number}{number}{number}"
            )
    commands.change_own_password(actor=actor, old=old, new="Songshan#000")


def test_reset_gives_a_password_for_one_use():
    bureau = make_unit(UnitKind.BUREAU)
    person = make_user(Role.UNIT_HEAD, make_unit(parent=bureau))

    given = commands.reset_password(actor=make_actor(unit=bureau), user_id=person.pk, reason="忘记")

    signed_in = commands.sign_in(username=person.username, password=given.password)
    assert signed_in.must_change_password
    with pytest.raises(InvalidInput):
        commands.change_own_password(
            actor=actor_for(person), old=given.password, new=given.password
        )


def test_nobody_resets_their_own_password():
    actor = make_actor()

    with pytest.raises(NotPermitted):
        commands.reset_password(actor=actor, user_id=actor.id, reason="忘记")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one connection for all threads")
@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_do_not_pass_the_lock(person):
    answers = []

    def guess():
        try:
            commands.sign_in(username="li", password="wrong")
        except SignInRefused as error:
            answers.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=guess) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 12
    assert User.objects.get(pk=person.pk).locked_until is not None
