"""The interface against its own description: whatever is sent, it answers as it says, and never 500.

What is sent is drawn from the description (schemathesis), as it should be and as it should not.
"""

import json
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from anlan.api.urls import api
from tests.api.field import Field

pytestmark = pytest.mark.django_db
DESCRIBED: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
OPERATIONS = [(method, path) for path, methods in DESCRIBED["paths"].items() for method in methods]
HOST = "http://testserver"
# Each is a whole request.
EXAMPLES = 6


def test_every_answer_is_as_described():
    caller, described = Field().session, schemathesis.openapi.from_dict(DESCRIBED)
    for method, path in OPERATIONS:
        for mode in GenerationMode:
            hold(caller, described[path][method.upper()], mode)


def hold(caller, operation, mode):
    method, path = operation.method, operation.path

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        answer = sent(caller, method, case)
        assert answer.status_code < 500, (path, answer.content)
        if answer.status_code != 405:  # another method, which no description tells of
            told = DESCRIBED["paths"][path][method.lower()]["responses"][str(answer.status_code)]
            schema = told["content"]["application/json"]["schema"]
            known = schema | {"components": DESCRIBED["components"]}
            jsonschema_rs.Draft202012Validator(known).validate(answer.json())

    ask()


def sent(caller, method, case):
    asked = case.as_transport_kwargs(base_url=HOST)
    body = json.dumps(asked["json"]) if "json" in asked else asked.get("data", b"")
    lengths = {
        name: str(value)
        for name, value in (case.headers or {}).items()
        if name.startswith("Upload-")
    }
    return caller.client.generic(
        method.upper(),
        asked["url"].removeprefix(HOST),
        body if isinstance(body, bytes | str) else b"",
        "application/json",
        query_params=case.query or {},
        headers=caller.headers | lengths,
    )
