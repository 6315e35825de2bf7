"""The oldest browsers of ours (Chrome 87, Safari 14) load what we ship them.

Syntax is the build's business, our own calls are the types' (lib ES2020): here is what a library
calls while it loads.
"""

import pytest

from anlan.web.templatetags.anlan import STATIC

USED = "Object.hasOwn("
GIVEN = 'Object.hasOwn||Object.defineProperty(Object,"hasOwn"'


@pytest.mark.parametrize("app", ["console", "field"])
def test_what_old_browsers_lack_is_given_where_it_is_used(app):
    scripts = {path.name: path.read_text() for path in (STATIC / app / "assets").glob("*.js")}
    using = [name for name, code in scripts.items() if USED in code]

    assert using
    assert [name for name in using if not scripts[name].startswith(GIVEN)] == []
