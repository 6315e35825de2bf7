"""What looks doubtful in a record: computed from it, stored nowhere, for the eyes of the bureau."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anlan.hazards.models import Hazard, HazardPhoto, Verdict
from anlan.hazards.states import PhotoRole

# Nobody looks at a rectification on the spot and writes an opinion in less.
SHORTEST_LOOK = timedelta(seconds=30)


def doubts(hazard: Hazard) -> list[Promise]:
    """What should be checked on the spot, each as a sentence. Two queries."""
    photos = list(HazardPhoto.objects.filter(hazard=hazard))
    verdicts = list(Verdict.objects.filter(hazard=hazard, accepted=True))
    after = [photo for photo in photos if photo.role == PhotoRole.AFTER]
    before = {photo.file_id for photo in photos if photo.role == PhotoRole.BEFORE}
    checks = (
        (
            bool(hazard.rectified_at and hazard.rectified_at < hazard.found_at),
            _("整改完成时间早于发现时间。"),
        ),
        (
            any(photo.file_id in before for photo in after),
            _("整改后照片与整改前照片是同一张。"),
        ),
        (_used_elsewhere(hazard, after), _("整改后照片在其他隐患中也使用过。")),
        (
            any(photo.taken_at and photo.taken_at < hazard.found_at for photo in after),
            _("整改后照片的拍摄时间早于发现时间。"),
        ),
        (
            any(_was_hasty(verdict) for verdict in verdicts),
            _("申请验收后几秒内即通过验收，未必到过现场。"),
        ),
    )
    return [sentence for is_so, sentence in checks if is_so]


def _used_elsewhere(hazard: Hazard, after: list[HazardPhoto]) -> bool:
    files = {photo.file_id for photo in after}
    if not files:
        return False
    return HazardPhoto.objects.filter(file_id__in=files).exclude(hazard=hazard).exists()


def _was_hasty(verdict: Verdict) -> bool:
    return (
        verdict.rectified_at is not None and verdict.given_at - verdict.rectified_at < SHORTEST_LOOK
    )
