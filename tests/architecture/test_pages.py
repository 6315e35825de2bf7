"""Pages reach data through queries and commands alone, and trust no text."""

import ast
import re

from tests.architecture.test_sources import files, names

# What allauth keeps of a session has no query of ours.
OWN_TABLES = {"src/anlan/web/accounts/middleware.py"}
# Shows what nh3 has just cleaned.
CLEANED = {"src/anlan/web/documents/reader.py"}
UNGUARDED = re.compile(r"\bmark_safe\b|\bSafeString\((?!\"\"\))|__html__")
UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")


def test_pages_query_no_table_themselves():
    asking = [path for path in files("*.py", "src/anlan/web") if ".objects" in path.read_text()]
    assert set(names(asking)) == OWN_TABLES


def test_no_text_is_called_safe():
    """Markup is put together by format_html, which escapes; the text of a Word file is cleaned."""
    sources = [path for path in files("*.py", "src") if UNGUARDED.search(path.read_text())]
    templates = [path for path in files("*.html", "src") if UNESCAPED.search(path.read_text())]
    assert set(names(sources + templates)) == CLEANED


def test_no_page_is_freed_of_its_token_or_of_the_sign_in():
    """But for the choice of the language in the list of addresses, and the field's empty shell."""
    freed = re.compile(r"csrf_exempt|login_not_required")
    found = [path for path in files("*.py", "src") if freed.search(path.read_text())]
    assert names(found) == ["src/anlan/urls.py", "src/anlan/web/field/urls.py"]


def test_no_text_is_put_together_inside_format_html():
    """An f-string as the template would escape nothing."""
    wrong = []
    for path in files("*.py", "src/anlan/web"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "format_html" and not is_text(node.args[0]):
                wrong.append(path)
    assert names(wrong) == []


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
