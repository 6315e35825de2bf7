"""The shell of the field pages and the service worker that keeps it."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.web.templatetags.anlan import STATIC

# Asked for again on every start: an old one would keep an old version alive.
FRESH = "no-cache"


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """An empty page that the scripts fill; the same for everybody, so that it may be kept."""
    page = render(request, "field/shell.html")
    page.headers["Cache-Control"] = FRESH
    return page


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """The service worker, under the address whose pages it serves."""
    return HttpResponse(
        _worker(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": FRESH}
    )


@cache
def _worker() -> bytes:
    return (STATIC / "field" / "worker.js").read_bytes()
