"""The hazard itself: one row of the ledger, and the words by which it is found."""

from typing import Self

from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.utils.translation import gettext_lazy as _

from anlan.campaigns.models import Campaign
from anlan.checklists.states import Factor
from anlan.hazards.states import COUNTED, OPEN, FundsSource, Grade, HazardState, Origin
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor, PathField, ScopedModel, ScopedQuerySet
from anlan.units.models import Place, Unit
from anlan.units.states import UnitKind


class HazardQuerySet(ScopedQuerySet["Hazard"]):
    """Hazards: blocks see their territory, a section sees its lines everywhere."""

    section_field = "section_key"

    def with_path_aside(self) -> Self:
        """Name the path `path_aside` in a form that no index serves.

        SQLite takes the index of a path's range even where the range holds half the table, and
        then sorts all of it: 300 ms to 26 s for a page of a million hazards. Compared aside, the
        path only sifts the rows of the index that has the page's order: 0.1 to 3 ms.
        """
        aside = Func(F("unit_path"), template="(%(expressions)s || '')", output_field=PathField())
        return self.alias(path_aside=aside)

    def visible_aside(self, actor: Actor) -> Self:
        """Exactly as `visible_to`, for a walk along an index other than the path's."""
        return self.with_path_aside().filter(
            actor.reach("path_aside", section_field=self.section_field, without=self.hidden_from)
        )


