"""Checklists, their versions and items, legal bases, and the criteria of a major hazard."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anlan.checklists.states import (
    AnswerType,
    BasisKind,
    EvidenceRule,
    Factor,
    Mark,
    VersionState,
)
from anlan.kernel.ids import new_id
from anlan.kernel.scope import Actor, ScopedModel, ScopedQuerySet, ancestors
from anlan.units.models import Unit


class LegalBasis(models.Model):
    """A law, standard or notice, with the days on which it was in force."""

    key = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(_("名称"), max_length=200)
    kind = models.CharField(_("种类"), max_length=30, choices=BasisKind.choices)
    document_no = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("发布机关"), max_length=100, blank=True)
    effective_from = models.DateField(_("施行日期"), null=True)
    effective_to = models.DateField(_("失效日期"), null=True)
    supersedes = models.CharField(max_length=60, blank=True)
    mark = models.CharField(_("核对情况"), max_length=1, choices=Mark.choices)
    # The days may be verified less well than the text itself.
    dates_mark = models.CharField(max_length=1, choices=Mark.choices, default=Mark.VERIFIED)
    # Whom it binds directly: school, company or both.
    binds = models.CharField(max_length=10, default="both")
    note = models.CharField(_("说明"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.title


class ChecklistQuerySet(ScopedQuerySet["Checklist"]):
    """Checklists: seen from above as any row, and from below once a version is published."""

    def visible_to(self, actor: Actor) -> Self:
        """The lists of one's own territory, and those published by a unit above."""
        if actor.is_system:
            return self
        published = ChecklistVersion.objects.filter(
            checklist=models.OuterRef("pk"), state=VersionState.PUBLISHED
        )
        return self.filter(
            actor.reach("unit_path", without=self.hidden_from)
            | models.Q(unit_path__in=_paths_above(actor, self.hidden_from))
            & models.Exists(published)
        )


class ChecklistVersionQuerySet(ScopedQuerySet["ChecklistVersion"]):
    """Versions: seen from above as any row, and from below once they are published."""

    def visible_to(self, actor: Actor) -> Self:
        """The versions of one's own territory, and those published by a unit above."""
        if actor.is_system:
            return self
        published_above = models.Q(
            unit_path__in=_paths_above(actor, self.hidden_from), state=VersionState.PUBLISHED
        )
        return self.filter(actor.reach("unit_path", without=self.hidden_from) | published_above)


def _paths_above(actor: Actor, hidden_from: frozenset[str]) -> set[str]:
    grants = [grant for grant in actor.grants if grant.role not in hidden_from]
    return {path for grant in grants for path in ancestors(grant.unit_path)}


class Checklist(ScopedModel):
    """A bureau's own list, begun as a copy of the shipped library or of another list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    name = models.CharField(_("清单名称"), max_length=100)
    created_at = models.DateTimeField()

    objects = ChecklistQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ChecklistVersion(ScopedModel):
    """One state of a list. A checklist has at most one draft; what is published never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    note = models.CharField(_("修订说明"), max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=60, blank=True)
    # SHA-256 over all items at publication; `verify` compares.
    digest = models.CharField(max_length=64, blank=True)

    objects = ChecklistVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"], name="checklist_version_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state=VersionState.DRAFT, published_at__isnull=True)
                | models.Q(state=VersionState.PUBLISHED, published_at__isnull=False),
                name="checklist_version_published_iff_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} 第{self.number}版"


class Item(models.Model):
    """One thing to check, with whom it applies to, how to check it and why it must be so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ChecklistVersion, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    code = models.CharField(pgettext_lazy("检查项", "编号"), max_length=12)
    category = models.CharField(_("类别编号"), max_length=8)
    category_title = models.CharField(_("类别"), max_length=60)
    text = models.CharField(_("检查内容"), max_length=300)
    how = models.CharField(_("检查方法"), max_length=500, blank=True)
    methods = models.JSONField(_("查法"), default=list)
    answer_type = models.CharField(
        _("作答方式"), max_length=20, choices=AnswerType.choices, default=AnswerType.YES_NO
    )
    number_label = models.CharField(_("所填数值"), max_length=60, blank=True)
    number_unit = models.CharField(_("数值单位"), max_length=20, blank=True)
    evidence = models.CharField(
        _("取证要求"),
        max_length=20,
        choices=EvidenceRule.choices,
        default=EvidenceRule.PHOTO_ON_FAILURE,
    )
    major_hint = models.BooleanField(_("可能构成重大隐患"), default=False)
    major_note = models.CharField(_("重大隐患提示"), max_length=300, blank=True)
    major_mark = models.CharField(max_length=1, choices=Mark.choices, blank=True)
    # Keys of the criteria that a failure may meet: ["set/criterion"].
    major_criteria = models.JSONField(default=list)
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)
    factor = models.CharField(_("要素"), max_length=12, choices=Factor.choices)
    section_key = models.CharField(_("责任股室"), max_length=40, blank=True)
    # A list of objects with basis (its key), article, mark and reference (true or false).
    bases = models.JSONField(_("依据"), default=list)
    kinds = models.JSONField(_("适用单位类型"), default=list)
    stages = models.JSONField(_("适用学段"), default=list)
    requires = models.JSONField(_("须具备"), default=list)
    requires_any = models.JSONField(_("具备其一"), default=list)
    min_pupils = models.PositiveIntegerField(_("学生数不少于"), null=True)
    places = models.JSONField(_("检查场所"), default=list)
    effective_from = models.DateField(_("适用起始"), null=True)
    effective_to = models.DateField(_("适用截止"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="item_code_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class MajorCriteria(models.Model):
    """One version of the criteria by which a hazard is judged major, in one jurisdiction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=60)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    # any_one: one criterion suffices; judged_together: only several at once.
    rule = models.CharField(max_length=20, default="any_one")
    note = models.CharField(max_length=300, blank=True)
    # A list of objects with key (set/criterion), article, text and mark.
    criteria = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="major_criteria_version_once")
        ]

    def __str__(self) -> str:
        return self.title
