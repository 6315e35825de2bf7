"""Reports that were asked for and what came of them; what tells that reports are alike."""

from typing import Self

from django.db import models
from django.db.models import Q

from anlan.accounts.states import Role
from anlan.campaigns.models import Campaign, HandIn
from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import Actor, ScopedModel, ScopedQuerySet
from anlan.kernel.work import Work, WorkState
from anlan.units.models import Unit


class SavedReportQuerySet(ScopedQuerySet["SavedReport"]):
    """A report holds what its asker could see: it is theirs, and the administrators' above them."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own, in a role that one still holds there; for administrators all of their territory."""
        if actor.is_system:
            return self.all()
        above = actor.only({Role.BUREAU_ADMINISTRATOR}).reach(self.path_field)
        held = Q(pk__in=())
        for grant in actor.grants:
            if grant.role not in self.hidden_from:
                # Role and place together: an officer's new section does not open the old one's.
                held |= Q(role=grant.role, unit_id=grant.unit_id)
        return self.filter(Q(asked_by_id=actor.id) & held | above)


class SavedReport(ScopedModel, Work):
    """One report: what was asked for, by whom in which role, and the file that was made.

    `parameters` are plain JSON that its kind understands; `rows` are counted by its kind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    campaign = models.ForeignKey(Campaign, models.PROTECT)
    parameters = models.JSONField(default=dict)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT)
    role = models.CharField(max_length=30, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    file_name = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(null=True)

    objects = SavedReportQuerySet.as_manager()

    class Meta(Work.Meta):
        constraints = [
            *Work.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=WorkState.DONE, file__isnull=False, rows__isnull=False)
                | ~Q(state=WorkState.DONE) & Q(file__isnull=True),
                name="savedreport_file_iff_done",
            ),
        ]
        indexes = [
            *Work.Meta.indexes,
            models.Index(fields=["unit_path", "id"], name="savedreport_scope"),
            models.Index(fields=["asked_by", "id"], name="savedreport_asker"),
        ]

    def __str__(self) -> str:
        return self.title


class ProseMark(models.Model):
    """One mark of what a unit wrote into a report (`build.self_report.likeness`).

    By these the few reports are found that are worth comparing with another; they say nothing that
    the hand-in does not, and only its latest has any.
    """

    hand_in = models.ForeignKey(HandIn, models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, db_index=False, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, db_index=False, related_name="+")
    mark = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["campaign", "mark"], name="prosemark_alike")]

    def __str__(self) -> str:
        return f"{self.hand_in_id} {self.mark}"
