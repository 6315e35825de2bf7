"""The recount: what a submission says of itself against its hand-ins and reviews."""

from collections.abc import Iterator
from hashlib import sha256

from django.db.models import Count, F, Max, Q

from anlan.campaigns.models import HandIn, Review, Submission
from anlan.campaigns.states import ReviewVerdict, SubmissionState

BATCH = 2000
_NEEDS_HAND_IN = frozenset(
    {SubmissionState.HANDED_IN, SubmissionState.RETURNED, SubmissionState.ACCEPTED}
)


def verify_submissions() -> Iterator[str]:
    """Each row whose state or returns do not follow from what hangs on it."""
    rows = Submission.objects.filter(
        ~Q(state=SubmissionState.NOT_STARTED) | Q(hand_ins__isnull=False)
    ).annotate(last=Max("hand_ins__number"), handed=Count("hand_ins", distinct=True))
    named = rows.order_by("pk").values_list("pk", "state", "first_handed_in_on", "last", "handed")
    for pk, state, first, last, handed in named.iterator(chunk_size=BATCH):
        if state in _NEEDS_HAND_IN and not handed:
            yield f"submission {pk}: {state} without a hand-in"
        if state in _NEEDS_HAND_IN and first is None:
            yield f"submission {pk}: {state} without the day of the first hand-in"
        if handed and last != handed:
            yield f"submission {pk}: hand-ins are numbered to {last}, there are {handed}"
    yield from _returns_off()
    yield from _altered()


def _returns_off() -> Iterator[str]:
    returned = Count("reviews", filter=Q(reviews__verdict=ReviewVerdict.RETURNED))
    counted = Submission.objects.filter(
        Q(times_returned__gt=0) | Q(reviews__verdict=ReviewVerdict.RETURNED)
    ).annotate(found=returned)
    named = counted.order_by("pk").values_list("pk", "times_returned", "found")
    for pk, kept, found in named.iterator(chunk_size=BATCH):
        if kept != found:
            yield f"submission {pk}: times_returned is {kept}, its reviews say {found}"
    strayed = Review.objects.exclude(hand_in__submission_id=F("submission_id"))
    for review in strayed.order_by("pk").iterator(chunk_size=BATCH):
        yield f"review {review.pk}: its hand-in belongs to another submission"


def _altered() -> Iterator[str]:
    """Hand-ins whose text is not the one that was handed in."""
    named = HandIn.objects.order_by("pk").values_list("pk", "content", "digest")
    for pk, content, digest in named.iterator(chunk_size=200):
        if sha256(content.encode()).hexdigest() != digest:
            yield f"hand-in {pk}: its text does not have its digest"
