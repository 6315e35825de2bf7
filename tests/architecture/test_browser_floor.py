"""What the oldest browsers of ours lack is not in what we ship them."""

import re

import pytest

from anlan.web.templatetags.anlan import STATIC

# Chrome 87 and Safari 14 know none of these; syntax is the build's business, this is the library.
LACKING = re.compile(r"\.at\(-?\d|\.findLast\(|\.toSorted\(|\bObject\.hasOwn\(|\.replaceAll\(/")
GIVEN = 'Object.hasOwn||Object.defineProperty(Object,"hasOwn"'


@pytest.mark.parametrize("app", ["console", "field"])
def test_built_scripts_ask_for_nothing_newer_than_the_floor(app):
    lacking = []
    for path in (STATIC / app / "assets").glob("*.js"):
        code = path.read_text()
        found = {word for word in LACKING.findall(code) if word != "Object.hasOwn("}
        if "Object.hasOwn(" in code and not code.startswith(GIVEN):
            found.add("Object.hasOwn(")
        lacking += [(path.name, word) for word in sorted(found)]
    assert not lacking
