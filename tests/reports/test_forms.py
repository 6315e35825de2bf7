"""Forms as files: LibreOffice reads the numbers that a recount gives."""

import csv
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from anlan.accounts.states import Role
from anlan.kernel import clock
from anlan.reports.build.form import Form
from anlan.reports.queries.forms import district_form, form_a, form_b
from anlan.reports.queries.statistics import DEFINITIONS, Asked, By, Period
from anlan.reports.render.forms_xlsx import FIRST_ROW, write_form_xlsx
from tests.reports.ledgers import NOW, TODAY, Plan, Round, World
from tests.reports.recount import Naive

pytestmark = pytest.mark.django_db
FATES = ("close", "close reopen", "return close", "commit", "", "close reopen close", "dismiss")
PAST = Period(date(2026, 7, 31), date(2026, 5, 1))
needs_office = pytest.mark.skipif(
    not shutil.which("soffice") and os.environ.get("CI") != "true", reason="no LibreOffice here"
)


@pytest.fixture
def world():
    world = World()
    world.play(
        [
            Plan(
                unit=number % 6,
                category=number % 3,
                origin=("self", "announced", "expert", "tip_off")[number % 4],
                days_ago=100 - 5 * number,
                hour=9,
                on_spot=number % 5 == 0,
                major=number in (7, 8),
                yuan="98000.05",
                due_in=3,
                fate=FATES[number % 7],
                gaps=(2, 9, 4, 3, 1),
            )
            for number in range(16)
        ],
        [Round(0, "announced", 40, handed_in=True), Round(4, "self", 12, handed_in=True)],
    )
    return world


def asked_of(world: World, period: Period | None = None) -> Asked:
    period = period or Period(TODAY)
    return Asked(world.district.officer, world.campaign, period, TODAY)


def read_by_office(form: Form, folder: Path) -> list[list[str]]:
    """The form's rows as LibreOffice reads the file, without head and foot."""
    write_form_xlsx(form, str(folder / "form.xlsx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    as_they_are = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
    command = ["soffice", profile, "--headless", "--convert-to", as_they_are]
    subprocess.run(
        [*command, "--outdir", folder, folder / "form.xlsx"],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with (folder / "form.csv").open(encoding="utf-8") as file:
        return list(csv.reader(file))[FIRST_ROW : FIRST_ROW + len(form.rows)]


def said(value, key: str) -> float | str:
    """A number of the recount as a form writes it."""
    if value is None:
        return "—"
    if DEFINITIONS[key].measure.value == "share":
        return round(100 * value, 1)
    return round(float(value), 2)


def read(cell: str) -> float | str:
    return "—" if cell == "—" else float(cell)


@needs_office
@pytest.mark.parametrize("period", [Period(TODAY), PAST])
def test_libreoffice_reads_the_recounted_numbers(world, tmp_path, period):
    every = {unit.pk for unit in world.units}
    naive = Naive(world.told, world, every, period)
    with clock.pretending(NOW):
        asked = asked_of(world, period)
        national = form_a(asked)
        by_unit, district = form_b(asked), district_form(asked)

    whole = read_by_office(national, tmp_path)[0]
    assert whole[0] == "教育"
    keys = ("units_inspected", "found_general", "closed_general", "closure_rate_general")
    keys += ("found_major", "closed_major", "closure_rate_major")
    assert [read(cell) for cell in whole[1:8]] == [said(naive.number(key), key) for key in keys]
    majors = [each for each in naive.found() if each.major]
    assert [read(cell) for cell in whole[8:12]] == [
        sum(each.fen > 0 for each in majors),
        sum(each.fen > 0 for each in majors),
        "—",
        "—",
    ]
    assert read(whole[12]) == said(naive.number("funds"), "funds")

    keys = ("visits", "found", "closed", "closure_rate", "found_major", "closed_major")
    keys += ("closure_rate_major", "spent")
    rows = {row[0]: row for row in read_by_office(by_unit, tmp_path)}
    assert set(rows) == {"合计", *(unit.name for unit in world.units)}
    for unit in world.units:
        lives = [each for each in world.told if each.unit == unit]
        mine = Naive(lives, world, {unit.pk}, period)
        assert [read(cell) for cell in rows[unit.name][1:9]] == [
            said(mine.number(key), key) for key in keys
        ]
        assert rows[unit.name][9:] == ["—"] * 4

    total = read_by_office(district, tmp_path)[0]
    shown = dict(zip([str(column.title) for column in district.columns], total, strict=True))
    for key, definition in DEFINITIONS.items():
        wanted = said(naive.number(key), key) if definition.is_kept else "—"
        assert read(shown[str(definition.title)]) == wanted, key


def test_a_form_is_ready_to_be_printed_and_signed(world):
    file = BytesIO()
    with clock.pretending(NOW):
        form = replace(form_a(asked_of(world)), reporter="=HYPERLINK(1)")
        rows = write_form_xlsx(form, file)

    sheet = openpyxl.load_workbook(BytesIO(file.getvalue())).active
    assert rows == len(form.rows)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet["A1"].value == "事故隐患排查治理情况统计表"
    assert sheet["A2"].value == "（2026年5月6日—2026年8月20日）"
    assert sheet["A3"].value == "填报单位（盖章）：=HYPERLINK(1)"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("填报人：" in text and "填报日期：2026年8月20日" in text for text in texts)
    assert any("系统尚未登记" in text and "挂牌督办" in text for text in texts)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert isinstance(sheet.cell(FIRST_ROW + 1, 3).value, int | float)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period(date(2026, 5, 31)), "2026年5月"),
        (Period(date(2026, 8, 31)), "2026年5月—8月"),
        (Period(date(2027, 1, 31)), "2026年5月—2027年1月"),
        (Period(date(2026, 6, 30), date(2026, 6, 1)), "2026年6月"),
        (Period(date(2026, 6, 25), date(2026, 5, 26)), "2026年5月26日—2026年6月25日"),
    ],
)
def test_the_period_is_said_as_forms_say_it(world, period, label):
    with clock.pretending(NOW):
        assert form_b(asked_of(world, period)).period == label


@pytest.mark.parametrize("by", list(By))
def test_every_split_makes_a_form(world, by):
    with clock.pretending(NOW):
        form = district_form(asked_of(world), by)

    assert form.rows[0][0] == "合计"
    assert len(form.rows) > 1
    assert {len(row) for row in form.rows} == {len(form.columns)}
    assert write_form_xlsx(form, BytesIO()) == len(form.rows)


def test_a_central_school_sends_its_own_territory(world):
    district = world.district
    actor = district.someone(Role.CENTRAL_SCHOOL_OFFICER, district.east)
    with clock.pretending(NOW):
        form = form_b(replace(asked_of(world), actor=actor), reporter=district.east.name)

    assert {row[0] for row in form.rows} == {"合计", district.east.name, district.big.name}
    assert form.reporter == "东河中心学校"
