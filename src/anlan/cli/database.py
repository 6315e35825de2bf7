"""Which database is there, and whether this program's tables are in it."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def database() -> str:
    """Which database is used, without its password."""
    given = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return str(given["NAME"])
    return f"{connection.vendor} {given['HOST']}:{given['PORT']}/{given['NAME']}"


def is_current() -> bool:
    """Whether the database exists and is not older than the program.

    Asked without touching it: merely to look into a file of SQLite that is not there would make it.
    """
    if _is_absent():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _is_absent() -> bool:
    name = str(settings.DATABASES["default"]["NAME"])
    in_memory = "memory" in name
    return connection.vendor == "sqlite" and not in_memory and not Path(name).exists()
