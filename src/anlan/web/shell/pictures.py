"""Photos of records as they are sent to a browser: marked, small, or untouched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from anlan.kernel.files import open_file
from anlan.kernel.marking import key_of, open_marked
from anlan.kernel.thumbs import open_thumb
from anlan.web.shell.request import SignedInRequest

# Kept by this browser only. An address's photo changes with its marks alone, so it asks again.
KEEP = "private, max-age=600, must-revalidate"


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept photo: its digest and kind, its marks, the line of facts about it."""

    name: str
    media_type: str
    marks: Sequence[dict[str, Any]]
    line: str

    def respond(self, request: SignedInRequest, *, small: bool = False) -> HttpResponseBase:
        """The copy with marks and line; `?original=1` the kept bytes, `?small=1` a thumbnail."""
        if small or request.GET.get("small") == "1":
            key, media_type = f"small-{key_of(self.name, self.marks)}", "image/jpeg"
            opened: Callable[[], BinaryIO] = partial(open_thumb, self.name, self.marks)
        elif request.GET.get("original") == "1":
            key, media_type = self.name, self.media_type
            opened = partial(open_file, self.name)
        else:
            key, media_type = key_of(self.name, self.marks, self.line), "image/jpeg"
            opened = partial(open_marked, self.name, self.marks, self.line)
        etag = quote_etag(key)
        response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
        if response is None:
            response = FileResponse(opened(), content_type=media_type)
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = KEEP
        # Whatever the bytes are, they are shown as a picture or not at all.
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
