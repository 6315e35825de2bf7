"""The field pages' shell: empty, open, and of one version with its worker."""

import json
import re

import pytest

from anlan.web.templatetags.anlan import STATIC


@pytest.mark.django_db
def test_the_shell_opens_without_a_session_and_asks_for_nothing_but_our_own_files(client):
    answer = client.get("/field/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert all(name.startswith("/static/") for name in re.findall(r'(?:src|href)="([^"]+)"', page))
    assert not client.cookies


def test_the_worker_lists_every_file_of_the_version_that_the_shell_starts(client):
    answer = client.get("/field/sw.js")
    listed = json.loads(re.search(r'\{"version":.*?\}', answer.content.decode())[0])

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    files = (STATIC / "field" / "assets").iterdir()
    built = {f"assets/{path.name}" for path in files if path.suffix != ".gz"}
    assert set(listed["files"]) == built
    assert json.loads((STATIC / "field/manifest.json").read_text())["src/main.ts"]["file"] in built


def test_scripts_and_styles_travel_compressed(client):
    script = json.loads((STATIC / "field/manifest.json").read_text())["src/main.ts"]["file"]
    answer = client.head(f"/static/field/{script}", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
