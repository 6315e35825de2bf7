"""Secrets at rest."""

import pytest

from anlan.kernel.sealing import Unsealable, seal, unseal


def test_a_secret_comes_back_and_is_not_to_be_read_in_between():
    sealed = seal("授权码 k3y-9f")
    assert "k3y" not in sealed
    assert seal("授权码 k3y-9f") != sealed
    assert unseal(sealed) == "授权码 k3y-9f"


def test_another_key_reads_nothing(settings):
    sealed = seal("key")
    settings.SECRET_KEY = "another"
    with pytest.raises(Unsealable):
        unseal(sealed)


def test_an_altered_text_is_noticed():
    sealed = seal("key")
    with pytest.raises(Unsealable):
        unseal(sealed[:-4] + "AAA=")
