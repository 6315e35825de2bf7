"""Two inspectors in one visit, both without a signal, who answer one item differently."""

import re

import pytest
from playwright.sync_api import expect

from anlan.accounts.states import Role
from anlan.inspections.models import Inspection, Sheet
from bench.seeding.register import person
from tests.browser.conftest import PHONE
from tests.browser.field_ground import Ground
from tests.browser.field_hand import Hand, photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground() -> Ground:
    return Ground(10)


@pytest.fixture
def hands(ground, open_context, sign_in, live_server) -> list[Hand]:
    """Two inspectors with a telephone each, who have begun the same visit without a signal."""
    opened = []
    for name in ("孙督导", "周督导"):
        context = open_context(viewport=PHONE)
        hand = Hand(context.new_page(), live_server.url)
        sign_in(hand.page, ground.inspector(name))
        hand.take_along(ground.places[0])
        context.set_offline(True)
        hand.start_visit(ground.places[0])
        opened.append(hand)
    return opened


def answer_apart(hands: list[Hand], ground: Ground) -> str:
    """The first item fails for one and passes for the other; each has answered others besides."""
    place = ground.places[0]
    plain = [code for code in place.codes if code not in place.numbered]
    first, second = hands
    first.show(first.visit, place, plain[0])
    first.fail(plain[0], photo("one"))
    first.answer(first.visit, place, plain[20])
    second.show(second.visit, place, plain[0])
    second.choose("符合")
    second.answer(second.visit, place, plain[21])
    return plain[0]


def test_both_answers_are_shown_one_is_chosen_and_the_history_keeps_both(  # noqa: PLR0917 -- fixtures
    hands, ground, open_context, sign_in, live_server, axe, shoot
):
    _first, second = hands
    code = answer_apart(hands, ground)
    for hand in hands:
        hand.page.context.set_offline(False)
        hand.send()

    second.open("/contests")
    card = second.page.get_by_role("heading", name=re.compile(f"^{code} ")).locator("..")
    expect(card).to_contain_text("孙督导")
    expect(card).to_contain_text("周督导")
    expect(card).to_contain_text("灭火器压力不足")
    axe(second.page)
    shoot(second.page, "field-contest-390")
    card.get_by_role("button", name=re.compile("保留这一个.*先到的作答")).click()
    expect(second.page.get_by_text("没有需要选择的作答")).to_be_visible()

    assert Inspection.objects.count() == 1
    sheet = Sheet.objects.get()
    assert sheet.answers[code]["verdict"] == "fail"
    assert len(sheet.answers) == 3
    desk = open_context().new_page()
    sign_in(desk, person("field-auditor", "审计员", Role.AUDITOR, ground.district.bureau))
    desk.goto(f"{live_server.url}/audit/")
    entry = desk.get_by_role("row").filter(has_text="同一检查项出现两种作答").first
    entry.get_by_role("link").first.click()
    told = desk.locator("main")
    expect(told).to_contain_text("孙督导")
    expect(told).to_contain_text("周督导")
