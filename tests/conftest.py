"""What every test stands on."""

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    # Playwright keeps an event loop running: browser tests live in a process of their own.
    if collection_path.name != "browser" or any("browser" in word for word in config.args):
        return None
    return True


@pytest.fixture(autouse=True)
def _own_ground(settings, tmp_path: Path) -> None:
    """Keep tests off the files of a system that runs here, and sign-ins quick."""
    settings.DEMO = False
    settings.FILES_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "anlan.accounts.passwords.OneTimeHasher",
    ]
