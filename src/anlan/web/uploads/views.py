"""One's own uploads: declare, ask how far, send a piece, give up."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from anlan.kernel import uploads
from anlan.kernel.errors import InvalidInput
from anlan.web.shell.request import SignedInRequest
from anlan.web.uploads import tus

UNDERSTOOD = ["POST", "HEAD", "PATCH", "DELETE", "OPTIONS"]


@require_http_methods(["POST", "OPTIONS"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Declare a file; the answer says where its pieces go."""
    if request.method == "OPTIONS":
        return tus.abilities()
    if tus.speaks_another_version(request):
        return tus.answer(HTTPStatus.PRECONDITION_FAILED)
    upload = uploads.declare(actor=request.actor, declaration=tus.declaration(request))
    response = tus.answer(HTTPStatus.CREATED, upload)
    response.headers["Location"] = reverse("uploads:one", args=[upload.pk])
    return response


@require_http_methods(UNDERSTOOD)
def one(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """What is asked of one upload, by method; other people's do not exist."""
    if request.method == "OPTIONS":
        return tus.abilities()
    if tus.speaks_another_version(request):
        return tus.answer(HTTPStatus.PRECONDITION_FAILED)
    act = ACTS.get(tus.method_of(request))
    if act is None:
        uploads.upload(actor=request.actor, upload_id=upload_id)
        raise InvalidInput
    return act(request, upload_id)


def _offset(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    return tus.answer(HTTPStatus.OK, uploads.upload(actor=request.actor, upload_id=upload_id))


def _append(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    uploads.upload(actor=request.actor, upload_id=upload_id)  # before the body is read
    upload = uploads.append(
        actor=request.actor,
        upload_id=upload_id,
        offset=tus.length(request, "Upload-Offset"),
        piece=tus.piece(request),
    )
    return tus.answer(upload=upload)


def _cancel(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    uploads.upload(actor=request.actor, upload_id=upload_id)
    uploads.cancel(actor=request.actor, upload_id=upload_id)
    return tus.answer()


ACTS: dict[str, Callable[[SignedInRequest, UUID], HttpResponse]] = {
    "HEAD": _offset,
    "PATCH": _append,
    "DELETE": _cancel,
}
