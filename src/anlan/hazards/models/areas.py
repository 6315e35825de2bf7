"""Counters of a whole bureau, city or province: what the statistics sum up instead of the ledger.

Rows are only ever added: a move writes what it changes (+1, −1) as rows of its own, so that two
hundred schools at work at once never wait for one counter. A sum over the rows of a cell is its
value at any moment. Folding (`commands.folding`) puts many rows of a cell into one, in the
background; without it the sums stay right and grow slow.
"""

from django.db import models

from anlan.campaigns.models import Campaign
from anlan.hazards.states import Grade, HazardState
from anlan.kernel.scope import PathField
from anlan.units.states import UnitKind

# The units whose territories are counted as a whole; what lies below is few enough to be summed
# from the ledger itself.
AREA_KINDS = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.BUREAU})


class Cut(models.TextChoices):
    """By what a cell is split, besides section and grade; and what its day means.

    By category and by kind of unit: the day on which each thing counted happened (found, closed,
    returned, reopened, due). By item and by days to closing: the first of the month in which it
    was found, or closed. By state: none, it is how things stand now.
    """

    STATE = "state"
    CATEGORY = "category"
    KIND = "kind"
    ITEM = "item"
    CATEGORY_DAYS = "category_days"
    KIND_DAYS = "kind_days"


# What is added up in a cell; money in fen.
MEASURES = (
    "found",
    "found_self",
    "found_inspection",
    "found_expert",
    "found_tip_off",
    "found_imported",
    "on_spot",
    "funds",
    # Found that day and open now; due that day and open now.
    "open",
    "due",
    "closed",
    "spent",
    "reopened",
    "returned",
    # One more from the day of a closing that did not hold, one fewer from its reopening on: up to
    # any day the sum is the number of closings that still stood then and do not now.
    "undone",
)


class AreaTally(models.Model):
    """So many hazards more (or fewer) in one cell of one area's statistics.

    Kept in the transaction of every move and recounted by `anlan verify`.
    """

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, db_index=False)
    # The path of the leading unit whose territory is counted.
    area_path = PathField()
    is_folded = models.BooleanField(default=False)
    cut = models.CharField(max_length=13, choices=Cut.choices)
    day = models.DateField(null=True)
    section_key = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=10, choices=Grade.choices)
    category = models.CharField(max_length=8, blank=True)
    unit_kind = models.CharField(max_length=20, blank=True)
    item_code = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=20, choices=HazardState.choices, blank=True)
    days = models.PositiveSmallIntegerField(null=True)
    found = models.IntegerField(default=0)
    found_self = models.IntegerField(default=0)
    found_inspection = models.IntegerField(default=0)
    found_expert = models.IntegerField(default=0)
    found_tip_off = models.IntegerField(default=0)
    found_imported = models.IntegerField(default=0)
    on_spot = models.IntegerField(default=0)
    funds = models.BigIntegerField(default=0)
    open = models.IntegerField(default=0)
    due = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    reopened = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    undone = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "area_path", "cut", "day"], name="area_tally_scope"),
            models.Index(fields=["is_folded", "id"], name="area_tally_unfolded"),
        ]

    def __str__(self) -> str:
        return f"{self.area_path} {self.cut} {self.day}"
