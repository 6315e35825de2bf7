"""From nothing to the first sign-in, as the server's keeper types it."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "anlan.cli.main"]
INIT = ["init", "--bureau", "华山县教体局", "--admin", "王建国"]


@pytest.fixture
def anlan(tmp_path, monkeypatch):
    monkeypatch.setenv("ANLAN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("ANLAN_DEMO", raising=False)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *words], capture_output=True, text=True, check=False, cwd=tmp_path
        )

    return run


def test_a_system_is_begun_once_verified_and_its_administrator_let_back_in(anlan, tmp_path):
    looked = anlan("verify")
    assert looked.returncode == 1
    assert "尚未建立" in looked.stderr
    assert not (tmp_path / "anlan.sqlite3").exists()

    begun = anlan(*INIT)

    assert begun.returncode == 0, begun.stderr
    assert len(re.findall(r"密码 [a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", begun.stdout)) == 2
    again = anlan(*INIT)
    assert (again.returncode, "不能重复建立" in again.stderr) == (1, True)
    assert anlan("verify").returncode == 0
    reset = anlan("reset-password", "admin", "--clear-second-factor")
    assert reset.returncode == 0
    assert "王建国（admin）的一次性密码" in reset.stdout
    assert anlan("reset-password", "nobody").returncode == 1


def test_a_refused_start_leaves_nothing(anlan):
    refused = anlan(*INIT, "--admin-username", "a b")

    assert refused.returncode == 1
    assert "登录名" in refused.stderr
    assert anlan(*INIT).returncode == 0


@pytest.mark.usefixtures("anlan")
def test_serving_beside_a_demo_uses_the_real_database(tmp_path):
    (tmp_path / "demo.sqlite3").touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [*PROGRAM, "serve", "--port", str(port), "--workers", "1"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    try:
        page = _open(f"http://127.0.0.1:{port}/sign-in/")
    finally:
        server.terminate()
        said = server.communicate(timeout=20)[0]

    assert "登录名" in page
    assert "演示数据" not in page
    assert "系统中还没有账号" in said
    assert Path(tmp_path / "anlan.sqlite3").stat().st_size > 0
    assert (tmp_path / "demo.sqlite3").stat().st_size == 0


def _open(address: str) -> str:
    for _time in range(100):
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")
