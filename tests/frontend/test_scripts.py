"""The field pages' scripts prove themselves, in the Node that builds them."""

import assets
import pytest


@pytest.mark.parametrize(
    "frontend",
    [each for each in assets.frontends() if (each / "tests").exists()],
    ids=lambda each: each.name,
)
def test_the_scripts_own_tests_pass(frontend):
    """They keep inspections over a line that is cut anywhere, export and import drafts."""
    assets.run_scripts_tests(frontend)
