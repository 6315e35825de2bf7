"""Addresses of readable documents: three for each kind in the table of sources."""

from django.urls import URLPattern, path

from anlan.web.documents import views
from anlan.web.documents.sources import SOURCES

app_name = "documents"


def _three(source: str) -> list[URLPattern]:
    here, fixed = f"{source.replace('_', '-')}/<uuid:document_id>/", {"source": source}
    return [
        path(here, views.read, fixed, name=source),
        path(here + "part/", views.part, fixed, name=f"{source}_part"),
        path(here + "file/", views.file, fixed, name=f"{source}_file"),
    ]


urlpatterns = [address for source in SOURCES for address in _three(source)]
