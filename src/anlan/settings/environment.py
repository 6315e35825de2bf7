"""What the machine tells us: read once, here."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

DATABASE_FILE = "anlan.sqlite3"
DEMO_DATABASE_FILE = "demo.sqlite3"


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that differ from one machine to the next."""

    data_dir: Path
    database_url: str
    demo: bool
    allowed_hosts: list[str]
    trusted_origins: list[str]
    https: bool
    require_totp: bool
    feedback_url: str
    public_address: str
    mail_hosts: list[str]
    robot_addresses: dict[str, str]
    photo_long_edge: int

    @classmethod
    def read(cls) -> "Environment":
        """Read ANLAN_* and DATABASE_URL; every one of them may be absent."""
        data_dir = Path(os.environ.get("ANLAN_DATA_DIR", "var")).resolve()
        url, demo = _database(data_dir)
        return cls(
            data_dir=data_dir,
            database_url=url,
            demo=demo,
            allowed_hosts=_words("ANLAN_ALLOWED_HOSTS") or ["*"],
            trusted_origins=_words("ANLAN_TRUSTED_ORIGINS"),
            https=_flag("ANLAN_HTTPS"),
            require_totp=_flag("ANLAN_REQUIRE_TOTP"),
            feedback_url=os.environ.get("ANLAN_FEEDBACK_URL", ""),
            public_address=os.environ.get("ANLAN_PUBLIC_ADDRESS", "").rstrip("/"),
            mail_hosts=_words("ANLAN_MAIL_HOSTS"),
            robot_addresses={
                "wecom": _https("ANLAN_WECOM_ADDRESS", "https://qyapi.weixin.qq.com"),
                "dingtalk": _https("ANLAN_DINGTALK_ADDRESS", "https://oapi.dingtalk.com"),
            },
            photo_long_edge=_between("ANLAN_PHOTO_LONG_EDGE", 2048, 800, 4096),
        )

    def secret_key(self) -> str:
        """The key from ANLAN_SECRET_KEY, else one made once and kept beside the data."""
        given = os.environ.get("ANLAN_SECRET_KEY")
        if given:
            return given
        kept = self.data_dir / "secret_key"
        if not kept.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            # Two processes may start at once: the first to create the file wins.
            try:
                descriptor = os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                pass
            else:
                with os.fdopen(descriptor, "w") as file:
                    file.write(secrets.token_urlsafe(48))
        return kept.read_text().strip()


def _database(data_dir: Path) -> tuple[str, bool]:
    """DATABASE_URL, else the real SQLite file, else the demo's where only that exists.

    ANLAN_DEMO=1 asks for the demo, ANLAN_DEMO=0 rules it out.
    """
    real, demo = data_dir / DATABASE_FILE, data_dir / DEMO_DATABASE_FILE
    if _flag("ANLAN_DEMO"):
        return f"sqlite:///{demo}", True
    if url := os.environ.get("DATABASE_URL"):
        return url, False
    if os.environ.get("ANLAN_DEMO") is None and demo.exists() and not real.exists():
        return f"sqlite:///{demo}", True
    return f"sqlite:///{real}", False


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _https(name: str, usual: str) -> str:
    """An address that begins with https://; another one is a mistake that must not go unseen."""
    given = os.environ.get(name, usual).rstrip("/")
    if not given.startswith("https://"):
        raise ValueError(f"{name} must begin with https://")
    return given


def _between(name: str, usual: int, least: int, most: int) -> int:
    """A whole number within bounds; another one is a mistake that must not go unseen."""
    given = os.environ.get(name, str(usual))
    if not (given.isdecimal() and least <= int(given) <= most):
        raise ValueError(f"{name} must be a whole number from {least} to {most}")
    return int(given)


def _words(name: str) -> list[str]:
    return [word for word in os.environ.get(name, "").replace(",", " ").split() if word]
