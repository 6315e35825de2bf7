"""Refusals become pages, fragments or JSON; every answer carries the policy."""

import json
from http import HTTPStatus

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from anlan import urls
from anlan.kernel import errors
from anlan.web.shell.views import server_error
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def refuse(_request: HttpRequest, name: str) -> HttpResponse:
    kind = getattr(errors, name)
    raise kind("整改期限不能早于今天。", fields={"due_on": "请重新选择"})


def break_down(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("refuse/<name>/", refuse), path("break/", break_down), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def visitor(client: Client) -> Client:
    client.force_login(make_user("unit_head"), backend="anlan.accounts.backends.LockingBackend")
    return client


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("NotFound", HTTPStatus.NOT_FOUND),
        ("NotPermitted", HTTPStatus.FORBIDDEN),
        ("InvalidInput", HTTPStatus.BAD_REQUEST),
        ("UnreadableFile", HTTPStatus.BAD_REQUEST),
        ("WrongState", HTTPStatus.CONFLICT),
        ("AlreadyChanged", HTTPStatus.CONFLICT),
        ("AlreadySentDifferently", HTTPStatus.CONFLICT),
    ],
)
def test_a_refusal_is_a_page_with_its_message(visitor, name, status):
    answer = visitor.get(f"/refuse/{name}/")
    assert answer.status_code == status
    assert "整改期限不能早于今天。" in answer.content.decode()
    assert "回到首页" in answer.content.decode()


def test_htmx_gets_the_message_alone(visitor):
    answer = visitor.get("/refuse/WrongState/", headers={"HX-Request": "true"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "整改期限不能早于今天。" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_script_gets_json_with_the_fields_at_fault(visitor):
    answer = visitor.get("/refuse/InvalidInput/", headers={"Accept": "application/json"})
    assert json.loads(answer.content) == {
        "code": "invalid_input",
        "message": "整改期限不能早于今天。",
        "fields": {"due_on": "请重新选择"},
    }


def test_an_unknown_address_is_a_page_of_ours(visitor):
    answer = visitor.get("/no-such-page/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "没有找到这个页面" in answer.content.decode()


def test_a_breakdown_is_told_without_the_database(client, django_assert_num_queries):
    client.raise_request_exception = False
    client.force_login(make_user(), backend="anlan.accounts.backends.LockingBackend")
    # The session and the person are read before the page breaks; the page itself reads nothing.
    answer = client.get("/break/")
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "系统出错" in answer.content.decode()
    with django_assert_num_queries(0):
        server_error(HttpRequest())


def test_a_form_without_its_token_is_explained(visitor):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.cookies
    answer = strict.post("/refuse/WrongState/")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "请返回上一页刷新后再提交" in answer.content.decode()


def test_htmx_without_a_session_leaves_the_page_for_the_sign_in(client):
    answer = client.get("/refuse/WrongState/", headers={"HX-Request": "true"})
    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert answer.headers["HX-Redirect"] == "/"


def test_every_answer_carries_the_policy(visitor):
    answer = visitor.get("/no-such-page/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
