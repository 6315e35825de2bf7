"""Requirements (报送事项) of a campaign, and what each unit hands in for them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models.campaign import Campaign
from anlan.campaigns.states import RequirementForm, ReviewStep, ReviewVerdict, SubmissionState
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import Actor, PathField, ScopedModel, ScopedQuerySet
from anlan.units.models import Unit
from anlan.units.states import UnitKind


class Requirement(models.Model):
    """One thing that units have to hand in: who, what, in which form, by when, reviewed by whom.

    Who: the units taking part of these `kinds` (none named: of every kind) within `territories`
    (none: the campaign's whole), and the `named_units` besides, sections among them; with
    `named_only` nobody but those. A requirement is seen by whoever sees its campaign.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("报送事项"), max_length=100)
    description = models.TextField(_("报送要求"), blank=True)
    form = models.CharField(_("报送形式"), max_length=14, choices=RequirementForm.choices)
    kinds = models.JSONField(_("单位类型"), default=list)
    territories = models.ManyToManyField(Unit, related_name="+", blank=True)
    named_units = models.ManyToManyField(Unit, related_name="+", blank=True)
    named_only = models.BooleanField(_("只由点名的单位报送"), default=False)
    # For a table: [{"key", "title", "kind": text|number|date, "required": bool}].
    columns = models.JSONField(_("表格栏目"), default=list)
    # For a report: which edition it is, and from which day its numbers count (to its due day).
    edition = models.PositiveSmallIntegerField(_("期次"), null=True)
    counts_from = models.DateField(_("统计起始日"), null=True)
    template = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    template_name = models.CharField(max_length=200, blank=True)
    # On or before this day is on time.
    due_on = models.DateField(_("报送时限"))
    # The last day for a late first hand-in; none: until it is locked.
    late_until = models.DateField(_("逾期补报截止"), null=True)
    # The last day on which anything may still be handed in, also what was returned; none: never locked.
    locks_on = models.DateField(_("锁定日期"), null=True)
    # Steps of `ReviewStep` in their order; a step that nobody stands on for a unit is skipped.
    review_chain = models.JSONField(_("审核环节"), default=list)
    # The section in charge (股室), whose officers review and see these submissions.
    section_key = models.CharField(_("主管股室"), max_length=40, blank=True)
    # The sentence of the plan that it came from.
    source = models.TextField(_("方案原文"), blank=True)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(late_until__isnull=True) | Q(late_until__gte=F("due_on")),
                name="requirement_late_after_due",
            ),
            models.CheckConstraint(
                condition=Q(locks_on__isnull=True) | Q(locks_on__gte=F("due_on")),
                name="requirement_locked_after_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SubmissionQuerySet(ScopedQuerySet["Submission"]):
    """Submissions: blocks see their territory, a section its own and those it is in charge of."""

    section_field = "section_key"

    def visible_to(self, actor: Actor) -> Self:
        """As any scoped row; a section's own lie outside its line where another is in charge."""
        if actor.is_system:
            return self
        reach = actor.reach("unit_path", section_field="section_key", without=self.hidden_from)
        own = {grant.unit_id for grant in actor.grants if grant.section_key}
        return self.filter(reach | Q(unit_id__in=own) if own else reach)


class Submission(ScopedModel):
    """One unit's row for one requirement, there from the first day.

    What is on time, late, overdue or locked is computed from the days of the requirement
    (`queries.timing`), never stored.
    """

    unit_path = PathField()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="submissions", db_index=False
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False)
    unit_kind = models.CharField(max_length=20, choices=UnitKind.choices)
    section_key = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=SubmissionState.choices,
        default=SubmissionState.NOT_STARTED,
    )
    # Whose turn it is while it is handed in; empty otherwise.
    step = models.CharField(max_length=16, choices=ReviewStep.choices, blank=True)
    # What the unit has prepared and not handed in yet: the shape depends on the form.
    draft = models.JSONField(default=dict)
    # When somebody of the unit first looked at it, began it, and last handed it in.
    opened_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    # The day of the first hand-in decides whether it was on time; a return does not change that.
    first_handed_in_on = models.DateField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    # A recorded decision (`LockLift`) lets this unit hand in until that day although it is locked.
    unlocked_until = models.DateField(null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "unit"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.HANDED_IN) & ~Q(step="")
                | ~Q(state=SubmissionState.HANDED_IN) & Q(step=""),
                name="submission_on_a_step_iff_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.ACCEPTED, accepted_at__isnull=False)
                | ~Q(state=SubmissionState.ACCEPTED) & Q(accepted_at__isnull=True),
                name="submission_accepted_iff_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["requirement", "state", "unit_path"], name="submission_by_state"),
            models.Index(fields=["requirement", "unit_path"], name="submission_scope"),
            models.Index(fields=["campaign", "unit_path"], name="submission_of_unit"),
            models.Index(fields=["step", "handed_in_at"], name="submission_awaiting"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.requirement}"

    def was_late(self, due_on: date) -> bool:
        """Whether the first hand-in came after the due day."""
        return self.first_handed_in_on is not None and self.first_handed_in_on > due_on


class HandIn(models.Model):
    """One time that a submission was handed in: what it said, by whom. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="hand_ins")
    number = models.PositiveSmallIntegerField()
    # Canonical JSON text of what was said: kept letter by letter, since the digest is made of it.
    content = models.TextField()
    digest = models.CharField(max_length=64)
    # The due day as it stood then.
    due_on = models.DateField()
    handed_in_at = models.DateTimeField()
    handed_in_by_id = models.UUIDField(null=True)
    handed_in_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="hand_in_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.number}"


class SubmissionFile(models.Model):
    """A file of a draft (`hand_in` empty) or of what was handed in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="files")
    hand_in = models.ForeignKey(HandIn, models.PROTECT, null=True, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT)
    name = models.CharField(_("文件名"), max_length=200)
    # In the order in which the unit wants them read.
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """What a reviewer said of one hand-in: a comment, passed on, returned or accepted. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews")
    hand_in = models.ForeignKey(HandIn, models.PROTECT, related_name="reviews")
    step = models.CharField(max_length=16, choices=ReviewStep.choices)
    verdict = models.CharField(max_length=10, choices=ReviewVerdict.choices)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    given_by_id = models.UUIDField(null=True)
    given_by = models.CharField(max_length=60)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission_id} {self.verdict}"


class LockLift(models.Model):
    """The recorded decision by which one unit may hand in although the requirement is locked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="lock_lifts")
    until = models.DateField(_("允许报送至"))
    reason = models.CharField(_("原因"), max_length=200)
    lifted_by_id = models.UUIDField(null=True)
    lifted_by = models.CharField(max_length=60)
    lifted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission_id} {self.until}"
