"""Secrets at rest: sealed with a key derived from the system's secret key."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"anlan sealed settings"


class Unsealable(Exception):
    """The sealed text was altered, or the secret key is another than it was."""


def seal(secret: str) -> str:
    """The secret as text that only this system reads; sealed twice, it looks different."""
    return _seal_of(settings.SECRET_KEY).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again; raises Unsealable."""
    try:
        return _seal_of(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unsealable from error


@cache
def _seal_of(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(urlsafe_b64encode(derived.derive(secret_key.encode())))