class Hazard(ScopedModel):
    """One row of the ledger (隐患台账).

    The indexes are the orders in which the ledger is paged (measured at a million rows): by time
    within a campaign, and the same within one state, grade, category, section or territory.
    """

    # Always asked together with the campaign: an index of its own would serve nobody.
    unit_path = PathField()
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(_("编号"), max_length=30, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, db_index=False)
    # As it was when the hazard was found: a teaching point that became a school changes no table.
    unit_kind = models.CharField(_("单位类型"), max_length=20, choices=UnitKind.choices)
    place = models.ForeignKey(Place, models.PROTECT, null=True, db_index=False)
    place_name = models.CharField(_("场所"), max_length=60)
    location = models.CharField(_("具体部位"), max_length=100, blank=True)
    post_name = models.CharField(_("岗位"), max_length=60, blank=True)
    description = models.CharField(_("隐患描述"), max_length=500)
    possible_consequence = models.CharField(_("可能后果"), max_length=200, blank=True)
    item_code = models.CharField(_("检查项"), max_length=12, blank=True)
    category = models.CharField(max_length=8, blank=True)
    category_title = models.CharField(_("类别"), max_length=60)
    factor = models.CharField(_("要素"), max_length=12, choices=Factor.choices, blank=True)
    section_key = models.CharField(max_length=40, blank=True)
    # The bases in force on the day it was found, as text: a snapshot that later editions leave alone.
    bases = models.JSONField(_("依据"), default=list)
    origin_kind = models.CharField(_("来源"), max_length=12, choices=Origin.choices)
    origin_ref = models.UUIDField(null=True)
    found_at = models.DateTimeField(_("发现时间"))
    found_by_id = models.UUIDField(null=True)
    found_by = models.CharField(_("排查人"), max_length=60)
    fixed_on_spot = models.BooleanField(_("立查立改"), default=False)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade.choices, default=Grade.GENERAL)
    state = models.CharField(
        _("状态"), max_length=20, choices=HazardState.choices, default=HazardState.REPORTED
    )
    # 五落实: responsibility, measures, funds, deadline, contingency.
    owner = models.CharField(_("整改责任人"), max_length=60, blank=True)
    owner_department = models.CharField(_("责任部门"), max_length=60, blank=True)
    measures = models.CharField(_("整改措施"), max_length=500, blank=True)
    funds_yuan = models.DecimalField(
        _("整改资金（元）"), max_digits=12, decimal_places=2, null=True
    )
    funds_source = models.CharField(
        _("资金来源"), max_length=20, choices=FundsSource.choices, blank=True
    )
    due_on = models.DateField(_("整改时限"), null=True)
    contingency = models.CharField(_("应急预案"), max_length=500, blank=True)
    # Six parts of the plan for a major hazard: goal, methods, resources, people, schedule, safeguards.
    plan = models.JSONField(_("治理方案"), default=dict)
    rectified_by_id = models.UUIDField(null=True)
    rectified_by = models.CharField(_("整改人"), max_length=60, blank=True)
    rectified_at = models.DateTimeField(_("整改完成时间"), null=True)
    rectification = models.CharField(_("整改情况"), max_length=500, blank=True)
    closed_by_id = models.UUIDField(null=True)
    closed_by = models.CharField(_("验收人"), max_length=60, blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True)
    # Whole days from the finding to the closing, by the calendar: 0 on the same day.
    days_to_close = models.PositiveSmallIntegerField(null=True)
    closing_opinion = models.CharField(_("验收意见"), max_length=300, blank=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    times_reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    note = models.CharField(_("备注"), max_length=300, blank=True)
    # The deadline while it still runs, kept by the database itself: it lets an index answer
    # "overdue" and "due soon" without walking past all that is closed.
    open_due_on = models.GeneratedField(
        expression=Case(When(state__in=sorted(OPEN), then=F("due_on")), default=None),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    objects = HazardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=HazardState.CLOSED, closed_at__isnull=False, days_to_close__isnull=False
                )
                | ~Q(state=HazardState.CLOSED)
                & Q(closed_at__isnull=True, days_to_close__isnull=True),
                name="hazard_closed_iff_dated",
            ),
            models.CheckConstraint(
                condition=Q(state=HazardState.MERGED, merged_into__isnull=False)
                | ~Q(state=HazardState.MERGED) & Q(merged_into__isnull=True),
                name="hazard_merged_iff_pointing",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[HazardState.REPORTED, HazardState.DISMISSED, HazardState.MERGED]
                )
                | ~Q(owner="") & ~Q(measures="") & Q(due_on__isnull=False),
                name="hazard_rectified_only_with_commitments",
            ),
            models.CheckConstraint(
                condition=~Q(state=HazardState.CLOSED)
                | Q(closed_by_id__isnull=True)
                | Q(rectified_by_id__isnull=True)
                | ~Q(closed_by_id=F("rectified_by_id")),
                name="hazard_accepted_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "id"], name="hazard_by_time"),
            models.Index(fields=["campaign", "state", "id"], name="hazard_by_state"),
            models.Index(fields=["campaign", "grade", "id"], name="hazard_by_grade"),
            models.Index(fields=["campaign", "category", "id"], name="hazard_by_category"),
            models.Index(fields=["campaign", "section_key", "id"], name="hazard_by_section"),
            models.Index(fields=["campaign", "origin_kind", "id"], name="hazard_by_origin"),
            # Holds all that the statistics ask of a territory's hazards, so that their wide rows
            # are not read.
            models.Index(
                fields=[
                    "campaign",
                    "unit_path",
                    "state",
                    "found_at",
                    "closed_at",
                    "open_due_on",
                    "grade",
                    "origin_kind",
                    "fixed_on_spot",
                    "funds_yuan",
                    "days_to_close",
                    "times_reopened",
                    "times_returned",
                    "section_key",
                    "category",
                    "id",
                ],
                name="hazard_by_unit",
            ),
            models.Index(fields=["campaign", "open_due_on", "id"], name="hazard_by_deadline"),
            models.Index(fields=["campaign", "found_at", "id"], name="hazard_by_finding"),
            models.Index(fields=["campaign", "closed_at", "id"], name="hazard_by_closing"),
            models.Index(fields=["campaign", "item_code", "id"], name="hazard_by_item"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_counted(self) -> bool:
        """Whether it counts as found: merged and dismissed rows do not."""
        return self.state in COUNTED


class HazardText(models.Model):
    """The words and initials by which a hazard is found, apart from its wide row.

    A rare word has to be looked for in every row of the scope: in this narrow table that takes
    a third of the time (measured at a million rows on both databases).
    """

    hazard = models.OneToOneField(Hazard, models.CASCADE, primary_key=True, related_name="words")
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["campaign", "hazard"], name="hazard_text_by_time")]

    def __str__(self) -> str:
        return str(self.hazard_id)
