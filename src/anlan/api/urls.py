"""The addresses of the interface, and its description of itself."""

from typing import Any

from django.http import JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router

from anlan.api.field import me, parcels, photos, taking
from anlan.api.shell.bodies import StrictParser
from anlan.api.shell.door import SESSION, ApiRequest
from anlan.api.shell.refusals import listen

app_name = "api"

api = NinjaAPI(
    title="安澜 Anlan",
    version="1",
    description="What field pages ask and send; docs/field-sync.md says how they do.",
    docs_url=None,
    # Answered below, to people who are signed in.
    openapi_url=None,
    urls_namespace="api",
    parser=StrictParser(),
)
listen(api)
itself = Router()


@itself.get("/openapi.json", include_in_schema=False, auth=SESSION, url_name="openapi")
def openapi(request: ApiRequest) -> JsonResponse:  # noqa: ARG001 -- ninja's signature
    """The interface described in OpenAPI 3.1."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))


for router in (me.router, taking.router, photos.router, parcels.router, itself):
    api.add_router("", router)


def _patterns() -> list[Any]:
    """Ninja's addresses without its root page. Who asks is asked at the interface's own door."""
    found = [each for each in api.urls[0] if getattr(each, "name", "") != "api-root"]
    for each in found:
        if isinstance(each, URLPattern):
            each.callback.login_required = False  # type: ignore[attr-defined]
    return found


urlpatterns = _patterns()
