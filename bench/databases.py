"""Databases that live for one benchmark: a file of SQLite, or a database on a PostgreSQL server."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

VENDORS = ("sqlite", "postgresql")
POSTGRES = os.environ.get("ANLAN_BENCH_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
_PATIENCE = 2


def postgres_answers() -> bool:
    """Whether a server stands at ANLAN_BENCH_POSTGRES_URL."""
    address = urlsplit(POSTGRES)
    try:
        with socket.create_connection(
            (address.hostname or "127.0.0.1", address.port or 5432), _PATIENCE
        ):
            return True
    except OSError:
        return False


@contextmanager
def scratch(vendor: str, data_dir: Path) -> Iterator[dict[str, str]]:
    """The environment of a system of its own that vanishes with the block."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_dir) as folder:
        base = {"ANLAN_DATA_DIR": folder, "ANLAN_DEMO": "0"}
        if vendor == "sqlite":
            yield base | {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        else:
            with _postgres_database() as url:
                yield base | {"DATABASE_URL": url}


@contextmanager
def _postgres_database() -> Iterator[str]:
    name = f"anlan_bench_{os.getpid()}"
    identifier = sql.Identifier(name)
    # template0, so that nothing of the server's own habits comes along.
    create = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(identifier)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier)
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(drop)
        server.execute(create)
    try:
        yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(drop)
