"""Every command that the program names is there."""

from importlib import import_module

import pytest

from anlan.cli.main import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_module(name):
    module = import_module(f"anlan.cli.{name.replace('-', '_')}")

    assert callable(module.add_arguments)
    assert callable(module.run)


def test_an_unknown_command_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["unheard-of"])

    assert refused.value.code == 2
    assert "unheard-of" in capsys.readouterr().err
