"""Where a report says the same as another: a gentle word to the writer, a doubt for the reviewer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from anlan.campaigns.models import HandIn, Submission
from anlan.kernel.scope import Actor
from anlan.reports.build.self_report import SelfReport
from anlan.reports.build.self_report.likeness import marks_of, shares_between
from anlan.reports.models import ProseMark

# So many reports are read and compared; those with the most marks in common come first.
MOST_COMPARED = 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """A section of which so much (0 to 1) stands in other reports too.

    `names` are the units in the asker's sight, `others` is how many of those compared it is;
    `is_own` where it is the unit's own report of the edition before.
    """

    section: str
    share: float
    others: int = 0
    names: tuple[str, ...] = ()
    is_own: bool = False


def own_likenesses(report: SelfReport, previous: SelfReport | None) -> list[Likeness]:
    """The sections taken over from the unit's own edition before."""
    if previous is None:
        return []
    shares = shares_between(report, previous)
    return [Likeness(section, share, is_own=True) for section, share in shares.items()]


def likenesses(actor: Actor, submission: Submission, report: SelfReport) -> list[Likeness]:
    """The sections that stand alike in reports of other units, the strongest share of each.

    Of any edition of the campaign. One query over the marks, one for the ten reports at most that
    have the most of them in common, one for which of these the actor may know.
    """
    compared = list(_compared(submission, report))
    seen = _in_sight(actor, [hand_in for hand_in, _shares in compared])
    found: dict[str, Likeness] = {}
    for hand_in, shares in compared:
        name = hand_in.submission.unit.name
        for section, share in shares.items():
            was = found.get(section, Likeness(section, 0.0))
            names = (
                (*was.names, name) if hand_in.pk in seen and name not in was.names else was.names
            )
            found[section] = Likeness(section, max(was.share, share), was.others + 1, names)
    return list(found.values())


def _compared(
    submission: Submission, report: SelfReport
) -> Iterator[tuple[HandIn, dict[str, float]]]:
    """Reports of others that really are alike somewhere, with how much by section."""
    marks = marks_of(report)
    if not marks:
        return
    alike = (
        ProseMark.objects.filter(campaign=submission.campaign_id, mark__in=marks)
        .exclude(unit=submission.unit_id)
        .values("hand_in_id")
        .annotate(common=Count("pk"))
        .order_by("-common", "hand_in_id")
    )
    keys = [each["hand_in_id"] for each in alike[:MOST_COMPARED]]
    found = HandIn.objects.filter(pk__in=keys).select_related("submission__unit")
    for hand_in in found.order_by("handed_in_at", "pk"):
        theirs = SelfReport.from_canonical(hand_in.content)
        shares = shares_between(report, theirs)
        if shares:
            yield hand_in, shares


def _in_sight(actor: Actor, hand_ins: Sequence[HandIn]) -> frozenset[UUID]:
    rows = Submission.objects.visible_to(actor).filter(
        pk__in=[hand_in.submission_id for hand_in in hand_ins]
    )
    known = frozenset(rows.values_list("pk", flat=True))
    return frozenset(each.pk for each in hand_ins if each.submission_id in known)
