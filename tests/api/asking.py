"""How tests stand at the door of the interface: as a session, as a device's key, as nobody."""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from anlan.accounts import commands
from anlan.accounts.models import User
from anlan.accounts.queries import actor_for

AT = "/api/v1"


@dataclass
class Caller:
    """One caller; `headers` go along with whatever is asked."""

    client: Client = field(default_factory=Client)
    headers: dict[str, str] = field(default_factory=lambda: {"X-Field-Client": "1"})

    def get(self, address: str, **query: Any) -> HttpResponse:
        return self.client.get(AT + address, query, headers=self.headers)

    def send(self, method: str, address: str, body: Any, **headers: str) -> HttpResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.generic(
            method, AT + address, data, "application/json", headers=self.headers | headers
        )

    def post(self, address: str, body: Any, **headers: str) -> HttpResponse:
        return self.send("POST", address, body, **headers)

    def put(self, address: str, body: Any, **headers: str) -> HttpResponse:
        return self.send("PUT", address, body, **headers)


def signed_in(user: User) -> Caller:
    caller = Caller()
    caller.client.force_login(user)
    return caller


def with_key(user: User) -> Caller:
    made = commands.issue_device_key(actor=actor_for(user), label="测试手机")
    return bearing(made.key)


def bearing(key: str) -> Caller:
    return Caller(headers={"X-Field-Client": "1", "Authorization": f"Bearer {key}"})


def packed(body: Any) -> bytes:
    return gzip.compress(json.dumps(body).encode())
