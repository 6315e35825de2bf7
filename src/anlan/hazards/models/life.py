"""The rows that tell a hazard's life: photos, gradings, extensions, verdicts, reopenings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import Campaign
from anlan.checklists.models import MajorCriteria
from anlan.hazards.models.hazard import Hazard
from anlan.hazards.states import Decision, PhotoRole
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile


class HazardPhoto(models.Model):
    """A photo of a hazard; photos are asked for nowhere else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT)
    role = models.CharField(max_length=12, choices=PhotoRole.choices)
    # Strokes drawn on it, in shares of its width and height, shown over the untouched bytes.
    marks = models.JSONField(default=list)
    taken_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.role}"


class GradingProposal(models.Model):
    """The separate act by which a hazard becomes major: proposer, criteria, evidence, confirmer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="grading_proposals")
    criteria = models.ForeignKey(MajorCriteria, models.PROTECT)
    # Keys and texts as they stood when they were ticked.
    ticked = models.JSONField(default=list)
    evidence = models.CharField(_("现场情况与依据"), max_length=1000)
    proposed_by_id = models.UUIDField(null=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PENDING)
    decided_by_id = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(_("审定意见"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.decision}"


class GradingRevocation(models.Model):
    """The recorded decision by which a confirmed grading was taken back; the grading itself stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.OneToOneField(GradingProposal, models.PROTECT, related_name="revocation")
    reason = models.CharField(_("撤销理由"), max_length=300)
    revoked_by_id = models.UUIDField(null=True)
    revoked_by = models.CharField(max_length=60)
    revoked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.revoked_by}"


class ExtensionRequest(models.Model):
    """The one extension that may be asked, before the deadline, with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="extensions")
    due_before = models.DateField()
    due_asked = models.DateField(_("申请延至"))
    reason = models.CharField(_("延期原因"), max_length=300)
    asked_by_id = models.UUIDField(null=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PENDING)
    decided_by_id = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    opinion = models.CharField(_("审批意见"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.due_asked}"


class Verdict(models.Model):
    """One look at a rectification: accepted or returned, by whom, with what opinion. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="verdicts")
    accepted = models.BooleanField()
    opinion = models.CharField(_("验收意见"), max_length=300)
    rectification = models.CharField(max_length=500)
    rectified_by = models.CharField(max_length=60)
    rectified_at = models.DateTimeField(null=True)
    given_by_id = models.UUIDField(null=True)
    given_by = models.CharField(max_length=60)
    given_at = models.DateTimeField()

    class Meta:
        # What was returned in a period, across all hazards.
        indexes = [models.Index(fields=["accepted", "given_at"], name="verdict_by_day")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.accepted}"


class Reopening(models.Model):
    """A closing that did not hold: when it was given and when it was taken back. Never changed.

    The hazard itself forgets its closing as it is reopened; a table of last month still has to
    count it as closed then.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="reopenings")
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField()
    days_to_close = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["campaign", "reopened_at"], name="reopening_by_day")]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.reopened_at}"


class SavedView(models.Model):
    """A person's own named set of ledger filters."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE)
    name = models.CharField(_("名称"), max_length=40)
    query = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
