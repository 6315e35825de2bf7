"""`./anlan messages`: gather the sentences of pages and code into the English catalogue.

What is translated stays; what is new waits with an empty translation, and a test names it.
"""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "src" / "anlan" / "locale" / "en" / "LC_MESSAGES" / "django.po"

HEADER = b"""# Anlan: the English of its pages.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def main() -> int:
    """Extract with GNU gettext, then write sorted and without what changes by itself."""
    if shutil.which("xgettext") is None:
        sys.stderr.write("anlan: xgettext is missing; on Debian: apt-get install gettext\n")
        return 1
    gather()
    found = read()
    CATALOGUE.write_bytes(tidy(found))
    waiting = [message.id for message in found if message.id and not is_translated(message)]
    sys.stdout.write(f"{len(found)} sentences, {len(waiting)} without a translation\n")
    return 0


def gather() -> None:
    """Let Django's own extraction merge what it finds into the catalogue."""
    arguments = ["makemessages", "-l", "en", "--no-location", "--no-obsolete", "-v", "0"]
    subprocess.run(
        [sys.executable, "-m", "anlan.cli.main", "manage", *arguments],
        cwd=ROOT / "src" / "anlan",
        env=os.environ | {"ANLAN_DATA_DIR": str(ROOT / "var")},
        check=True,
    )


def read() -> Catalog:
    """The catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def tidy(found: Catalog) -> bytes:
    """The sentences in order, under a header that says nothing of who and when."""
    kept = Catalog(locale="en")
    for message in found:
        if message.id:
            kept.add(message.id, message.string, flags=message.flags, context=message.context)
    file = BytesIO()
    write_po(file, kept, sort_output=True, omit_header=True, width=100)
    return HEADER + file.getvalue()


def is_translated(message: Message) -> bool:
    """Whether every form has its words and none is a guess."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main())
