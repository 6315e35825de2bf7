"""Units in one tree, their profile, places and posts, and the record of each roster import."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.kernel.ids import new_id
from anlan.kernel.models import StoredFile
from anlan.kernel.scope import PathField, ScopedModel, ScopedQuerySet
from anlan.units.states import PlaceKind, Stage, UnitKind, UnitStatus


class UnitQuerySet(ScopedQuerySet["Unit"]):
    """Units; the keeper of the system sees the register, but nothing that hangs on it."""

    path_field = "path"
    hidden_from: frozenset[str] = frozenset()


class Unit(models.Model):
    """One member of the tree: from the province down to a training institution."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    path = PathField(unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # A short running number for use in hazard numbers: unique, never used again.
    serial = models.PositiveIntegerField(unique=True)
    children_made = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind.choices)
    name = models.CharField(_("单位名称"), max_length=100)
    name_initials = models.CharField(max_length=100, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=UnitStatus.choices, default=UnitStatus.ACTIVE
    )
    # Only for sections: the key by which checklist items name their responsible section.
    section_key = models.CharField(max_length=40, blank=True)
    # Null where absent: a unique column without vendor-bound partial indexes.
    school_code = models.CharField(  # noqa: DJ001 -- as said
        _("学校标识码"), max_length=10, unique=True, null=True
    )
    credit_code = models.CharField(  # noqa: DJ001 -- as said
        _("统一社会信用代码"), max_length=18, unique=True, null=True
    )
    codes_absent_reason = models.CharField(_("无代码原因"), max_length=100, blank=True)
    stage = models.CharField(_("学段"), max_length=20, choices=Stage.choices, blank=True)
    features = models.JSONField(_("办学条件"), default=list)
    pupils = models.PositiveIntegerField(_("学生数"), null=True)
    staff = models.PositiveIntegerField(_("教职工数"), null=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=60, blank=True)
    actual_controller = models.CharField(_("实际控制人"), max_length=60, blank=True)
    safety_person = models.CharField(_("安全责任人"), max_length=60, blank=True)
    safety_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    opened_on = models.DateField(_("成立日期"), null=True)
    closed_on = models.DateField(_("停办日期"), null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = UnitQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def unit_path(self) -> str:
        """Its own path, under the name that all scoped rows use."""
        return self.path


class Place(ScopedModel):
    """A place (场所) of a unit at which items are answered; retired, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="places")
    kind = models.CharField(_("场所类型"), max_length=20, choices=PlaceKind.choices)
    name = models.CharField(_("场所名称"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    objects = ScopedQuerySet["Place"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="place_name_once_per_unit")
        ]

    def __str__(self) -> str:
        return self.name


class Post(ScopedModel):
    """A post (岗位) of a unit with its safety duty; `holder` names who fills it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    name = models.CharField(_("岗位名称"), max_length=60)
    holder = models.CharField(_("责任人"), max_length=60, blank=True)
    duty = models.CharField(_("安全职责"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("在用"), default=True)

    objects = ScopedQuerySet["Post"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="post_name_once_per_unit")
        ]

    def __str__(self) -> str:
        return self.name


class RosterImportQuerySet(ScopedQuerySet["RosterImport"]):
    """Imports of rosters; the keeper of the system sees them, since the register is its business."""

    hidden_from: frozenset[str] = frozenset()


class RosterImport(ScopedModel):
    """One roster that was read: its report row by row, and whether it was applied."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT)
    file = models.ForeignKey(StoredFile, models.PROTECT)
    file_name = models.CharField(max_length=200)
    report = models.JSONField(default=dict)
    read_by = models.UUIDField(null=True)
    read_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = RosterImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name
