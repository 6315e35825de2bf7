"""The first load of the field pages fits through a weak signal."""

import gzip
import json

from django.template.loader import render_to_string

from anlan.web.templatetags.anlan import STATIC

LIMIT = 200_000
FIRST_PAGE = "src/pages/TasksPage.vue"


def files_of_first_load():
    """What the shell asks for before the first page shows: scripts, styles, and the first page's."""
    manifest = json.loads((STATIC / "field/manifest.json").read_text())
    found, waiting = set(), ["src/main.ts", FIRST_PAGE]
    assert FIRST_PAGE in manifest
    while waiting:
        name = waiting.pop()
        if name in found or name not in manifest:
            continue
        found.add(name)
        waiting += manifest[name].get("imports", [])
    chunks = [manifest[name] for name in found]
    return {chunk["file"] for chunk in chunks} | {
        css for chunk in chunks for css in chunk.get("css", [])
    }


def test_the_first_load_is_under_200_kb_compressed():
    sizes = {
        name: len(gzip.compress((STATIC / "field" / name).read_bytes()))
        for name in files_of_first_load()
    }
    sizes["shell"] = len(gzip.compress(render_to_string("field/shell.html").encode()))
    assert len(sizes) > 2
    assert sum(sizes.values()) < LIMIT, sizes
