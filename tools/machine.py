"""What this machine has of what the tests use beside Python, and how to get the rest."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

# The program that shows a package is there, and the Debian packages that bring it.
PROGRAMS = {
    "chromium": ("chromium", ["chromium", "fonts-noto-cjk"]),
    "LibreOffice": ("soffice", ["libreoffice-calc", "libreoffice-writer"]),
    "poppler": ("pdftoppm", ["poppler-utils"]),
    "gettext": ("xgettext", ["gettext"]),
    "WebKit": ("WebKitWebDriver", ["webkit2gtk-driver", "libgtk-3-bin"]),
}
POSTGRES = os.environ.get("ANLAN_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")


def absent() -> list[str]:
    """The names of the programs that are not installed."""
    return [name for name, (program, _) in PROGRAMS.items() if not shutil.which(program)]


def may_install() -> bool:
    return Path("/etc/debian_version").exists() and os.name == "posix" and os.geteuid() == 0


def install(names: list[str]) -> None:
    """Install from Debian's packages; asks for a newer list only when the present one fails."""
    packages = [package for name in names for package in PROGRAMS[name][1]]
    print(f"anlan: installing {' '.join(packages)} …", file=sys.stderr, flush=True)
    if not _apt("install", "--no-install-recommends", *packages):
        _apt("update")
        _apt("install", "--no-install-recommends", *packages)


def postgres_answers() -> bool:
    address = urlsplit(POSTGRES)
    try:
        with socket.create_connection((address.hostname or "127.0.0.1", address.port or 5432), 2):
            return True
    except OSError:
        return False


def postgres_url(database: str) -> str:
    """The address of that database on the server of the tests, whatever database the URL named."""
    return urlsplit(POSTGRES)._replace(path=f"/{database}").geturl()


def _apt(*arguments: str) -> bool:
    done = subprocess.run(
        ["apt-get", "-qq", "-y", *arguments],  # noqa: S607 -- Debian's own, wherever it lies
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
