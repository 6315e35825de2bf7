"""Old .doc files through LibreOffice, where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from threading import BoundedSemaphore

from django.utils.translation import gettext as _

from anlan.kernel.errors import UnreadableFile

# LibreOffice needs two seconds for a plan; what takes longer hangs.
_SECONDS = 60
# Each run takes 200 MB and a core: one at a time, the others wait.
_ONE_AT_A_TIME = BoundedSemaphore(1)
# A document may not fetch anything, nor run anything, while it is read.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def text_of(data: bytes) -> str:
    """The text of a .doc; raises UnreadableFile where LibreOffice is absent or fails."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(
            _(
                "这是旧格式的 .doc 文件，服务器上没有可以转换它的程序。请用 Word 或 WPS 另存为 .docx 后再上传。"
            )
        )
    if not _ONE_AT_A_TIME.acquire(timeout=_SECONDS):
        raise UnreadableFile(_("正在转换其他文件，请稍后再试，或另存为 .docx 后上传。"))
    try:
        with tempfile.TemporaryDirectory(prefix="anlan-plan-") as folder:
            return _converted(program, Path(folder), data)
    finally:
        _ONE_AT_A_TIME.release()


def _converted(program: str, folder: Path, data: bytes) -> str:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    source = folder / "plan.doc"
    source.write_bytes(data)
    words = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(folder),
        str(source),
    ]
    _run(words)
    try:
        return (folder / "plan.txt").read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _failed() from error


def _run(words: list[str]) -> None:
    # A session of its own, because LibreOffice starts a second process that would outlive the first.
    running = subprocess.Popen(  # noqa: S603 -- a program found on the path, arguments of our own
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        if hasattr(os, "killpg"):
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.wait()
        raise _failed() from error


def _failed() -> UnreadableFile:
    return UnreadableFile(_("这份 .doc 文件转换失败。请用 Word 或 WPS 另存为 .docx 后再上传。"))
