"""Write the hashed locks anew from pyproject.toml, without the addresses of any index.

Each lock holds the one before it, so that a machine needs only one of them:
base (the product), build (with what ./anlan builds with), dev (with what checks and tests it).
"""

import subprocess
import sys

from setup import ROOT, UV, ensure_uv

FLAGS = [
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--quiet",
    "--python-version=3.11",
]


def compile_lock(name: str, *arguments: str) -> None:
    output = f"requirements/{name}.txt"
    command = [str(UV), "pip", "compile", *FLAGS, *arguments, "--output-file", output]
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    ensure_uv()
    compile_lock("base", "pyproject.toml", *upgrade)
    compile_lock(
        "build", "pyproject.toml", "--group=build", "--constraints=requirements/base.txt", *upgrade
    )
    compile_lock(
        "dev", "pyproject.toml", "--group=dev", "--constraints=requirements/build.txt", *upgrade
    )
    compile_lock("uv", "requirements/uv.in", *upgrade)


if __name__ == "__main__":
    main()
