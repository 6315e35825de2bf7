"""The roster from the command line."""

import pytest

from anlan.cli.main import main
from anlan.units.models import Unit
from anlan.units.states import UnitKind
from tests.factories import make_unit
from tests.units.roster_files import quirky, simple

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_unit(UnitKind.BUREAU, name="示范区教体局")


@pytest.fixture
def roster(tmp_path):
    def write(data: bytes, name: str = "名册.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


@pytest.mark.usefixtures("bureau")
def test_a_roster_goes_in_and_the_result_is_counted(roster, capsys):
    # The content decides, not the name.
    assert main(["import-units", roster(quirky(), "名册.csv")]) == 0
    assert Unit.objects.count() == 9
    assert capsys.readouterr().out.endswith("新增 8，更新 0，无变化 0，有误 0。已导入。\n")


@pytest.mark.usefixtures("bureau")
def test_a_dry_run_lists_and_writes_nothing(roster, capsys):
    assert main(["import-units", roster(quirky()), "--dry-run"]) == 0
    assert Unit.objects.count() == 1
    assert "未写入。" in capsys.readouterr().out


@pytest.mark.usefixtures("bureau")
def test_a_refused_row_makes_exit_1_and_names_the_cell(roster, capsys):
    path = roster(quirky(mended=False))
    assert main(["import-units", path]) == 1
    assert Unit.objects.count() == 1
    assert "有误 名册!D11：" in capsys.readouterr().out
    assert main(["import-units", path, "--accept-partial"]) == 1
    assert Unit.objects.count() == 8


def test_the_unit_above_is_named_by_name_or_code(bureau, roster):
    other = make_unit(UnitKind.BUREAU, name="邻区教育局", credit_code="91110000600037341L")
    path = roster(simple(["一小", "小学"]))
    assert main(["import-units", path]) == 1
    assert main(["import-units", path, "--under", "示范区教体局"]) == 0
    assert main(["import-units", path, "--under", "91110000600037341L"]) == 0
    assert main(["import-units", path, "--under", "没有的局"]) == 1
    parents = Unit.objects.filter(name="一小").values_list("parent", flat=True)
    assert set(parents) == {bureau.pk, other.pk}


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_refused_in_one_sentence(roster, capsys, data):
    assert main(["import-units", roster(data)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_that_is_not_there_is_said_so(bureau, capsys):
    assert main(["import-units", "no-such-file.xlsx"]) == 1
    assert "文件打不开" in capsys.readouterr().err
    assert str(bureau) == "示范区教体局"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("bureau")
def test_a_dry_run_needs_no_transaction(roster):
    assert main(["import-units", roster(quirky()), "--dry-run"]) == 0
