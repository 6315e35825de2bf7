"""A system beside the one that is tested, for programs that run in processes of their own."""

import os

import pytest
from django.db import connection

from bench import databases


@pytest.fixture
def system(tmp_path, monkeypatch):
    """The environment of an empty system, on the same kind of database as the tests."""
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        person = f"{given['USER']}:{given['PASSWORD']}"
        url = f"postgres://{person}@{given['HOST']}:{given['PORT']}/postgres"
        monkeypatch.setattr(databases, "POSTGRES", url)
    with databases.scratch(connection.vendor, tmp_path) as environment:
        yield os.environ | environment
